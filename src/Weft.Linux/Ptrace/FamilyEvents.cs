using System.Globalization;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Linux.Ptrace;

/// <summary>Takes what wait(2) tells of the family, tells it on as events, and lets the tasks run on. On the tracer's thread.</summary>
/// <param name="family">The tasks.</param>
/// <param name="facts">Reads about them.</param>
/// <param name="log">Where the events go.</param>
/// <param name="atFork">Makes something of a task that stands at a fork (its process, its id, its registers); null for nothing.</param>
internal sealed class FamilyEvents(TracedFamily family, TracedFacts facts, TraceLog log, Func<int, int, UserRegisters, object?>? atFork)
{
    /// <summary>What every task stops at.</summary>
    public const PtraceOptions Options = PtraceOptions.Forks | PtraceOptions.VirtualForks | PtraceOptions.Clones | PtraceOptions.Executions;

    private const int Kill = 9, ExitCall = 60, ExitCall32 = 1, ZombieChecks = 2000;
    private const ulong UserCode32 = 0x23;
    private const string MakerGone = "the task that made it was killed before it could be asked how";

    private static ulong Now => (ulong)SystemInformation.MonotonicNanoseconds;

    /// <summary>Takes one report.</summary>
    public void Take(in TaskReport report)
    {
        TracedTask? task = family.Find(report.Task);
        if (!report.Status.IsStopped) Ended(task, report);
        else if (task is null || (task.Process is null && task.HeldAt is null)) Hold(task ?? family.AddUnclaimed(report.Task), report.Status);
        else Stopped(task, report.Status);
    }

    /// <summary>Gives up waiting for the makers of tasks that stand: these are gone.</summary>
    /// <param name="tgid">Their process; 0 for any.</param>
    public void Adopt(int tgid)
    {
        for (int i = family.Unclaimed.Count - 1; i >= 0; i--)
        {
            if (i >= family.Unclaimed.Count) continue;
            TracedTask task = family.Unclaimed[i];
            Ask(task);
            if (tgid == 0 || task.MakerTgid == tgid) Adopt(task);
        }
    }

    /// <summary>Whether there are new tasks whose maker's news has not come, though as a rule it is there by then.</summary>
    public bool AwaitsMakers => family.Unclaimed.Count > 0 && !family.Unclaimed[^1].IsChecked;

    /// <summary>To be called when no other news is there: a task whose maker has gone is not to stand for ever.</summary>
    public void CheckMakers()
    {
        for (int i = family.Unclaimed.Count - 1; i >= 0; i--)
        {
            if (i >= family.Unclaimed.Count || family.Unclaimed[i].IsChecked) continue;
            TracedTask task = family.Unclaimed[i];
            task.IsChecked = true;
            Ask(task);
            if (family.FindProcess(task.MakerTgid) is not { Living: > 0 }) Adopt(task);
        }
    }

    private void Adopt(TracedTask task)
    {
        int maker = task.MakerTgid;
        TracedEvent fork = new() { Kind = TracedEventKind.Fork, MonotonicNanoseconds = Now, Tgid = maker, Tid = maker, OtherTgid = task.Tgid, OtherTid = task.Tid, Note = MakerGone };
        if (facts.TryStat(task.Tgid, task.Tid, out TaskStat stat, out _)) fork.StartTicks = task.StartTicks = stat.StartTicks;
        log.Add(fork);
        Begin(task, task.Tgid);
    }

    private void Ask(TracedTask task)
    {
        if (task.Tgid != 0) return;
        task.Tgid = facts.Process(task.Tid, out int parent) is > 0 and var tgid ? tgid : task.Tid;
        task.MakerTgid = task.Tgid != task.Tid ? task.Tgid : parent;
    }

    private void Stopped(TracedTask task, ChildStatus status)
    {
        switch ((PtraceEvent)status.TraceEvent)
        {
            case PtraceEvent.Signal:
                Signalled(task, status.StopSignal);
                break;
            case PtraceEvent.Fork or PtraceEvent.VirtualFork or PtraceEvent.Clone:
                Forked(task, (PtraceEvent)status.TraceEvent);
                break;
            case PtraceEvent.Execution:
                Executed(task);
                break;
            case PtraceEvent.Exit:
                Ending(task);
                break;
            case PtraceEvent.Stop:
                Resume(task, status);
                break;
            default:
                Continue(task.Tid);
                break;
        }
    }

    // A new task, or one that is stopped for job control, or the news of its end.
    private static void Resume(TracedTask task, ChildStatus status)
    {
        if (task.IsUnborn)
        {
            task.IsUnborn = false;
            if (task.StopsAtExit && Native.Ptrace.SetOptions(task.Tid, Options) == Errno.None) task.StopsAtExit = false;
        }
        // SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU; SIGTRAP is the tracer's own stop.
        if (status.StopSignal is not (19 or 20 or 21 or 22) || Native.Ptrace.Listen(task.Tid) != Errno.None) Continue(task.Tid);
    }

    private static void Continue(int tid, int signal = 0)
    {
        // One that was killed meanwhile is no longer there to run on; its end will be told. What else is wrong must not be told for ever.
        if (Native.Ptrace.Continue(tid, signal) is not (Errno.None or Errno.NoProcess)) ChildProcesses.Wait(tid, block: false, out _, ofAnyKind: true);
    }

    private static void Hold(TracedTask task, ChildStatus status)
    {
        // The news is taken, or it would be told again before all others.
        ChildProcesses.Wait(task.Tid, block: false, out _, ofAnyKind: true);
        task.HeldAt = status;
        task.IsUnborn = true;
    }

    private void Signalled(TracedTask task, int signal)
    {
        ulong now = Now;
        int tgid = task.Process!.Tgid;
        bool known = Native.Ptrace.Signal(task.Tid, out SignalInformation information) == Errno.None;
        if (facts.HasEffect(tgid, task.Tid, signal))
        {
            log.Add(new TracedEvent
            {
                Kind = TracedEventKind.Signal, MonotonicNanoseconds = now, Tgid = tgid, Tid = task.Tid, Name = facts.Name(tgid, task.Tid), StartTicks = task.StartTicks,
                Status = signal, HasValue = known, Code = information.Code, OtherTgid = information.SenderProcessId,
            });
        }
        Continue(task.Tid, signal);
    }

    private void Forked(TracedTask maker, PtraceEvent kind)
    {
        if (Native.Ptrace.EventMessage(maker.Tid, out ulong message) != Errno.None || Native.Ptrace.WideRegisters(maker.Tid, out UserRegisters registers) != Errno.None)
        {
            Continue(maker.Tid);
            return;
        }
        int child = (int)message, tgid = maker.Process!.Tgid;
        TracedEvent fork = new() { Kind = TracedEventKind.Fork, MonotonicNanoseconds = Now, Tgid = tgid, Tid = maker.Tid, OtherTid = child };
        fork.HasValue = CloneCall.TryRead(maker.Tid, kind, registers, out fork.Value);
        if (!fork.HasValue) fork.Value = 0;
        fork.OtherTgid = fork.HasValue ? (fork.Value & CloneCall.Thread) != 0 ? tgid : child : facts.Process(child, out _) is > 0 and var told ? told : child;
        // The child is born with the name its maker has now.
        if (facts.TryStat(fork.OtherTgid, child, out TaskStat stat, out fork.Name)) fork.StartTicks = stat.StartTicks;
        else fork.Name = facts.Name(tgid, maker.Tid);
        if (atFork is not null) fork.Stack = atFork(tgid, maker.Tid, registers);
        log.Add(fork);
        bool inherits = maker.StopsAtExit;
        // A leader may end before its threads, which wait(2) does not tell of.
        if (fork.OtherTgid == tgid && maker.Tid == tgid && !maker.StopsAtExit) maker.StopsAtExit = Native.Ptrace.SetOptions(maker.Tid, Options | PtraceOptions.Exits) == Errno.None;
        if (family.Find(child) is { Process: null } waiting)
        {
            (waiting.StopsAtExit, waiting.StartTicks) = (inherits, fork.StartTicks);
            Begin(waiting, fork.OtherTgid);
        }
        else
        {
            TracedTask born = family.Add(fork.OtherTgid, child);
            born.IsUnborn = true;
            (born.StopsAtExit, born.StartTicks) = (inherits, fork.StartTicks);
        }
        Continue(maker.Tid);
    }

    // Its maker has told of it.
    private void Begin(TracedTask task, int tgid)
    {
        family.Claim(task, tgid);
        if (task.Ended is { } ended)
        {
            TellEnd(task, ended with { Tgid = tgid });
            family.Remove(task);
        }
        else if (task.HeldAt is { } status)
        {
            task.HeldAt = null;
            Resume(task, status);
        }
        else task.IsUnborn = true;
    }

    private void Executed(TracedTask leader)
    {
        ulong now = Now;
        int tgid = leader.Tid;
        // Until the news is taken the kernel refuses all requests to a thread that has changed its id (looks_like_a_spurious_pid).
        ChildProcesses.Wait(tgid, block: false, out _, ofAnyKind: true);
        int former = Native.Ptrace.EventMessage(tgid, out ulong message) == Errno.None ? (int)message : tgid;
        bool is32Bit = Native.Ptrace.WideRegisters(tgid, out UserRegisters registers) == Errno.None && registers.CodeSegment == UserCode32;
        TracedTask task = leader;
        if (former != tgid && family.Find(former) is { } thread)
        {
            if (!leader.HasExited)
            {
                TracedFamily.End(leader);
                log.Add(new TracedEvent
                {
                    Kind = TracedEventKind.Exit, MonotonicNanoseconds = now, Tgid = tgid, Tid = tgid, Name = leader.LastName, StartTicks = leader.StartTicks,
                    Note = string.Create(CultureInfo.InvariantCulture, $"thread {former} executed a program and took its place"),
                });
            }
            family.TakeLead(thread, tgid);
            task = thread;
        }
        Adopt(tgid);
        TracedEvent executed = new() { Kind = TracedEventKind.Execute, MonotonicNanoseconds = now, Tgid = tgid, Tid = tgid, OtherTid = former, Note = is32Bit ? "a 32-bit program" : null };
        if (facts.TryStat(tgid, tgid, out TaskStat stat, out executed.Name)) executed.StartTicks = task.StartTicks = stat.StartTicks;
        executed.Arguments = facts.Arguments(tgid, out executed.Value);
        executed.File = facts.ProgramFile(tgid, is32Bit);
        log.Add(executed);
        if (task.StopsAtExit && Native.Ptrace.SetOptions(tgid, Options) == Errno.None) task.StopsAtExit = false;
        Continue(tgid);
    }

    // A leader that ends alone: wait(2) will tell of it when its threads have ended, too.
    private void Ending(TracedTask task)
    {
        ulong now = Now;
        bool known = Native.Ptrace.EventMessage(task.Tid, out ulong status) == Errno.None & Native.Ptrace.WideRegisters(task.Tid, out UserRegisters registers) == Errno.None;
        bool alone = known && registers.OriginalRax == (registers.CodeSegment == UserCode32 ? ExitCall32 : (ulong)ExitCall);
        TracedProcess process = task.Process!;
        TaskComm name = facts.Name(process.Tgid, task.Tid);
        task.LastName = name;
        Continue(task.Tid);
        if (!alone || task.Tid != process.Tgid || process.Living <= 1) return;
        // Its time is exact when it has ended, which takes it some microseconds.
        ulong? time = null;
        for (int i = 0; i < ZombieChecks; i++)
        {
            if (!facts.TryStat(process.Tgid, task.Tid, out TaskStat stat, out _)) break;
            if (stat.State is (byte)'Z' or (byte)'X')
            {
                time = facts.Processor(process.Tgid, task.Tid);
                break;
            }
            ProcessControl.Sleep(TimeSpan.FromMicroseconds(5));
        }
        TellEnd(task, new TracedEvent { Kind = TracedEventKind.Exit, MonotonicNanoseconds = now, Tgid = process.Tgid, Tid = task.Tid, Name = name, Status = (int)status, HasValue = time.HasValue, Value = time.GetValueOrDefault() });
    }

    private void Ended(TracedTask? task, in TaskReport report)
    {
        ulong now = Now;
        int tid = report.Task, tgid = task?.Process?.Tgid ?? facts.Process(tid, out _);
        TracedEvent end = new() { Kind = TracedEventKind.Exit, MonotonicNanoseconds = now, Tgid = tgid, Tid = tid };
        if (task is not { HasExited: true })
        {
            end.Name = facts.Name(tgid, tid);
            ulong? time = facts.Processor(tgid, tid);
            (end.HasValue, end.Value) = (time.HasValue, time.GetValueOrDefault());
        }
        int parent = 0;
        if (task is null) tgid = facts.Process(tid, out parent);
        // What the kernel tells at the reaping counts: it knows of the end of the whole process.
        end.Status = ChildProcesses.Wait(tid, block: false, out ChildStatus status, ofAnyKind: true) == tid ? status.Raw : report.Status.Raw;
        if (task is null || (task.Process is null && task.HeldAt is null))
        {
            task ??= family.AddUnclaimed(tid);
            (task.Tgid, task.MakerTgid, task.Ended) = (tgid == 0 ? tid : tgid, tgid != tid ? tgid : parent, end);
            return;
        }
        if (task.Process is null)
        {
            // It stood at its first stop and was killed.
            (task.HeldAt, task.Ended) = (null, end);
            return;
        }
        if (!task.HasExited) TellEnd(task, end);
        family.Remove(task);
    }

    private void TellEnd(TracedTask task, TracedEvent end)
    {
        TracedProcess process = task.Process!;
        end.StartTicks = task.StartTicks;
        if (new ChildStatus(end.Status).Signal == Kill && !process.IsKilled)
        {
            // No stop tells of SIGKILL.
            process.IsKilled = true;
            log.Add(new TracedEvent { Kind = TracedEventKind.Signal, MonotonicNanoseconds = end.MonotonicNanoseconds, Tgid = end.Tgid, Tid = end.Tgid, Name = end.Name, Status = Kill });
        }
        end.IsLast = TracedFamily.End(task);
        log.Add(end);
        if (end.IsLast) Adopt(end.Tgid);
    }
}
