using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Linux.Ptrace;

/// <summary>Gets hold of processes that run, with all their threads; none of them stops for it. On the tracer's thread.</summary>
internal sealed class FamilySeizure(TracedFamily family, TracedFacts facts, TraceLog log, EscapedChildren escaped)
{
    // A process that makes threads faster than they are listed is left at that: the tracer's own hand on its makers has the others.
    private const int MaximumPasses = 64;

    private readonly NumericDirectory _directory = new();
    private readonly List<int> _listed = [];
    private readonly Lock _gate = new();
    private readonly List<int> _seized = [];

    /// <summary>
    /// Takes note of seized tasks that have ended: to be called by another thread while this one seems to hang (see
    /// <see cref="Native.Ptrace.Bury"/>).
    /// </summary>
    public void BuryEnded()
    {
        int[] seized;
        lock (_gate) seized = [.. _seized];
        foreach (int tid in seized) Native.Ptrace.Bury(tid);
    }

    /// <summary>Seizes a program that is held before its execve, and tells of its birth.</summary>
    public Errno SeizeHeld(int tgid)
    {
        Errno error = Native.Ptrace.Seize(tgid, FamilyEvents.Options);
        if (error != Errno.None) return error;
        TracedTask task = family.Add(tgid, tgid);
        TracedEvent fork = new()
        {
            Kind = TracedEventKind.Fork, MonotonicNanoseconds = (ulong)SystemInformation.MonotonicNanoseconds,
            Tgid = Identity.ProcessId, Tid = Identity.ProcessId, OtherTgid = tgid, OtherTid = tgid, HasValue = true, Value = 17, Name = facts.Name(Identity.ProcessId, Identity.ProcessId),
        };
        if (facts.TryStat(tgid, tgid, out TaskStat stat, out _)) fork.StartTicks = task.StartTicks = stat.StartTicks;
        log.Add(fork);
        return Errno.None;
    }

    /// <summary>Seizes all threads of a process and tells of each.</summary>
    /// <returns>None; NotPermitted; NoProcess when it is gone.</returns>
    public Errno Seize(int tgid)
    {
        // The leader may have ended before its threads.
        Errno leader = One(tgid, tgid);
        bool any = leader == Errno.None;
        Span<byte> path = stackalloc byte[ProcPath.MaximumBytes];
        TaskLocation process = TaskLocation.Process(facts.Root, tgid);
        for (int pass = 0; pass < MaximumPasses; pass++)
        {
            if (_directory.Read(process.Directory, process.Path(path, "task"u8).Terminated, _listed) != ReadOutcome.Read) break;
            bool found = false;
            foreach (int tid in _listed)
            {
                if (tid == tgid || family.Find(tid) is not null) continue;
                found |= One(tgid, tid) == Errno.None;
            }
            any |= found;
            if (!found) break;
        }
        return any ? Errno.None : leader;
    }

    private Errno One(int tgid, int tid)
    {
        // A leader may end before its threads, which wait(2) does not tell of.
        bool stopsAtExit = tid == tgid;
        Errno error = Native.Ptrace.Seize(tid, stopsAtExit ? FamilyEvents.Options | PtraceOptions.Exits : FamilyEvents.Options);
        if (error != Errno.None) return error;
        lock (_gate) _seized.Add(tid);
        TracedTask task = family.Add(tgid, tid);
        task.StopsAtExit = stopsAtExit;
        TracedEvent present = new() { Kind = TracedEventKind.Present, MonotonicNanoseconds = (ulong)SystemInformation.MonotonicNanoseconds, Tgid = tgid, Tid = tid };
        if (facts.TryStat(tgid, tid, out TaskStat stat, out present.Name)) (present.StartTicks, task.StartTicks, present.OtherTgid) = (stat.StartTicks, stat.StartTicks, stat.ParentTgid);
        if (tid == tgid) present.Arguments = facts.Arguments(tgid, out present.Value);
        log.Add(present);
        escaped.Exempt(tgid, tid);
        return Errno.None;
    }
}
