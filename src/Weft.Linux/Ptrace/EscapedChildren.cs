using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Linux.Ptrace;

/// <summary>
/// Finds children of traced tasks that are not traced: the kernel tells a tracer nothing of a task that was made with
/// CLONE_UNTRACED. On the tracer's thread, now and then.
/// </summary>
internal sealed class EscapedChildren(TracedFamily family, TracedFacts facts, TraceLog log)
{
    // A look costs some 10 microseconds for each task.
    private const int MaximumTasks = 2000;

    private readonly HashSet<int> _told = [];
    private readonly ReadBuffer _buffer = new();

    /// <summary>The children that a task has before it is traced are no family.</summary>
    public void Exempt(int tgid, int tid)
    {
        if (TaskFiles.Children(TaskLocation.Thread(facts.Root, tgid, tid), _buffer) != ReadOutcome.Read) return;
        ChildIds children = new(_buffer.Text);
        while (children.MoveNext()) _told.Add(children.Current);
    }

    /// <summary>Looks, and tells of those that were not told of before.</summary>
    public void Look()
    {
        int looked = 0;
        foreach (TracedTask task in family.Tasks)
        {
            if (task.Process is null || task.HasExited) continue;
            if (++looked > MaximumTasks) return;
            if (TaskFiles.Children(TaskLocation.Thread(facts.Root, task.Process.Tgid, task.Tid), _buffer) != ReadOutcome.Read) continue;
            ChildIds children = new(_buffer.Text);
            while (children.MoveNext())
            {
                if (family.Find(children.Current) is null && !_told.Contains(children.Current)) Tell(children.Current, task.Process.Tgid);
            }
        }
    }

    private void Tell(int child, int parent)
    {
        // Its maker's news may be on its way: then it has a tracer already.
        if (!facts.TryStat(child, child, out TaskStat stat, out TaskComm name) || facts.Tracer(child, child) != 0 || stat.State == (byte)'Z') return;
        _told.Add(child);
        log.Add(new TracedEvent
        {
            Kind = TracedEventKind.Present, MonotonicNanoseconds = (ulong)SystemInformation.MonotonicNanoseconds, Tgid = child, Tid = child, OtherTgid = parent,
            StartTicks = stat.StartTicks, Name = name, Arguments = facts.Arguments(child, out _), Note = "not traced: it was made with CLONE_UNTRACED, or came to its parent as an orphan",
        });
    }
}
