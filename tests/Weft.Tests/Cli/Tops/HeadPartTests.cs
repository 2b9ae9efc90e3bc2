using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Sampling;
using Weft.Tasks;
using Weft.Tests.Cli.Terminal;
using Weft.Tests.Sampling;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>The head of the live screen, as cells.</summary>
public sealed class HeadPartTests
{
    private static readonly TopFinding[] s_told =
    [
        new() { Kind = FindingKind.WaitingForCpu, Grade = FindingGrade.Watch, Process = new TaskId(812, 812, 1), Name = "postgres"u8.ToArray(), Count = 3, Percent = 40 },
        new() { Kind = FindingKind.CpuBound, Process = new TaskId(900, 900, 1), Name = "ffmpeg"u8.ToArray(), Count = 4, Percent = 390 },
    ];

    [Theory]
    [InlineData(20, 24, -1, """
        postgres: waits for
        cpu 100 % of 4 CPUs
        mem 11 GB of 15 GB
        pressure cpu 49 %
        4 processes
        ▁▁▁▂▂▂▃▃▄▄▄▅▅▆▆▆▇▇██

        """)]
    [InlineData(80, 24, 88, """
        3 threads of postgres (812) wait for a CPU 40 % of the time   a: show
        cpu 89 % of 4 CPUs  ▁█▅▁  user 50 %  system 12 %  2 runnable  idle for I/O 1.0 %
        mem 11 GB of 15 GB used  4.3 GB free to use  swap 0 B of 2.0 GB
        pressure cpu 38 %  memory 0 %  io 3.2 %   load 0.52 0.40 0.30
        4 processes, 1,205 threads (1 kernel): 3 run, 1 in D, 1 zombie; +1 new, 1 ended
        cpu  ▁▁▁▁▁▁▂▂▂▂▃▃▃▃▄▄▄▄▅▅▅▅▅▆▆▆▆▇▇▇▇███  pressure      ▁▁▁▁▂▂▂▂▃▃▃▄▄▁▁▁▁▂▂▂▃▃▃▄▄
        11 s ago, TIME, of 1 min 39 s remembered (BYTES)      weft 0.4 % CPU, 14 MB
        """)]
    [InlineData(80, 16, -1, """
        3 threads of postgres (812) wait for a CPU 40 % of the time   a: show
        cpu 100 % of 4 CPUs  ▁█▅▁  user 50 %  system 12 %  2 runnable
        mem 11 GB of 15 GB used  4.3 GB free to use  swap 0 B of 2.0 GB
        cpu  ▁▁▁▁▁▁▂▂▂▂▃▃▃▃▄▄▄▄▅▅▅▅▅▆▆▆▆▇▇▇▇███  pressure      ▁▁▁▁▂▂▂▂▃▃▃▄▄▁▁▁▁▂▂▂▃▃▃▄▄
        1 min 39 s remembered (BYTES)                             weft 0.4 % CPU, 14 MB
        """)]
    [InlineData(80, 12, -1, """
        3 threads of postgres (812) wait for a CPU 40 % of the time   a: show
        cpu 100 % of 4 CPUs  ▁█▅▁  user 50 %  system 12 %  2 runnable
        1 min 39 s remembered (BYTES)                             weft 0.4 % CPU, 14 MB
        """)]
    [InlineData(80, 10, 88, """
        11 s ago: 3 threads of postgres (812) wait for a CPU 40 % of the time   a: show
        """)]
    [InlineData(120, 40, -1, """
        3 threads of postgres (812) wait for a CPU 40 % of the time   a: its threads by wait   ffmpeg: 3.9 CPUs
        cpu 100 % of 4 CPUs  .#+_  user 50 %  system 12 %  2 runnable  idle for I/O 1.0 %
        mem 11 GB of 15 GB used  4.3 GB free to use  swap 0 B of 2.0 GB
        pressure cpu 49 %  memory 0 %  io 3.2 %   load 0.52 0.40 0.30   12,345 switches/s
        4 processes, 1,205 threads (1 kernel): 3 run, 1 in disk sleep, 1 zombie; +1 new, 1 ended, 41 short-lived
        cpu                 _______............------------:::::::::::::============+++++++++++++************%%%%%%%%%%%%#######
        pressure            _______............-------------::::::::::::======_______............-------------::::::::::::======
        1 min 39 s remembered (BYTES)                                                                     weft 0.4 % CPU, 14 MB
        """)]
    [InlineData(1, 1, -1, "p")]
    [InlineData(1, 1, 88, "1")]
    public void It_says_what_there_is_room_for(int width, int height, int pastIndex, string expected)
    {
        CellGrid frame = new(width, height);
        HeadView view = View(pastIndex, unicode: width != 120);
        int rows = new HeadPart().Draw(frame, view);
        string[] lines = expected.TrimEnd('\n').Split('\n');
        LocalTime time = LocalTime.Of(view.Sample.Machine.TakenUnixNanoseconds / 1_000_000_000);
        CellBuffer size = new();
        HumanUnits.AppendSize(size, view.History.Bytes);
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Replace("TIME", $"{time.Hour:D2}:{time.Minute:D2}:{time.Second:D2}").Replace("BYTES", Encoding.UTF8.GetString(size.Bytes));
            Assert.Equal(line, Text(frame, i));
        }
        if (height > 1) Assert.Equal("", Text(frame, rows));
    }

    [Fact]
    public void On_the_widest_screen_each_sample_has_its_cell_at_the_right()
    {
        CellGrid frame = new(400, 100);
        HeadPart head = new();
        HeadView view = View(88, unicode: true);
        Assert.Equal(8, head.Draw(frame, view));
        Assert.Equal("cpu " + new string(' ', 296), Text(frame, 5)[..300]);
        Assert.Equal(400, Text(frame, 5).Length);
        for (int i = 0; i < 100; i++) Assert.Equal(i, head.IndexAt(5 + (i % 2), 300 + i));
        Assert.Equal(-1, head.IndexAt(5, 299));
        Assert.Equal(-1, head.IndexAt(4, 350));
        Assert.Equal(-1, head.IndexAt(5, 400));
        // The sample on the screen is marked, and no other.
        Assert.Equal([388], Enumerable.Range(0, 400).Where(i => (frame.Styles(5)[i] & CellStyle.ChosenBit) != 0));
    }

    [Fact]
    public void A_click_where_several_share_a_cell_means_the_newest_of_them()
    {
        CellGrid frame = new(50, 24);
        HeadPart head = new();
        head.Draw(frame, View(-1, unicode: true));
        Assert.Equal(99, head.IndexAt(5, 49));
        int last = 99;
        for (int column = 48; head.IndexAt(5, column) is >= 0 and var index; column--)
        {
            Assert.True(index < last);
            last = index;
        }
        Assert.True(last < 3);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 50)]
    [InlineData(20, 5)]
    [InlineData(79, 24)]
    [InlineData(400, 100)]
    public void It_draws_at_any_size_whatever_is_known(int width, int height)
    {
        CellGrid frame = new(width, height);
        HeadPart head = new();
        SampleHistory history = new();
        TaskSample sample = new();
        head.Draw(frame, new HeadView { Sample = sample, History = history });
        history.Add(sample);
        int rows = head.Draw(frame, new HeadView { Sample = sample, History = history, PastIndex = 7, IsFrozen = true, Told = [new TopFinding { Kind = FindingKind.Measuring }] });
        Assert.True(rows <= height);
        head.Draw(frame, View(50, unicode: false));
    }

    internal static string Text(CellGrid grid, int row)
    {
        StringBuilder text = new();
        foreach (ulong cell in grid.Text(row)) text.Append(CellGridTests.Cell(cell));
        return text.ToString().TrimEnd();
    }

    private static HeadView View(int pastIndex, bool unicode)
    {
        SampleHistory history = new();
        TaskSample sample = new();
        for (int i = 0; i < 100; i++)
        {
            sample.Machine = Machine() with { BusyPercent = i * 100.0 / 99, CpuPressurePercent = i % 50, TasksRunning = 2 };
            MadeTask.Fill(sample, Tasks(), 1000 + i, Ended());
            history.Add(sample);
        }
        TaskSample shown = new();
        Assert.True(history.TryLoad(pastIndex < 0 ? 99 : pastIndex, shown));
        shown.IsPast = pastIndex >= 0;
        return new HeadView { Sample = shown, History = history, PastIndex = pastIndex, Unicode = unicode, Told = s_told, CostPercent = 0.4, CostBytes = 14 << 20 };
    }

    private static MachineSample Machine() => new()
    {
        CpuCount = 4,
        UserPercent = 50,
        SystemPercent = 12,
        IoWaitPercent = 1,
        StealPercent = 0,
        BusyOfEach = [12, 100, 60, 0],
        Memory = new MemoryInfo { TotalBytes = 15_600UL << 20, AvailableBytes = 4_400UL << 20, SwapTotalBytes = 2UL << 30, SwapFreeBytes = 2UL << 30 },
        Load = new LoadAverage(0.52, 0.4, 0.3, 1, 2, 3),
        CpuPressurePercent = 12,
        MemoryPressurePercent = 0,
        IoPressurePercent = 3.2,
        SwitchesPerSecond = 12_345,
    };

    private static MadeTask[] Tasks() =>
    [
        new() { ProcessId = 1, Tid = 1, Name = "systemd" },
        new() { Kind = RowKind.Thread, ProcessId = 1, Tid = 1, Name = "systemd" },
        new() { ProcessId = 2, Tid = 2, Name = "kthreadd", Flags = 0x0020_0000 },
        new() { Kind = RowKind.Thread, ProcessId = 2, Tid = 2, Name = "kthreadd", Flags = 0x0020_0000, State = (byte)'D' },
        new() { ProcessId = 812, Tid = 812, Name = "postgres", RatesPresence = Presence.Present, IsNew = true, CpuPercent = 12 },
        .. Enumerable.Range(812, 1202).Select(static i => new MadeTask { Kind = RowKind.Thread, ProcessId = 812, Tid = i, Name = "postgres", State = (byte)(i < 815 ? 'R' : 'S') }),
        new() { ProcessId = 9999, Tid = 9999, Name = "sh", State = (byte)'Z' },
        new() { Kind = RowKind.Thread, ProcessId = 9999, Tid = 9999, Name = "sh", State = (byte)'Z' },
    ];

    private static EndedTask[] Ended() =>
    [
        new() { Id = new TaskId(5, 5, 1), Kind = RowKind.Process },
        new() { Id = new TaskId(6, 5, 1), Kind = RowKind.Thread },
        new() { Id = new TaskId(7, 7, 1), Kind = RowKind.Process, IsShortLived = true, Count = 41 },
    ];
}
