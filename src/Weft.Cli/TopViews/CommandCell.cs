using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>The last column: what runs, or the name of a thread, pool or group, with what is to be said of it.</summary>
internal sealed class CommandCell(bool unicode, TopCells cells)
{
    private const int MostNames = 3;
    private readonly int[] _shown = new int[MostNames];

    /// <summary>Writes what a row is, without what is said behind it.</summary>
    public void Write(CellBuffer cell, TopList list, TopContext context, int index, int room)
    {
        ref readonly TopRow row = ref list[index];
        TaskSample sample = context.Sample;
        if (row.Kind is TopRowKind.Ended or TopRowKind.ShortLived)
        {
            EndedTask ended = sample.Ended[row.Index];
            Sanitizer.Append(cell, ended.Name, unicode, 64);
            if (ended.Count > 1) cell.Text(unicode ? " ×"u8 : " x"u8).Number(ended.Count);
            cell.Text(row.Kind == TopRowKind.ShortLived ? " (came and went)"u8 : " (ended)"u8);
            return;
        }
        TaskRow task = sample.Snapshot[row.Index];
        switch (row.Kind)
        {
            case TopRowKind.Pool:
                Span<byte> pattern = stackalloc byte[64];
                Sanitizer.Append(cell, pattern[..Families.ThreadPools.Pattern(task.Name, pattern)], unicode, 64);
                cell.Text(unicode ? " ×"u8 : " x"u8).Number(row.Members).Text("  "u8);
                cells.WriteStates(cell, sample.Snapshot, row, list);
                break;
            case TopRowKind.Group:
                ReadOnlySpan<byte> name = TopList.GroupName(context.Settings.GroupBy, task);
                if (name.IsEmpty) cell.Text(context.Settings.GroupBy switch { "container" => "no container"u8, "unit" => "no unit"u8, _ => "?"u8 });
                else Sanitizer.Append(cell, name, unicode, Math.Max(20, room - 24));
                cell.Text(unicode ? " ×"u8 : " x"u8).Number(row.Members).Text("  "u8);
                cells.WriteStates(cell, sample.Snapshot, row, list);
                break;
            case TopRowKind.Thread:
                Sanitizer.Append(cell, task.Name, unicode, 64);
                break;
            default:
                Command(cell, task, context.Settings.ShowCommandLine, room);
                break;
        }
    }

    /// <summary>What is said behind a process's command: children that have ended.</summary>
    public void WriteNote(CellBuffer cell, TopList list, TopContext context, int index, bool withNames = true)
    {
        ref readonly TopRow row = ref list[index];
        if (row.Kind != TopRowKind.Process) return;
        TaskRow task = context.Sample.Snapshot[row.Index];
        bool isRated = task.Rates(out TaskRates rates) == Presence.Present;
        if (!isRated || (rates.GoneChildren <= 0 && !(rates.GoneChildrenPercent >= 0.5))) return;
        cell.Text("  +"u8).Number(Math.Max(1, rates.GoneChildren)).Text(" ended"u8);
        if (withNames) Names(cell, context.Sample, task.ProcessId);
        if (rates.GoneChildrenPercent >= 0.5) cell.Byte((byte)' ').Fixed(rates.GoneChildrenPercent / cells.CpuDivisor, 0).Text(" %"u8);
    }

    // The most frequent of the children that ended.
    private void Names(CellBuffer cell, TaskSample sample, int processId)
    {
        int shown = 0;
        bool isMore = false;
        for (int i = 0; i < sample.Ended.Count; i++)
        {
            EndedTask ended = sample.Ended[i];
            if (ended.ParentProcessId != processId || ended.Kind != RowKind.Process) continue;
            int to = shown;
            if (shown < MostNames) shown++;
            else isMore = true;
            if (to == MostNames && sample.Ended[_shown[to - 1]].Count >= ended.Count) continue;
            if (to == MostNames) to--;
            for (; to > 0 && sample.Ended[_shown[to - 1]].Count < ended.Count; to--) _shown[to] = _shown[to - 1];
            _shown[to] = i;
        }
        if (shown == 0) return;
        cell.Text(" ("u8);
        for (int i = 0; i < shown; i++)
        {
            EndedTask ended = sample.Ended[_shown[i]];
            if (i > 0) cell.Text(", "u8);
            Sanitizer.Append(cell, ended.Name, unicode, 20);
            if (ended.Count > 1) cell.Text(unicode ? " ×"u8 : " x"u8).Number(ended.Count);
        }
        if (isMore) cell.Text(unicode ? ", …"u8 : ", ..."u8);
        cell.Byte((byte)')');
    }

    private void Command(CellBuffer cell, TaskRow task, bool whole, int room)
    {
        bool isThere = task.CommandLine(out ReadOnlySpan<byte> line) == Presence.Present && !line.IsEmpty;
        if (!isThere)
        {
            // No command line: one of the kernel's, or one that has ended, or none that may be read (of an old sample, say).
            bool isFenced = task.Stat.IsKernelThread || task.IsDead;
            if (isFenced) cell.Byte((byte)'[');
            Sanitizer.Append(cell, task.Name, unicode, 64);
            if (isFenced) cell.Byte((byte)']');
            if (task.Stat.State == (byte)'Z') cell.Text(" zombie"u8);
            return;
        }
        if (!whole)
        {
            Sanitizer.Append(cell, ProgramName.Of(task), unicode, 64);
            return;
        }
        line = line.TrimEnd((byte)0);
        int left = Math.Max(16, room);
        while (left > 0)
        {
            int end = line.IndexOf((byte)0);
            left -= Sanitizer.Append(cell, end < 0 ? line : line[..end], unicode, left, blankForNewline: true) + 1;
            if (end < 0) return;
            cell.Byte((byte)' ');
            line = line[(end + 1)..];
        }
    }
}
