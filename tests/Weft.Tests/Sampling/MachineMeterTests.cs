using Weft.Linux.Procfs;
using Weft.Sampling;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Sampling;

public sealed class MachineMeterTests
{
    [Fact]
    public void Shares_are_of_the_time_that_passed_and_a_counter_that_fell_makes_them_unknown()
    {
        CpuTimes before = new() { UserTicks = 100, NiceTicks = 10, SystemTicks = 50, IdleTicks = 1000, IoWaitTicks = 20, StealTicks = 5 };
        CpuTimes now = before with { UserTicks = 120, NiceTicks = 20, SystemTicks = 60, IdleTicks = 1050, IoWaitTicks = 25, StealTicks = 10 };
        Assert.True(CpuShares.TryFrom(before, now, out CpuShares shares));
        Assert.Equal((45, 30, 10, 5, 5), (shares.Busy, shares.User, shares.System, shares.IoWait, shares.Steal));
        Assert.Equal(40UL, shares.UsedTicks);
        Assert.False(CpuShares.TryFrom(before, before, out _));
        Assert.False(CpuShares.TryFrom(before, now with { IdleTicks = 900 }, out _));
        Assert.False(CpuShares.TryFrom(before, now with { UserTicks = 90 }, out _));
        Assert.True(CpuShares.TryFrom(before, now with { IoWaitTicks = 1 }, out shares));
        Assert.Equal(0, shares.IoWait);
    }

    [Fact]
    public void A_CPU_that_goes_or_comes_changes_no_other()
    {
        CpuMeter meter = new();
        double[] first = meter.Take(Text("cpu0 10 0 0 90", "cpu1 10 0 0 90", "cpu3 10 0 0 90"));
        Assert.Equal([double.NaN, double.NaN, double.NaN], first);
        double[] second = meter.Take(Text("cpu0 20 0 0 180", "cpu2 70 0 0 30", "cpu3 85 0 0 115"));
        Assert.Equal([10.0, double.NaN, 75.0], second);
        Assert.Equal([50.0, 50.0], meter.Take(Text("cpu2 80 0 0 40", "cpu3 95 0 0 125")));
    }

    [Fact]
    public void A_tree_without_machine_files_has_a_machine_that_nothing_is_known_of()
    {
        using FakeProc fake = new();
        using MachineMeter meter = new(fake.Root);
        meter.Take();
        MachineSample sample = meter.Take();
        Assert.True(sample.IntervalNanoseconds > 0);
        Assert.Null(sample.Memory);
        Assert.Null(sample.Load);
        Assert.True(double.IsNaN(sample.BusyPercent));
        Assert.True(double.IsNaN(sample.SwapInBytesPerSecond));
        Assert.True(double.IsNaN(sample.MemoryFullPressurePercent));
        Assert.Equal(-1, sample.TasksCreated);
        Assert.Equal(0, sample.CpuCount);
    }

    [Fact]
    public void Counters_become_rates_and_are_read_anew_through_the_open_files()
    {
        using FakeProc fake = new();
        using MachineMeter meter = new(fake.Root);
        Write(fake, "cpu  10 0 0 90", 1000, 50, 7, 100);
        meter.Take();
        Write(fake, "cpu  20 0 0 180", 1600, 53, 9, 200);
        MachineSample sample = meter.Take();
        Assert.Equal(10, sample.BusyPercent);
        Assert.Equal(3, sample.TasksCreated);
        Assert.True(sample.SwitchesPerSecond > 0);
        Assert.True(sample.SwapInBytesPerSecond > 0);
        Assert.Equal(0, sample.SwapOutBytesPerSecond);
        Assert.InRange(sample.CpuPressurePercent, double.Epsilon, 100);
        // All fall: nothing is known, and nothing is negative.
        Write(fake, "cpu  5 0 0 10", 10, 1, 0, 3);
        sample = meter.Take();
        Assert.True(double.IsNaN(sample.BusyPercent));
        Assert.Equal(-1, sample.TasksCreated);
        Assert.True(double.IsNaN(sample.SwitchesPerSecond));
        Assert.True(double.IsNaN(sample.SwapInBytesPerSecond));
        Assert.True(double.IsNaN(sample.CpuPressurePercent));
    }

    [Theory]
    [InlineData("nr_free_pages 5\npswpin 12\npswpout 34\nx 1\n", true, 12UL, 34UL)]
    [InlineData("nr_free_pages 5\npswpin 12\npswpout 34", false, 12UL, 0UL)]
    [InlineData("a 1\npswpin x\npswpout 34\n", false, 0UL, 34UL)]
    [InlineData("", false, 0UL, 0UL)]
    public void Swap_counters_are_two_lines_of_many(string text, bool valid, ulong pagesIn, ulong pagesOut)
    {
        Assert.Equal(valid, SwapCounters.TryParse(FakeTask.Utf8(text), out SwapCounters counters));
        Assert.Equal(new SwapCounters(pagesIn, pagesOut), counters);
    }

    private static byte[] Text(params string[] lines) => FakeTask.Utf8("cpu  1 0 0 1\n" + string.Join('\n', lines) + "\n");

    // In place, as the kernel's files change under an open descriptor.
    private static void Write(FakeProc fake, string cpu, int switches, int created, int swapped, int pressure)
    {
        Put(fake, "stat", $"{cpu}\ncpu0{cpu[4..]}\nctxt {switches}\nbtime 1\nprocesses {created}\nprocs_running 1\nprocs_blocked 0\n");
        Put(fake, "meminfo", "MemTotal: 100 kB\nMemFree: 50 kB\nMemAvailable: 60 kB\nSwapTotal: 9 kB\nSwapFree: 9 kB\n");
        Put(fake, "vmstat", $"nr_free_pages 1\npswpin {swapped}\npswpout 0\n");
        Directory.CreateDirectory(Path.Combine(fake.Path, "pressure"));
        Put(fake, "pressure/cpu", $"some avg10=0.00 avg60=0.00 avg300=0.00 total={pressure}\n");
    }

    private static void Put(FakeProc fake, string name, string text)
    {
        using FileStream file = new(Path.Combine(fake.Path, name), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
        file.Write(FakeTask.Utf8(text));
    }
}
