using System.Text;
using Weft.Linux.Bpf;
using Weft.Native;
using Xunit;

namespace Weft.Tests.Linux.Bpf;

/// <summary>
/// Every task's record is held against /proc. The iterator reads before and after: what did not change between must be
/// what /proc says, and what only grows must lie between.
/// </summary>
public sealed class TaskIteratorProcTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_task_is_as_proc_shows_it(bool mayCast)
    {
        // A child on a terminal of its own, stopped at a named pipe; one is not to be had otherwise without a user.
        string directory = Directory.CreateTempSubdirectory("weft").FullName;
        TestChild.MakeFifo(directory + "/ready");
        TestChild.MakeFifo(directory + "/hold");
        try
        {
            using TestChild child = new(
                "/bin/sh", "-c", $"exec script -q -c 'nice -n 5 cat {directory}/hold' /dev/null < /dev/null > /dev/null 2>&1");
            // Opening for writing returns when cat has opened for reading: then it is on its terminal.
            using (FileStream hold = new(directory + "/hold", FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            {
                CompareAll(mayCast);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void CompareAll(bool mayCast)
    {
        using TaskIterator iterator = TaskIterator.TryCreate(mayCast, out string reason) ?? throw new InvalidOperationException(reason);
        KernelTask[] before = TaskIteratorTests.Read(iterator, 0);
        Dictionary<int, ProcOracle?> proc = before.ToDictionary(t => t.Tid, t => ProcOracle.Read(t.Tgid, t.Tid));
        Dictionary<int, KernelTask> after = TaskIteratorTests.Read(iterator, 0).ToDictionary(t => t.Tid);

        // Memory and thread counts can go and come back: they are held to /proc only where no thread of the process ran.
        HashSet<int> ran = [.. before.Where(t => !after.TryGetValue(t.Tid, out KernelTask later) || !SleptThrough(t, later)).Select(t => t.Tgid)];
        ran.UnionWith(after.Values.Where(t => !proc.ContainsKey(t.Tid)).Select(t => t.Tgid));
        int compared = 0, kernel = 0, threads = 0, terminals = 0, still = 0, niced = 0;
        foreach (KernelTask first in before)
        {
            if (proc[first.Tid] is not { } oracle || !after.TryGetValue(first.Tid, out KernelTask second)) continue;
            if (second.StartBootTimeNanoseconds != first.StartBootTimeNanoseconds) continue;
            try
            {
                Compare(first, oracle, second);
                if (!ran.Contains(first.Tgid)) CompareStill(first, oracle);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"task {first.Tid} {Encoding.UTF8.GetString(TaskName.Text(in first.Name))}", e);
            }
            compared++;
            if (!ran.Contains(first.Tgid)) still++;
            if (first.IsKernelThread) kernel++;
            if (first.Tid != first.Tgid) threads++;
            if (first.TerminalDevice != 0 && first.TerminalProcessGroup > 0) terminals++;
            if (first.Nice == 5) niced++;
        }
        Assert.True(compared > 30 && kernel > 10 && threads > 3 && still > 20, $"{compared} {kernel} {threads} {still}");
        Assert.True(terminals > 0 && niced > 0, $"{terminals} {niced}");
    }

    private static void Compare(in KernelTask a, ProcOracle proc, in KernelTask b)
    {
        var stat = proc.Stat;
        Assert.Equal((a.Tid, b.Tgid), (stat.Tid, (int)proc.Numbers("Tgid")[0]));
        Assert.Equal(stat.StartTicks, a.StartBootTimeNanoseconds / (ulong)(1_000_000_000 / SystemInformation.ClockTicksPerSecond));
        Same("ppid", a.ParentTgid, stat.ParentTgid, b.ParentTgid);
        if (!a.IsKernelThread && TaskName.Text(in a.Name).SequenceEqual(TaskName.Text(in b.Name))) Assert.Equal(TaskName.Text(in a.Name), proc.Name);
        Same("pgrp", a.ProcessGroup, stat.ProcessGroup, b.ProcessGroup);
        Same("session", a.Session, stat.Session, b.Session);
        Same("tty_nr", (int)a.TerminalDevice, stat.Terminal, (int)b.TerminalDevice);
        Same("tpgid", a.TerminalProcessGroup, stat.TerminalProcessGroup, b.TerminalProcessGroup);
        Same("priority", a.Priority - 100, stat.Priority, b.Priority - 100);
        Same("nice", a.Nice, stat.Nice, b.Nice);
        Same("policy", a.Policy, stat.Policy, b.Policy);
        Same("rt_priority", a.RealtimePriority, stat.RealtimePriority, b.RealtimePriority);
        Same("exit_signal", a.ExitSignal, stat.ExitSignal, b.ExitSignal);
        Same("exit_code", a.ExitCode, proc.ExitCode, b.ExitCode);
        Same("oom_score_adj", a.OomScoreAdjustment, proc.OomScoreAdjustment, b.OomScoreAdjustment);
        CompareCounters(a, proc, b);
        CompareIdentity(a, proc, b);
    }

    private static bool SleptThrough(in KernelTask a, in KernelTask b) =>
        a.State == b.State && a.State != 0 && a.VoluntarySwitches == b.VoluntarySwitches && a.InvoluntarySwitches == b.InvoluntarySwitches;

    private static void CompareStill(in KernelTask task, ProcOracle proc)
    {
        var stat = proc.Stat;
        Assert.Equal((char)stat.State, (char)task.StateLetter);
        Assert.Equal(("flags", stat.Flags), ("flags", task.Flags));
        Assert.Equal(("processor", stat.Processor), ("processor", task.Processor));
        Assert.Equal(("num_threads", stat.ThreadCount), ("num_threads", task.ThreadCount));
        if (task.IsKernelThread) return;
        ulong page = (ulong)SystemInformation.PageBytes;
        Assert.Equal(("vsize", stat.VirtualBytes), ("vsize", task.TotalVirtualPages * page));
        Assert.Equal(task.MemoryDescriptor != 0, proc.Numbers("VmSize").Length > 0);
        if (proc.Numbers("VmLck") is [ulong locked]) Assert.Equal(("VmLck", locked * 1024), ("VmLck", task.LockedPages * page));
    }

    private static void CompareCounters(in KernelTask a, ProcOracle proc, in KernelTask b)
    {
        var stat = proc.Stat;
        ulong tick = (ulong)(1_000_000_000 / SystemInformation.ClockTicksPerSecond);
        Between("minflt", a.MinorFaults, stat.MinorFaults, b.MinorFaults);
        Between("majflt", a.MajorFaults, stat.MajorFaults, b.MajorFaults);
        Between("cminflt", a.ChildrenMinorFaults, stat.ChildMinorFaults, b.ChildrenMinorFaults);
        Between("cmajflt", a.ChildrenMajorFaults, stat.ChildMajorFaults, b.ChildrenMajorFaults);
        Between("cutime", a.ChildrenUserTimeNanoseconds / tick, stat.ChildUserTicks, b.ChildrenUserTimeNanoseconds / tick);
        Between("cstime", a.ChildrenSystemTimeNanoseconds / tick, stat.ChildSystemTicks, b.ChildrenSystemTimeNanoseconds / tick);
        Between("sum_exec_runtime", a.SumExecRuntimeNanoseconds, proc.Schedule[0], b.SumExecRuntimeNanoseconds);
        Between("run_delay", a.RunDelayNanoseconds, proc.Schedule[1], b.RunDelayNanoseconds);
        Between("pcount", a.RunCount, proc.Schedule[2], b.RunCount);
        Between("voluntary", a.VoluntarySwitches, proc.Numbers("voluntary_ctxt_switches")[0], b.VoluntarySwitches);
        Between("involuntary", a.InvoluntarySwitches, proc.Numbers("nonvoluntary_ctxt_switches")[0], b.InvoluntarySwitches);
    }

    private static void CompareIdentity(in KernelTask a, ProcOracle proc, in KernelTask b)
    {
        ulong[] users = proc.Numbers("Uid");
        ulong[] groups = proc.Numbers("Gid");
        Same("uid", a.RealUserId, users[0], b.RealUserId);
        Same("euid", a.EffectiveUserId, users[1], b.EffectiveUserId);
        Same("suid", a.SavedUserId, users[2], b.SavedUserId);
        Same("fsuid", a.FileSystemUserId, users[3], b.FileSystemUserId);
        Same("gid", a.RealGroupId, groups[0], b.RealGroupId);
        Same("egid", a.EffectiveGroupId, groups[1], b.EffectiveGroupId);
        Same("sgid", a.SavedGroupId, groups[2], b.SavedGroupId);
        Same("fsgid", a.FileSystemGroupId, groups[3], b.FileSystemGroupId);
    }

    private static void Same<T>(string field, T before, T proc, T after) where T : IEquatable<T>
    {
        if (before.Equals(after)) Assert.Equal((field, before), (field, proc));
    }

    private static void Between(string field, ulong before, ulong proc, ulong after) =>
        Assert.True(before <= proc && proc <= after, $"{field}: {before} {proc} {after}");
}
