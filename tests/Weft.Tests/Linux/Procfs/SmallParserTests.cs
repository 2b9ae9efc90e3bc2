using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;
using Xunit;

namespace Weft.Tests.Linux.Procfs;

public sealed class SmallParserTests
{
    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void Machine_files_are_those_a_naive_reader_reads()
    {
        using ProcRoot root = ProcRoot.OpenSystem();
        ReadBuffer buffer = new();
        Assert.Equal(ReadOutcome.Read, MachineFiles.Stat(root, buffer, out SystemStat stat));
        string[] lines = File.ReadAllLines("/proc/stat");
        Assert.Equal(lines.Count(l => l.StartsWith("cpu", StringComparison.Ordinal)) - 1, stat.CpuCount);
        Assert.Equal(lines.Single(l => l.StartsWith("btime", StringComparison.Ordinal)), $"btime {stat.BootUnixSeconds}");
        Assert.True(stat.ContextSwitches > 0 && stat.TasksCreated > 0 && stat.TasksRunning > 0 && stat.Cpus.TotalTicks > 0);

        Assert.Equal(ReadOutcome.Read, MachineFiles.Memory(root, buffer, out MemoryInfo memory));
        Assert.Contains($"MemTotal: {memory.TotalBytes / 1024} kB", File.ReadAllText("/proc/meminfo").Replace("  ", "").Replace(":", ": ").Replace(":  ", ": "));
        Assert.True(KeyValueLines.TryFind(buffer.Text, "CommitLimit"u8, out ulong limit));
        Assert.Equal(memory.CommitLimitBytes, limit);
        Assert.True(memory.AvailableBytes <= memory.TotalBytes);

        Assert.Equal(ReadOutcome.Read, MachineFiles.Uptime(root, buffer, out Uptime uptime));
        Assert.InRange((long)uptime.UpNanoseconds, SystemInformation.BootTimeNanoseconds - 5_000_000_000, SystemInformation.BootTimeNanoseconds);
        Assert.Equal(ReadOutcome.Read, MachineFiles.LoadAverage(root, buffer, out LoadAverage load));
        Assert.True(load.TotalTasks > 0 && load.RunnableTasks > 0 && load.LastTid > 0 && load.OneMinute >= 0);
    }

    [Fact]
    public void Load_and_uptime_of_known_texts()
    {
        Assert.True(LoadAverage.TryParse("0.87 0.43 12.16 1/87 8318\n"u8, out LoadAverage load));
        Assert.Equal(new LoadAverage(0.87, 0.43, 12.16, 1, 87, 8318), load);
        Assert.True(Uptime.TryParse("9985.28 19733.71\n"u8, out Uptime uptime));
        Assert.Equal(new Uptime(9_985_280_000_000, 19_733_710_000_000), uptime);
        Assert.False(Uptime.TryParse("9985.28 19733.7"u8, out _));
        Assert.False(LoadAverage.TryParse("0.87 0.43 12.16 1/87\n"u8, out _));
    }

    [Fact]
    public void Pressure_with_and_without_full()
    {
        Assert.True(Pressure.TryParse("some avg10=1.86 avg60=10.71 avg300=5.24 total=42758777\nfull avg10=0.50 avg60=0.00 avg300=0.00 total=9\n"u8, out Pressure pressure));
        Assert.Equal(new Pressure(new PressureLine(1.86, 10.71, 5.24, 42758777), new PressureLine(0.5, 0, 0, 9), HasFull: true), pressure);
        Assert.True(Pressure.TryParse("some avg10=1.86 avg60=10.71 avg300=5.24 total=1\n"u8, out pressure));
        Assert.False(pressure.HasFull);
        Assert.False(Pressure.TryParse("full avg10=1.86 avg60=10.71 avg300=5.24 total=1\n"u8, out _));
    }

    [Theory]
    [InlineData("running\n", SystemCallKind.Running, -1L, 0ul, 0ul)]
    [InlineData("-1 0x7ffd 0x7f3e\n", SystemCallKind.OutsideCall, -1L, 0x7ffdul, 0x7f3eul)]
    [InlineData("61 0xffffffff 0x2 0x3 0x4 0x5 0xffffffffffffffff 0x7ffd 0x7f3e\n", SystemCallKind.InCall, 61L, 0x7ffdul, 0x7f3eul)]
    public void System_call_states(string text, SystemCallKind kind, long number, ulong stack, ulong program)
    {
        Assert.True(SystemCallParser.TryParse(Bytes(text), out SystemCallState state));
        Assert.Equal((kind, number, stack, program), (state.Kind, state.Number, state.StackPointer, state.ProgramCounter));
        if (kind == SystemCallKind.InCall) Assert.Equal((0xffffffff, 2ul, ulong.MaxValue), (state.Arguments[0], state.Arguments[1], state.Arguments[5]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("running")]
    [InlineData("61 0x1 0x2\n")]
    [InlineData("-1 0x7ffd\n")]
    [InlineData("-1 0x7ffd 0x7f3e 0x1\n")]
    [InlineData("x 0x7ffd 0x7f3e\n")]
    public void What_is_no_system_call_state(string text) => Assert.False(SystemCallParser.TryParse(Bytes(text), out _));

    [Theory]
    [InlineData("prog\0-a\0b\0", "prog|-a|b")]
    [InlineData("prog\0-a\0\0b\0\0", "prog|-a||b|")]
    [InlineData("nginx: master process", "nginx: master process")]
    [InlineData("nginx: master\0\0\0\0", "nginx: master")]
    [InlineData("cut\0in the mid", "cut|in the mid")]
    [InlineData("\0\0", "")]
    [InlineData("", "")]
    public void Arguments(string text, string expected)
    {
        List<string> arguments = [];
        CommandLineArguments walker = new(Bytes(text));
        while (walker.MoveNext()) arguments.Add(Encoding.UTF8.GetString(walker.Current));
        Assert.Equal(expected, string.Join('|', arguments));
    }

    [Fact]
    public void Environment_variables()
    {
        byte[] text = Bytes("A=1\0B\0=x\0\0PATH=/bin=2\0A=2");
        List<string> found = [];
        EnvironmentVariables walker = new(text);
        while (walker.MoveNext()) found.Add($"{Encoding.UTF8.GetString(walker.Name)}->{Encoding.UTF8.GetString(walker.Value)}");
        Assert.Equal(["A->1", "B->", "->x", "PATH->/bin=2", "A->2"], found);
        Assert.True(EnvironmentVariables.TryFind(text, "A"u8, out ReadOnlySpan<byte> value));
        Assert.Equal("1"u8, value);
        Assert.False(EnvironmentVariables.TryFind(text, "C"u8, out _));
    }

    [Fact]
    public void Locks_and_those_who_wait()
    {
        FileLocks locks = new(Bytes("1: POSIX  ADVISORY  WRITE 3568 fd:00:2531452 10 20\n1: -> POSIX  ADVISORY  READ 77 fd:00:2531452 0 EOF\n1:    -> FLOCK  ADVISORY  READ 78 fd:00:2531452 0 EOF\n"
            + "junk\n3: OFDLCK ADVISORY  READ  -1 00:1f:1028 0 EOF\n4: LEASE  BREAKING  READ  900 <none>:0 0 EOF\n5: FLOCK  ADVISORY  WR"));
        Assert.True(locks.MoveNext());
        Assert.Equal((1L, false, FileLockKind.Posix, FileLockAccess.Write, 3568, 0xfdu, 2531452ul, 10ul, 20ul),
            (locks.Current.Ordinal, locks.Current.IsBlocked, locks.Current.Kind, locks.Current.Access, locks.Current.ProcessId, locks.Current.DeviceMajor, locks.Current.Inode, locks.Current.Start, locks.Current.End));
        Assert.True(locks.MoveNext());
        Assert.Equal((true, 77, FileLock.EndOfFile), (locks.Current.IsBlocked, locks.Current.ProcessId, locks.Current.End));
        Assert.True(locks.MoveNext());
        Assert.Equal((true, FileLockKind.Flock), (locks.Current.IsBlocked, locks.Current.Kind));
        Assert.True(locks.MoveNext());
        Assert.Equal((FileLockKind.OpenFileDescription, -1, 0x1fu), (locks.Current.Kind, locks.Current.ProcessId, locks.Current.DeviceMinor));
        Assert.True(locks.MoveNext());
        Assert.True(locks.Current.IsBreaking);
        Assert.False(locks.MoveNext());
    }

    [Fact]
    public void Descriptor_kinds()
    {
        Assert.True(DescriptorInfoParser.TryParse("pos:\t-1\nflags:\t02000002\nmnt_id:\t16\nino:\t9\ntfd:        5 events:       19 data:  ff  pos:0 ino:61 sdev:9\n"u8, out DescriptorInfo info));
        Assert.Equal((DescriptorKind.EventPoll, 1, -1L, 0x80002u), (info.Kind, info.WatchCount, info.Position, info.Flags));
        EventPollTargets targets = new("tfd:        5 events:       19 data:  ff  pos:0 ino:61 sdev:9\ntfd: x\n"u8);
        Assert.True(targets.MoveNext());
        Assert.Equal((5, 0x19u, 0xfful), (targets.Descriptor, targets.Events, targets.Data));
        Assert.False(targets.MoveNext());
        Assert.True(DescriptorInfoParser.TryParse("pos:\t0\nflags:\t02\nclockid: 1\nticks: 2\nit_value: (3, 49406829)\nit_interval: (1, 0)\n"u8, out info));
        Assert.Equal((DescriptorKind.Timer, 2ul, 3_049_406_829ul, 1_000_000_000ul), (info.Kind, info.TimerTicks, info.TimerRemainingNanoseconds, info.TimerIntervalNanoseconds));
        Assert.True(DescriptorInfoParser.TryParse("pos:\t0\nflags:\t02\neventfd-count:               1f\n"u8, out info));
        Assert.Equal((DescriptorKind.Event, 31ul), (info.Kind, info.EventCount));
        Assert.True(DescriptorInfoParser.TryParse("pos:\t0\nflags:\t02\nPid:\t-1\nNSpid:\t-1\n"u8, out info));
        Assert.Equal((DescriptorKind.Process, -1), (info.Kind, info.ProcessId));
        Assert.False(DescriptorInfoParser.TryParse("pos:\t0\nflags:\t09\n"u8, out _));
    }

    [Fact]
    public void Sched_cannot_be_forged_by_a_name()
    {
        byte[] text = Bytes("x\nprio : 1\n (8297, #threads: 1)\n-----\nse.sum_exec_runtime                          :             1.550929\nse.vruntime : -2.5\nprio                                         :                  120\n");
        Assert.True(SchedulerDetailsParser.TryParse(text, out SchedulerDetails details));
        Assert.Equal((120, 1_550_929ul), (details.Priority, details.RuntimeNanoseconds));
        Assert.Equal(SchedulerDetailParts.Runtime | SchedulerDetailParts.Priority, details.Parts);
    }

    [Theory]
    [InlineData("18446744073709551615", true)]
    [InlineData("18446744073709551616", false)]
    [InlineData("", false)]
    [InlineData("-1", false)]
    [InlineData(" 7 ", true)]
    [InlineData("7x", false)]
    public void Whole_numbers(string text, bool valid) => Assert.Equal(valid, NumberText.TryDecimal(Bytes(text), out _));
}
