using Weft.Linux.Procfs;
using Weft.Sampling;
using Weft.Tasks;
using Xunit;

namespace Weft.Tests.Sampling;

/// <summary>What is told of a machine that is made up second by second.</summary>
public sealed class TopFindingsTests
{
    private readonly TopFindings _findings = new();
    private readonly TaskSample _sample = new();
    private long _second = 100;

    [Fact]
    public void An_idle_desktop_is_nothing_unusual()
    {
        Random random = new(4);
        for (int i = 0; i < 300; i++)
        {
            MadeTask[] tasks =
            [
                Process(1, "systemd", 0),
                Process(900, "Xorg", random.Next(25), threads: 4),
                // A browser's burst, and a shell's loop of small commands.
                Process(1200, "firefox", i % 20 < 2 ? 180 : random.Next(15), threads: 80) with { ResidentPresence = Presence.Present, ResidentBytes = (900L << 20) + random.Next(50 << 20) },
                Process(1300, "bash", 1) with { GoneChildren = random.Next(6), GoneChildrenPercent = 4 },
                Process(1400, "vim", 0) with { State = (byte)'T' },
                Process(1500, "defunct", 0) with { State = (byte)'Z', Parent = 1300 },
            ];
            Step(Machine() with { BusyPercent = i % 20 < 2 ? 50 : 6, CpuPressurePercent = random.Next(8), IoPressurePercent = i % 30 == 0 ? 40 : 1, TasksCreated = 12 }, null, tasks);
            Assert.Equal(i == 0 ? FindingKind.Measuring : FindingKind.Nothing, _findings.Told[0].Kind);
            Assert.Single(_findings.Told);
        }
        Assert.True(Text(_findings.Told[0].Name) is "Xorg" or "firefox");
    }

    [Fact]
    public void A_process_that_uses_CPUs_is_told_and_forgotten_without_flicker()
    {
        int[] use = [200, 200, 200, 200, 85, 60, 200, 80, 0, 0, 0, 0, 0];
        bool[] told = [false, false, true, true, true, true, true, true, true, true, false, false, false];
        Step(Machine(), null, Process(7, "ffmpeg", 0));
        for (int i = 0; i < use.Length; i++)
        {
            Step(Machine(), null, Process(7, "ffmpeg", use[i]));
            Assert.True(told[i] == (_findings.Told[0].Kind == FindingKind.CpuBound), $"second {i}");
        }
    }

    [Fact]
    public void The_thread_that_does_nearly_all_is_named()
    {
        for (int i = 0; i < 5; i++) Step(Machine(), null, Process(7, "node", 100, threads: 11), Thread(7, 7, "node", cpu: 96), Thread(7, 9, "gc", cpu: 4));
        TopFinding finding = Assert.Single(_findings.Told);
        Assert.Equal((FindingKind.CpuBound, 7, 4), (finding.Kind, finding.OtherTid, finding.Count));
        for (int i = 0; i < 5; i++) Step(Machine(), null, Process(7, "node", 100, threads: 11), Thread(7, 7, "node", cpu: 50), Thread(7, 9, "gc", cpu: 50));
        Assert.Equal(0, _findings.Told[0].OtherTid);
    }

    [Fact]
    public void Threads_that_wait_for_a_CPU_are_told_by_process()
    {
        for (int i = 0; i < 4; i++)
        {
            Step(Machine(), null, Process(812, "postgres", 50, threads: 4), Thread(812, 812, "postgres", delay: 2), Thread(812, 813, "postgres", delay: 30), Thread(812, 814, "postgres", delay: 40), Thread(812, 815, "postgres", delay: 50));
        }
        TopFinding finding = Assert.Single(_findings.Told);
        Assert.Equal((FindingKind.WaitingForCpu, 812, 3, 40.0), (finding.Kind, finding.Process.ProcessId, finding.Count, finding.Percent));
        Gone(FindingKind.WaitingForCpu);
    }

    [Fact]
    public void What_may_not_be_known_is_no_finding()
    {
        for (int i = 0; i < 30; i++)
        {
            Step(new MachineSample { CpuCount = 4, IntervalNanoseconds = 1_000_000_000 }, null, Process(7, "secret", double.NaN) with { GoneChildrenPercent = double.NaN }, Thread(7, 7, "secret", cpu: double.NaN, delay: double.NaN));
            Assert.Equal(i == 0 ? FindingKind.Measuring : FindingKind.Nothing, Assert.Single(_findings.Told).Kind);
        }
    }

    [Fact]
    public void The_machines_own_troubles_come_and_go()
    {
        Comes(FindingKind.CpusBusy, Machine() with { BusyPercent = 99 });
        Comes(FindingKind.Stolen, Machine() with { StealPercent = 20 });
        Comes(FindingKind.IoPressure, Machine() with { IoPressurePercent = 50 });
        Comes(FindingKind.Swapping, Machine() with { SwapInBytesPerSecond = 9e6, SwapOutBytesPerSecond = 1e6 });
        Comes(FindingKind.MemoryShort, Machine() with { MemoryPressurePercent = 30 });
        Comes(FindingKind.MemoryShort, Machine() with { Memory = new MemoryInfo { TotalBytes = 100, AvailableBytes = 3 } });
        Comes(FindingKind.TaskStorm, Machine() with { TasksCreated = 900 });
    }

    [Fact]
    public void Who_keeps_all_CPUs_busy_is_told_instead_of_that_they_are()
    {
        for (int i = 0; i < 5; i++) Step(Machine() with { BusyPercent = 99 }, null, Process(7, "ffmpeg", 390));
        Assert.Equal(FindingKind.CpuBound, Assert.Single(_findings.Told).Kind);
    }

    [Fact]
    public void A_fork_storm_is_told_with_what_it_used()
    {
        for (int i = 0; i < 4; i++) Step(Machine() with { TasksCreated = 400 }, null, Process(5120, "make", 3) with { GoneChildren = 400, GoneChildrenPercent = 70 });
        TopFinding finding = Assert.Single(_findings.Told);
        Assert.Equal((FindingKind.ForkStorm, 400, 70.0), (finding.Kind, finding.Count, finding.Percent));
        Gone(FindingKind.ForkStorm);
    }

    [Fact]
    public void Disk_sleep_is_told_when_the_same_thread_stays_in_it_and_not_when_many_pass_through()
    {
        for (int i = 0; i < 30; i++)
        {
            Step(Machine(), null, Process(7, "tar", 1), Thread(7, 7, "tar") with { State = (byte)'D', CpuNanoseconds = (ulong)i * 1000 });
            Assert.Equal(i == 0 ? FindingKind.Measuring : FindingKind.Nothing, _findings.Told[0].Kind);
        }
        for (int i = 0; i < 130; i++) Step(Machine(), null, Process(7, "tar", 1), Thread(7, 7, "tar") with { State = (byte)'D', CpuNanoseconds = 5 });
        TopFinding finding = Assert.Single(_findings.Told);
        Assert.Equal((FindingKind.DiskSleep, FindingGrade.Stuck, 129_000_000_000), (finding.Kind, finding.Grade, finding.Nanoseconds));
        Gone(FindingKind.DiskSleep);
    }

    [Fact]
    public void The_kernels_own_threads_may_sleep_so()
    {
        for (int i = 0; i < 30; i++) Step(Machine(), null, Process(7, "jbd2", 0) with { Flags = 0x0020_0000 }, Thread(7, 7, "jbd2") with { State = (byte)'D', Flags = 0x0020_0000 });
        Assert.Equal(FindingKind.Nothing, _findings.Told[0].Kind);
    }

    [Fact]
    public void Dead_children_and_stopped_processes_are_told_when_there_are_many()
    {
        MadeTask[] dead = [Process(5, "cron", 0), .. Enumerable.Range(10, 25).Select(static i => Process(i, "job", 0) with { State = (byte)'Z', Parent = 5 })];
        for (int i = 0; i < 4; i++) Step(Machine(), null, dead);
        TopFinding finding = Assert.Single(_findings.Told);
        Assert.Equal((FindingKind.Zombies, 5, 25), (finding.Kind, finding.Process.ProcessId, finding.Count));
        Gone(FindingKind.Zombies);
        for (int i = 0; i < 4; i++) Step(Machine(), null, [.. Enumerable.Range(10, 9).Select(static i => Process(i, "job", 0) with { State = (byte)'T' })]);
        Assert.Equal(FindingKind.Stopped, Assert.Single(_findings.Told).Kind);
    }

    [Fact]
    public void Growth_without_end_is_told_and_growth_that_ends_is_forgotten()
    {
        for (int i = 0; i < 90; i++) Step(Machine(), null, Process(7, "java", 1, threads: 40 + i));
        TopFinding finding = Assert.Single(_findings.Told);
        Assert.Equal((FindingKind.ThreadGrowth, 129L, 1), (finding.Kind, finding.Amount, finding.OtherAmount >= 50 ? 1 : 0));
        for (int i = 0; i < 30; i++) Step(Machine(), null, Process(7, "java", 1, threads: 129));
        Assert.Equal(FindingKind.Nothing, _findings.Told[0].Kind);
        for (int i = 0; i < 60; i++) Step(Machine(), null, Process(7, "java", 1) with { ResidentPresence = Presence.Present, ResidentBytes = (100 + (i * 20L)) << 20 });
        Assert.Equal(FindingKind.MemoryGrowth, Assert.Single(_findings.Told).Kind);
        for (int i = 0; i < 60; i++) Step(Machine(), null, Process(7, "java", 1) with { ResidentPresence = Presence.Present, ResidentBytes = (1280L + (i % 10 * 20)) << 20 });
        Assert.Equal(FindingKind.Nothing, _findings.Told[0].Kind);
    }

    [Fact]
    public void A_reused_number_is_another_process()
    {
        for (int i = 0; i < 90; i++) Step(Machine(), null, Process(7, "sh", 95, threads: 40 + i) with { StartTicks = (ulong)i });
        Assert.Equal(FindingKind.Nothing, _findings.Told[0].Kind);
    }

    [Fact]
    public void A_crowd_at_a_lock_comes_before_all_else_at_once()
    {
        BlockedCrowd crowd = new() { Process = new TaskId(9, 9, 1), Name = "java"u8.ToArray(), Count = 212, HolderTid = 4711 };
        for (int i = 0; i < 4; i++) Step(Machine() with { BusyPercent = 99, IoPressurePercent = 80 }, null, Process(7, "ffmpeg", 200));
        Step(Machine() with { BusyPercent = 99, IoPressurePercent = 80 }, crowd, Process(7, "ffmpeg", 200));
        Assert.Equal([FindingKind.LockCrowd, FindingKind.IoPressure, FindingKind.CpuBound, FindingKind.CpusBusy], _findings.Told.Select(static f => f.Kind));
        for (int i = 0; i < 3; i++) Step(Machine(), null);
        Assert.Equal(FindingKind.Nothing, _findings.Told[0].Kind);
    }

    [Fact]
    public void What_was_told_then_is_remembered()
    {
        for (int i = 0; i < 10; i++) Step(Machine(), null, Process(7, "ffmpeg", i < 5 ? 200 : 0));
        Assert.Equal(FindingKind.CpuBound, _findings.At(105 * 1_000_000_000L)!.Kind);
        Assert.Equal(FindingKind.Measuring, _findings.At(101 * 1_000_000_000L)!.Kind);
        Assert.Null(_findings.At(99 * 1_000_000_000L));
        Assert.Null(_findings.At((105 * 1_000_000_000L) + 1));
    }

    private static MachineSample Machine() => new()
    {
        CpuCount = 4,
        IntervalNanoseconds = 1_000_000_000,
        BusyPercent = 5,
        StealPercent = 0,
        IoPressurePercent = 0,
        MemoryPressurePercent = 0,
        CpuPressurePercent = 0,
        TasksCreated = 0,
        Memory = new MemoryInfo { TotalBytes = 16UL << 30, AvailableBytes = 9UL << 30 },
    };

    private static MadeTask Process(int id, string name, double cpu, int threads = 1) =>
        new() { Kind = RowKind.Process, ProcessId = id, Tid = id, StartTicks = 1, Name = name, ThreadCount = threads, RatesPresence = Presence.Present, CpuPercent = cpu };

    private static MadeTask Thread(int process, int id, string name, double cpu = 0, double delay = 0) =>
        new() { Kind = RowKind.Thread, ProcessId = process, Tid = id, StartTicks = 1, Name = name, RatesPresence = Presence.Present, CpuPercent = cpu, RunDelayPercent = delay };

    private static string Text(byte[] name) => System.Text.Encoding.UTF8.GetString(name);

    private void Comes(FindingKind kind, MachineSample machine)
    {
        for (int i = 0; i < 4; i++) Step(machine, null, Process(7, "sh", 0));
        Assert.Equal(kind, Assert.Single(_findings.Told).Kind);
        Gone(kind);
    }

    private void Gone(FindingKind kind)
    {
        Step(Machine(), null, Process(7, "sh", 0));
        Assert.Equal(kind, _findings.Told[0].Kind);
        for (int i = 0; i < 2; i++) Step(Machine(), null, Process(7, "sh", 0));
        Assert.Equal(FindingKind.Nothing, Assert.Single(_findings.Told).Kind);
    }

    private void Step(MachineSample machine, BlockedCrowd? crowd, params MadeTask[] tasks)
    {
        _sample.Machine = machine;
        MadeTask.Fill(_sample, tasks, ++_second);
        _findings.Update(_sample, crowd);
    }
}
