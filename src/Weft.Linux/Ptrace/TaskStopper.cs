using System.Diagnostics;
using Weft.Native;

namespace Weft.Linux.Ptrace;

/// <summary>
/// Stops tasks together for a moment and lets them go (PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_DETACH). All calls must come
/// from one thread, which should end soon after: whatever happens to it, the kernel then lets go of all it seized.
/// </summary>
/// <remarks>
/// A task that is stopped for job control stays so: PTRACE_DETACH leaves a group stop as it is. A task that was met at the
/// delivery of a signal gets that signal when it is let go. System calls that waited are restarted by the kernel, as after
/// SIGSTOP and SIGCONT; signal(7) names the few that end with EINTR instead (epoll_wait(2) among them).
/// Between <see cref="InterruptAll"/> and <see cref="ReleaseAll"/> nothing here allocates.
/// </remarks>
public sealed class TaskStopper(int capacity)
{
    private const int PollMicroseconds = 20;

    private readonly Entry[] _tasks = new Entry[capacity];

    private struct Entry
    {
        public int Tid;
        public StopOutcome Outcome;
        public int Signal;
        public bool IsReleased;
    }

    /// <summary>Tasks seized or refused.</summary>
    public int Count { get; private set; }

    /// <summary>Room for more.</summary>
    public bool IsFull => Count == _tasks.Length;

    /// <summary>When the first task was asked to stop, in <see cref="Stopwatch"/> ticks.</summary>
    public long InterruptedAt { get; private set; }

    /// <summary>A task's id.</summary>
    public int Tid(int index) => _tasks[index].Tid;

    /// <summary>How far stopping it came.</summary>
    public StopOutcome Outcome(int index) => _tasks[index].Outcome;

    /// <summary>Becomes a task's tracer; it runs on.</summary>
    /// <returns>Pending when that worked.</returns>
    public StopOutcome Seize(int tid)
    {
        StopOutcome outcome = Native.Ptrace.Seize(tid) switch
        {
            Errno.None => StopOutcome.Pending,
            Errno.NoProcess => StopOutcome.Gone,
            Errno.NotPermitted or Errno.AccessDenied => StopOutcome.NotPermitted,
            _ => StopOutcome.Failed,
        };
        _tasks[Count++] = new Entry { Tid = tid, Outcome = outcome };
        return outcome;
    }

    /// <summary>Asks all seized tasks to stop.</summary>
    public void InterruptAll()
    {
        InterruptedAt = Stopwatch.GetTimestamp();
        for (int i = 0; i < Count; i++)
        {
            if (_tasks[i].Outcome == StopOutcome.Pending && Native.Ptrace.Interrupt(_tasks[i].Tid) != Errno.None) _tasks[i].Outcome = StopOutcome.Gone;
        }
    }

    /// <summary>Waits until all have stopped or ended, or the time is over.</summary>
    /// <param name="until">In <see cref="Stopwatch"/> ticks.</param>
    /// <returns>Tasks that have not stopped: those in an uninterruptible wait do not.</returns>
    public int WaitAll(long until)
    {
        int first = 0;
        while (true)
        {
            int pending = 0, told = 0;
            for (int i = first; i < Count; i++)
            {
                if (_tasks[i].Outcome != StopOutcome.Pending) continue;
                if (Look(ref _tasks[i])) told++;
                else if (pending++ == 0) first = i;
            }
            if (pending == 0) return 0;
            if (Stopwatch.GetTimestamp() >= until) return pending;
            if (told == 0) ProcessControl.Sleep(TimeSpan.FromMicroseconds(PollMicroseconds));
        }
    }

    /// <summary>The registers of a stopped task.</summary>
    public Errno Registers(int index, out UserRegisters registers)
    {
        ref Entry task = ref _tasks[index];
        registers = default;
        if (task.Outcome != StopOutcome.Stopped) return Errno.NoProcess;
        Errno error = Native.Ptrace.Registers(task.Tid, out registers);
        // SIGKILL ends what is stopped, too.
        if (error == Errno.NoProcess) task.Outcome = StopOutcome.Gone;
        return error;
    }

    /// <summary>Lets all go that have stopped. Those that have not are let go when this thread ends.</summary>
    public void ReleaseAll()
    {
        for (int i = 0; i < Count; i++)
        {
            ref Entry task = ref _tasks[i];
            if (task.Outcome == StopOutcome.Pending) Look(ref task);
            Release(i);
        }
    }

    /// <summary>Lets one go that has stopped; nothing when it was let go before.</summary>
    public void Release(int index)
    {
        ref Entry task = ref _tasks[index];
        if (task.Outcome != StopOutcome.Stopped || task.IsReleased) return;
        task.IsReleased = true;
        Native.Ptrace.Detach(task.Tid, task.Signal);
    }

    /// <summary>
    /// Takes note of seized tasks that have ended: to be called by another thread while the one that seizes seems to hang (see
    /// <see cref="Native.Ptrace.Bury"/>). Once tasks are asked to stop nothing is waited for any more, and this does nothing.
    /// </summary>
    public void BuryEnded()
    {
        if (InterruptedAt != 0) return;
        for (int i = 0; i < Count; i++) Native.Ptrace.Bury(_tasks[i].Tid);
    }

    private static bool Look(ref Entry task)
    {
        int result = ChildProcesses.Wait(task.Tid, block: false, out ChildStatus told, ofAnyKind: true);
        if (result == 0) return false;
        if (result < 0 || !told.IsStopped)
        {
            task.Outcome = StopOutcome.Gone;
            return true;
        }
        task.Outcome = StopOutcome.Stopped;
        // Without an event it is a signal on its way; the tracer's own stop carries none.
        task.Signal = told.TraceEvent == 0 ? told.StopSignal : 0;
        return true;
    }
}
