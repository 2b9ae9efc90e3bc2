using System.Diagnostics;
using System.Globalization;
using Weft.Linux.Procfs;
using Weft.Sampling;
using Weft.Tasks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Sampling;

/// <summary>The sampler against this machine, with loads that say themselves what they used.</summary>
[Collection(Alone.Name)]
public sealed class TaskSamplerTests
{
    private static readonly double s_tick = 1e9 / Weft.Native.SystemInformation.ClockTicksPerSecond;

    public static TheoryData<EngineChoice> Engines => Environment.IsPrivilegedProcess ? [EngineChoice.Bpf, EngineChoice.Procfs] : [EngineChoice.Procfs];

    [Theory]
    [MemberData(nameof(Engines))]
    public void What_a_process_its_ended_thread_and_its_gone_children_used_is_what_they_say(EngineChoice engine)
    {
        using Watch watch = new(engine);
        using Fixture burner = Fixture.Start("burner");
        (long self, long children) = Used(burner.Ask("burn 40"));
        watch.Sampler.Take();
        Used(burner.Ask("burn 120"));
        Used(burner.Ask("thread 150"));
        (long selfAfter, long childrenAfter) = Used(burner.Ask("children 7 20"));
        TaskSample sample = watch.Sampler.Take();
        TaskRow process = Row(sample.Snapshot, burner.Pid, RowKind.Process), thread = Row(sample.Snapshot, burner.Pid, RowKind.Thread);
        process.Rates(out TaskRates whole);
        thread.Rates(out TaskRates own);
        double interval = sample.Machine.IntervalNanoseconds / 100.0;
        // Each of the two times is cut to whole ticks, and what runs is told up to its last tick.
        double tolerance = 3 * s_tick;
        Assert.Equal((selfAfter - self) * 1000.0, whole.CpuPercent * interval, tolerance);
        Assert.Equal(150e6, (whole.CpuPercent - own.CpuPercent) * interval, tolerance);
        Assert.Equal((childrenAfter - children) * 1000.0, whole.GoneChildrenPercent * interval, tolerance);
        Assert.InRange(own.CpuPercent, 0, 100);
        Assert.InRange(whole.RunDelayPercent, 0, 100);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Processes_gone_children_and_the_rest_are_what_the_machine_used(EngineChoice engine)
    {
        using Watch watch = new(engine);
        using Fixture burner = Fixture.Start("burner");
        Stopwatch reading = Stopwatch.StartNew();
        watch.Sampler.Take();
        reading.Stop();
        burner.Ask("children 10 30");
        burner.Ask("burn 200");
        reading.Start();
        TaskSample sample = watch.Sampler.Take();
        reading.Stop();
        double sum = sample.Machine.UnattributedPercent;
        for (int row = 0; row < sample.Snapshot.Count; row++)
        {
            if (sample.Snapshot[row].Kind != RowKind.Process) continue;
            sample.Snapshot[row].Rates(out TaskRates rates);
            if (rates.CpuPercent > 0) sum += rates.CpuPercent;
            if (rates.GoneChildrenPercent > 0) sum += rates.GoneChildrenPercent;
        }
        double cpus = sample.Machine.CpuCount, busy = sample.Machine.BusyPercent * cpus - sample.Machine.StealPercent * cpus;
        // A tick a CPU, and what the CPUs can do while the tasks are read, one after another.
        double tolerance = cpus * ((2 * s_tick) + reading.Elapsed.TotalNanoseconds) * 100 / sample.Machine.IntervalNanoseconds;
        Assert.InRange(sum, busy - tolerance, busy + tolerance);
        Assert.True(sample.Machine.TasksCreated >= 10);
    }

    [Fact]
    public void Four_hundred_short_lives_are_all_seen_by_BPF_with_what_they_used()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "BPF needs root");
        using Watch watch = new(EngineChoice.Auto);
        watch.Sampler.SeesShortLived = true;
        using Fixture burner = Fixture.Start("burner");
        TaskSample sample = watch.Sampler.Take();
        Assert.True(sample.SeesShortLived);
        (_, long used) = Used(burner.Ask("children 400 1"));
        int seen = 0;
        long cpu = 0;
        // The kernel frees them a little later.
        for (Stopwatch clock = Stopwatch.StartNew(); seen < 400 && clock.Elapsed < TimeSpan.FromSeconds(30); System.Threading.Thread.Sleep(20))
        {
            sample = watch.Sampler.Take();
            foreach (EndedTask ended in sample.Ended)
            {
                if (ended.ParentProcessId != burner.Pid || !ended.IsShortLived) continue;
                Assert.Equal("ember"u8, ended.Name);
                seen += ended.Count;
                cpu += ended.CpuNanoseconds;
            }
        }
        Assert.Equal(400, seen);
        Assert.Equal(0, sample.LostEvents);
        Assert.Equal(used * 1000.0, cpu, 400 * 1000.0);
    }

    [Fact]
    public void A_listed_process_that_ends_is_told_once_with_its_status()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "BPF needs root");
        using Watch watch = new(EngineChoice.Auto);
        watch.Sampler.SeesShortLived = true;
        using Fixture burner = Fixture.Start("burner");
        watch.Sampler.Take();
        burner.End();
        List<EndedTask> told = [];
        for (int look = 0; look < 20; look++)
        {
            told.AddRange(watch.Sampler.Take().Ended.Where(e => e.Id.ProcessId == burner.Pid && e.Kind == RowKind.Process));
            System.Threading.Thread.Sleep(10);
        }
        EndedTask one = Assert.Single(told);
        Assert.False(one.IsShortLived);
        Assert.Equal(Environment.ProcessId, one.ParentProcessId);
    }

    [Fact]
    public void Both_engines_tell_of_a_busy_process_what_it_says_itself()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "BPF needs root");
        using Watch bpf = new(EngineChoice.Bpf), files = new(EngineChoice.Procfs);
        using Fixture burner = Fixture.Start("burner");
        bpf.Sampler.Take();
        files.Sampler.Take();
        burner.Ask("burn 300");
        TaskSample one = bpf.Sampler.Take(), other = files.Sampler.Take();
        Assert.Equal(EngineChoice.Bpf, one.Snapshot.Engine);
        Assert.Equal(EngineChoice.Procfs, other.Snapshot.Engine);
        Row(one.Snapshot, burner.Pid, RowKind.Thread).Rates(out TaskRates exact);
        Row(other.Snapshot, burner.Pid, RowKind.Thread).Rates(out TaskRates coarse);
        Assert.Equal(exact.CpuPercent * one.Machine.IntervalNanoseconds, coarse.CpuPercent * other.Machine.IntervalNanoseconds, 100 * 3 * s_tick);
        Assert.True(exact.SwitchesPerSecond >= 0);
    }

    private static TaskRow Row(TaskSnapshot snapshot, int processId, RowKind kind) =>
        snapshot[Enumerable.Range(0, snapshot.Count).Single(row => snapshot[row].ProcessId == processId && snapshot[row].Tid == processId && snapshot[row].Kind == kind)];

    private static (long Self, long Children) Used(string answer)
    {
        string[] words = answer.Trim().Split(' ');
        Assert.Equal("done", words[0]);
        return (long.Parse(words[1], CultureInfo.InvariantCulture), long.Parse(words[2], CultureInfo.InvariantCulture));
    }

    private sealed class Watch : IDisposable
    {
        private readonly ProcRoot _root = ProcRoot.OpenSystem();
        private readonly TaskScanner _scanner;

        public Watch(EngineChoice engine)
        {
            _scanner = new TaskScanner(_root);
            Sampler = new TaskSampler(_scanner, new TaskRequest { Fields = TaskFields.Stat | TaskFields.Owner, Engine = engine });
        }

        public TaskSampler Sampler { get; }

        public void Dispose()
        {
            Sampler.Dispose();
            _scanner.Dispose();
            _root.Dispose();
        }
    }
}
