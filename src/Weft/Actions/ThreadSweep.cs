using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Actions;

/// <summary>Does something to every thread of a process, those that come into being meanwhile among them.</summary>
/// <param name="root">The system's own /proc.</param>
/// <param name="process">The process.</param>
/// <param name="hasEnded">Whether it has ended; asked before each round, so that no other process of that number is met.</param>
internal sealed class ThreadSweep(ProcRoot root, int process, Func<bool> hasEnded)
{
    // One that makes threads faster than they can be listed is left after so many rounds.
    private const int MostRounds = 64;

    private readonly HashSet<int> _done = [];
    private readonly List<int> _tasks = [];
    private readonly NumericDirectory _directory = new();

    /// <summary>Runs until a round met no thread that was not there before.</summary>
    public ActionResult Run(TaskChange change)
    {
        int threads = 0, others = 0;
        Errno last = Errno.None;
        for (int round = 0; round < MostRounds; round++)
        {
            if (hasEnded() || List() != ReadOutcome.Read) break;
            bool isNew = false;
            foreach (int task in _tasks)
            {
                if (!_done.Add(task)) continue;
                isNew = true;
                Errno error = change.Apply(task, round == 0);
                if (error == Errno.None) threads++;
                // A thread that has ended meanwhile is no failure.
                else if (error != Errno.NoProcess) (others, last) = (others + 1, error);
            }
            if (!isNew) break;
        }
        if (threads == 0 && others == 0) return new ActionResult(ActionOutcome.Ended);
        ActionOutcome outcome = others == 0 ? ActionOutcome.Done : threads > 0 ? ActionOutcome.PartlyDone : ActionResult.OutcomeOf(last);
        return new ActionResult(outcome, threads, others, last);
    }

    private ReadOutcome List()
    {
        Span<byte> path = stackalloc byte[ProcPath.MaximumBytes];
        return _directory.Read(root.Descriptor, TaskLocation.Process(root, process).Path(path, "task"u8).Terminated, _tasks);
    }
}
