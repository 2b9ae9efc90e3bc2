using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Sampling;

namespace Weft.Cli.TopViews;

/// <summary>
/// The head of the live screen: in words what is going on, then the machine in numbers, then time. On a low screen only the
/// first line is left.
/// </summary>
internal sealed class HeadPart
{
    private const int MostCpuBars = 32;

    // From here on words are written out.
    private const int WideCells = 100;

    private readonly HeadLine _line = new();
    private readonly TaskCounts _counts = new();
    private readonly SparkLine _use = new();
    private readonly SparkLine _pressure = new();

    /// <summary>Rows it takes on a screen of this height.</summary>
    public static int RowsFor(int height) => height switch
    {
        <= 10 => 1,
        < 16 => 3,
        < 22 => 5,
        < 36 => 7,
        _ => 8,
    };

    /// <summary>Draws it into the topmost rows, which should be blank; answers how many it took.</summary>
    public int Draw(CellGrid frame, HeadView view)
    {
        int rows = Math.Min(RowsFor(frame.Height), frame.Height);
        _use.Hide();
        _pressure.Hide();
        DrawFindings(frame, view, isAlone: rows == 1);
        if (rows == 1) return rows;
        _counts.Fill(view.Sample);
        int row = 1;
        DrawCpu(frame, row++, view);
        if (rows >= 5) DrawMemory(frame, row++, view.Sample.Machine);
        if (rows >= 7) DrawPressure(frame, row++, view.Sample.Machine);
        if (rows >= 7) DrawTasks(frame, row++);
        if (rows >= 8)
        {
            DrawSpark(frame, row++, 0, frame.Width, view, isPressure: false);
            DrawSpark(frame, row++, 0, frame.Width, view, isPressure: true);
        }
        else if (rows >= 5) DrawBoth(frame, row++, view);
        DrawTime(frame, row++, view);
        return row;
    }

    /// <summary>Which sample of those remembered a click means; -1 for none.</summary>
    public int IndexAt(int row, int column) => _use.IndexAt(row, column) is >= 0 and var index ? index : _pressure.IndexAt(row, column);

    // The first finding whole, or in few words where it does not fit; then its key, then the others while there is room.
    private void DrawFindings(CellGrid frame, HeadView view, bool isAlone)
    {
        _line.Begin(frame, 0);
        if (isAlone && view.Sample.IsPast)
        {
            HumanUnits.AppendAge(_line.Piece, Age(view));
            _line.Piece.Text(" ago: "u8);
            _line.Put(CellMeaning.Note, mayBeCut: true);
        }
        if (view.Told.Count == 0)
        {
            _line.Piece.Text("what was going on is not remembered"u8);
            _line.Put(CellMeaning.Dim, mayBeCut: true);
            return;
        }
        TopFinding first = view.Told[0];
        FindingWords.Sentence(first, view.Unicode, _line.Piece);
        if (TextCells.Count(_line.Piece.Bytes) > frame.Width - _line.Column)
        {
            _line.Piece.Clear();
            FindingWords.Short(first, view.Unicode, _line.Piece);
        }
        _line.Put(FindingWords.Meaning(first), mayBeCut: true);
        if (FindingWords.Evidence(first) is { } evidence && first.Kind != FindingKind.Nothing)
        {
            _line.Piece.Text(FindingEvidence.Key).Text(": "u8).Text(evidence.Hint);
            if (TextCells.Count(_line.Piece.Bytes) + 3 > frame.Width - _line.Column)
            {
                _line.Piece.Clear();
                _line.Piece.Text(FindingEvidence.Key).Text(": show"u8);
            }
            if (!_line.Put(CellMeaning.Dim, gap: 3)) return;
        }
        for (int i = 1; i < view.Told.Count; i++)
        {
            FindingWords.Short(view.Told[i], view.Unicode, _line.Piece);
            if (!_line.Put(FindingWords.Meaning(view.Told[i]), gap: 3)) return;
        }
    }

    private void DrawCpu(CellGrid frame, int row, HeadView view)
    {
        MachineSample machine = view.Sample.Machine;
        _line.Begin(frame, row);
        _line.Percent("cpu"u8, machine.BusyPercent);
        CellMeaning meaning = machine.BusyPercent >= 90 ? CellMeaning.Watch : CellMeaning.Plain;
        _line.Put(meaning, mayBeCut: true);
        if (machine.CpuCount > 0) _line.Piece.Text(" of "u8).Number(machine.CpuCount).Text(machine.CpuCount == 1 ? " CPU"u8 : " CPUs"u8);
        _line.Put(meaning);
        if (machine.BusyOfEach.Count is > 1 and <= MostCpuBars)
        {
            Span<byte> text = stackalloc byte[3];
            foreach (double busy in machine.BusyOfEach) _line.Piece.Text(HeightBlocks.Of(busy, view.Unicode, text));
            _line.Put(CellMeaning.Running, gap: 2);
        }
        Piece("user"u8, machine.UserPercent);
        Piece("system"u8, machine.SystemPercent);
        if (machine.TasksRunning >= 0)
        {
            _line.Piece.Number(machine.TasksRunning).Text(" runnable"u8);
            _line.Put(gap: 2);
        }
        if (machine.StealPercent >= 0.5) Piece("stolen"u8, machine.StealPercent, CellMeaning.Watch);
        if (machine.IoWaitPercent >= 0.5) Piece("idle for I/O"u8, machine.IoWaitPercent);
    }

    private void DrawMemory(CellGrid frame, int row, MachineSample machine)
    {
        _line.Begin(frame, row);
        if (machine.Memory is not { } sizes)
        {
            _line.Piece.Text("mem ?"u8);
            _line.Put();
            return;
        }
        long used = (long)(sizes.TotalBytes - Math.Min(sizes.AvailableBytes, sizes.TotalBytes));
        _line.Piece.Text("mem "u8);
        HumanUnits.AppendSize(_line.Piece, used);
        _line.Piece.Text(" of "u8);
        HumanUnits.AppendSize(_line.Piece, (long)sizes.TotalBytes);
        _line.Put(mayBeCut: true);
        _line.Piece.Text(" used"u8);
        _line.Put();
        HumanUnits.AppendSize(_line.Piece, (long)sizes.AvailableBytes);
        _line.Piece.Text(" free to use"u8);
        _line.Put(gap: 2);
        DrawSwap(sizes, machine);
    }

    private void DrawSwap(MemoryInfo sizes, MachineSample machine)
    {
        if (sizes.SwapTotalBytes == 0) _line.Piece.Text("no swap"u8);
        else
        {
            _line.Piece.Text("swap "u8);
            HumanUnits.AppendSize(_line.Piece, (long)(sizes.SwapTotalBytes - Math.Min(sizes.SwapFreeBytes, sizes.SwapTotalBytes)));
            _line.Piece.Text(" of "u8);
            HumanUnits.AppendSize(_line.Piece, (long)sizes.SwapTotalBytes);
        }
        _line.Put(gap: 2);
        if (!(machine.SwapInBytesPerSecond >= 1)) return;
        HumanUnits.AppendSize(_line.Piece, (long)machine.SwapInBytesPerSecond);
        _line.Piece.Text("/s from swap"u8);
        _line.Put(CellMeaning.Watch, gap: 2);
    }

    private void DrawPressure(CellGrid frame, int row, MachineSample machine)
    {
        _line.Begin(frame, row);
        if (double.IsNaN(machine.CpuPressurePercent) && double.IsNaN(machine.IoPressurePercent)) _line.Piece.Text("pressure ?"u8);
        else _line.Percent("pressure cpu"u8, machine.CpuPressurePercent);
        _line.Put(machine.CpuPressurePercent >= 20 ? CellMeaning.Watch : CellMeaning.Plain, mayBeCut: true);
        if (!double.IsNaN(machine.MemoryPressurePercent)) Piece("memory"u8, machine.MemoryPressurePercent, machine.MemoryPressurePercent >= 10 ? CellMeaning.Watch : CellMeaning.Plain);
        if (!double.IsNaN(machine.IoPressurePercent)) Piece("io"u8, machine.IoPressurePercent, machine.IoPressurePercent >= 20 ? CellMeaning.Watch : CellMeaning.Plain);
        if (machine.Load is { } load)
        {
            _line.Piece.Text("load "u8).Fixed(load.OneMinute, 2).Byte((byte)' ').Fixed(load.FiveMinutes, 2).Byte((byte)' ').Fixed(load.FifteenMinutes, 2);
            _line.Put(gap: 3);
        }
        if (!(machine.SwitchesPerSecond >= 0)) return;
        _line.Grouped((long)machine.SwitchesPerSecond).Text(" switches/s"u8);
        _line.Put(CellMeaning.Dim, gap: 3);
    }

    private void DrawTasks(CellGrid frame, int row)
    {
        _line.Begin(frame, row);
        _line.Grouped(_counts.Processes).Text(" processes"u8);
        _line.Put(mayBeCut: true);
        _line.Piece.Text(", "u8);
        _line.Grouped(_counts.Threads).Text(" threads"u8);
        _line.Put();
        _line.Piece.Text(" ("u8).Number(_counts.Kernel).Text(" kernel)"u8);
        _line.Put();
        _line.Piece.Text(": "u8).Number(_counts.Running).Text(" run"u8);
        _line.Put();
        Count(_counts.DiskSleep, frame.Width < WideCells ? " in D"u8 : " in disk sleep"u8, ", "u8, CellMeaning.Watch);
        Count(_counts.Stopped, " stopped"u8, ", "u8, CellMeaning.Watch);
        Count(_counts.Zombies, _counts.Zombies == 1 ? " zombie"u8 : " zombies"u8, ", "u8, CellMeaning.Watch);
        Count(_counts.New, " new"u8, "; +"u8, CellMeaning.Appeared);
        Count(_counts.Ended, " ended"u8, _counts.New > 0 ? ", "u8 : "; "u8, CellMeaning.Ended);
        Count(_counts.ShortLived, " short-lived"u8, _counts.New + _counts.Ended > 0 ? ", "u8 : "; "u8, CellMeaning.Ended);
    }

    private void Count(int count, ReadOnlySpan<byte> what, ReadOnlySpan<byte> before, CellMeaning meaning)
    {
        if (count == 0) return;
        _line.Piece.Text(before);
        _line.Grouped(count).Text(what);
        _line.Put(meaning);
    }

    // Use and pressure side by side where there are not two rows for them.
    private void DrawBoth(CellGrid frame, int row, HeadView view)
    {
        if (frame.Width < 60)
        {
            DrawSpark(frame, row, 0, frame.Width, view, isPressure: false);
            return;
        }
        int half = (frame.Width - 2) / 2;
        DrawSpark(frame, row, 0, half, view, isPressure: false);
        DrawSpark(frame, row, half + 2, frame.Width - half - 2, view, isPressure: true);
    }

    private void DrawSpark(CellGrid frame, int row, int from, int cells, HeadView view, bool isPressure)
    {
        ReadOnlySpan<byte> word = cells < 30 ? default : cells < WideCells ? isPressure ? "pressure "u8 : "cpu "u8 : isPressure ? "pressure "u8 : "cpu      "u8;
        frame.Put(row, from, word, CellMeaning.Dim);
        (isPressure ? _pressure : _use).Draw(frame, row, from + word.Length, cells - word.Length, view, isPressure);
    }

    private void DrawTime(CellGrid frame, int row, HeadView view)
    {
        _line.Begin(frame, row);
        bool isBehind = view.Sample.IsPast || view.IsFrozen;
        if (isBehind)
        {
            DrawAge(view);
            _line.Put(CellMeaning.Strong, mayBeCut: true);
        }
        if (view.CostBytes >= 0)
        {
            _line.Percent("weft"u8, view.CostPercent).Text(" CPU, "u8);
            HumanUnits.AppendSize(_line.Piece, view.CostBytes);
            _line.PutRight(CellMeaning.Dim, gap: 2);
        }
        if (view.History.Count == 0) return;
        _line.Piece.Text(isBehind ? ", of "u8 : default);
        HumanUnits.AppendDuration(_line.Piece, view.History.Machine(view.History.Count - 1).BootTimeNanoseconds - view.History.Machine(0).BootTimeNanoseconds);
        _line.Piece.Text(" remembered ("u8);
        HumanUnits.AppendSize(_line.Piece, view.History.Bytes);
        _line.Piece.Byte((byte)')');
        _line.Put(CellMeaning.Dim);
    }

    private void DrawAge(HeadView view)
    {
        if (view.IsFrozen) _line.Piece.Text("frozen "u8);
        HumanUnits.AppendDuration(_line.Piece, Age(view));
        _line.Piece.Text(" ago, "u8);
        LocalTime time = LocalTime.Of(view.Sample.Snapshot.Machine.TakenUnixNanoseconds / 1_000_000_000);
        _line.Piece.Padded(time.Hour, 2).Byte((byte)':').Padded(time.Minute, 2).Byte((byte)':').Padded(time.Second, 2);
    }

    // Before the newest that is remembered. Whole seconds: samples are not taken to the millisecond.
    private static long Age(HeadView view)
    {
        if (view.History.Count == 0) return 0;
        long age = view.History.Machine(view.History.Count - 1).BootTimeNanoseconds - view.Sample.Machine.BootTimeNanoseconds;
        return age <= 0 ? 0 : (age + 500_000_000) / 1_000_000_000 * 1_000_000_000;
    }

    private void Piece(ReadOnlySpan<byte> word, double percent, CellMeaning meaning = CellMeaning.Plain)
    {
        _line.Percent(word, percent);
        _line.Put(meaning, gap: 2);
    }
}
