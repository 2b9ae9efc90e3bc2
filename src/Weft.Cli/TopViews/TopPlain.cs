using Weft.Cli.Rendering;
using Weft.Native;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>
/// A look as sentences, for those who hear the screen: no art, no bars, one line a task, the busiest only, and of those only
/// what is not as it was.
/// </summary>
internal sealed class TopPlain(StandardOutput output, int? width) : ITopPrinter
{
    private const int MostTasks = 10;
    private readonly CellBuffer _line = new();
    private readonly ulong[] _before = new ulong[MostTasks];
    private readonly long[] _tenths = new long[MostTasks];
    private int _count;

    public void Print(TopContext context, TopLooks looks)
    {
        looks.Load(TaskFields.CommandLine | TaskFields.MemorySize);
        MachineSample machine = context.Sample.Machine;
        LocalTime now = LocalTime.Of(machine.TakenUnixNanoseconds / 1_000_000_000);
        _line.Clear();
        _line.Text("At "u8).Padded(now.Hour, 2).Byte((byte)':').Padded(now.Minute, 2).Byte((byte)':').Padded(now.Second, 2).Text(": "u8);
        PlainHead.First(_line, machine);
        End();
        int shown = Math.Min(MostTasks, looks.List.Count);
        int told = 0;
        for (int i = 0; i < shown; i++)
        {
            if (looks.List.Task(i) is { } row) told += Tell(context, looks.List[i].Key, row) ? 1 : 0;
        }
        if (told == 0) output.Line("Nothing else has changed.");
        _count = 0;
        for (int i = 0; i < shown; i++)
        {
            if (looks.List.Task(i) is { } row) (_before[_count], _tenths[_count++]) = (looks.List[i].Key, Tenths(row));
        }
        output.Write("\n"u8);
    }

    private bool Tell(TopContext context, ulong key, TaskRow row)
    {
        long tenths = Tenths(row);
        for (int i = 0; i < _count; i++)
        {
            if (_before[i] == key && _tenths[i] == tenths) return false;
        }
        bool unicode = context.Screen.Unicode;
        _line.Clear();
        Sanitizer.Append(_line, row.Name, unicode, 64);
        _line.Text(" ("u8).Number(row.Tid).Text(row.Kind == RowKind.Thread ? ", thread of "u8 : ""u8);
        if (row.Kind == RowKind.Thread) _line.Number(row.ProcessId);
        _line.Text(") "u8).Text(StateWords.Verb(row.Stat.State, many: false)).Text(", CPU "u8);
        if (tenths < 0) _line.Text("not known"u8);
        else _line.Fixed(tenths / 10.0, 1).Text(" percent"u8);
        if (row.ResidentBytes(out long bytes) == Presence.Present)
        {
            _line.Text(", memory "u8);
            HumanUnits.AppendSize(_line, bytes);
        }
        _line.Byte((byte)'.');
        End();
        return true;
    }

    private static long Tenths(TaskRow row) => row.Rates(out TaskRates rates) == Presence.Present && rates.CpuPercent >= 0 ? (long)Math.Round(rates.CpuPercent * 10) : -1;

    private void End()
    {
        if (width is { } most && TextCells.Count(_line.Bytes) > most) _line.Truncate(TextCells.Prefix(_line.Bytes, most, out _));
        output.Write(_line.Byte((byte)'\n').Bytes);
    }
}
