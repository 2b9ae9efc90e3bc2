using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>The texts of the table's cells. All that comes from other processes goes through the sanitiser here.</summary>
internal sealed class TopCells(bool unicode)
{
    private readonly RowSums _sums = new();
    private readonly int[] _states = new int[128];

    /// <summary>CPU in percent of all CPUs: by so many is divided. 1 for percent of one.</summary>
    public double CpuDivisor { get; set; } = 1;

    /// <summary>Forgets the sums: the rows were made anew.</summary>
    public void Reset(TopList list, int columns) => _sums.Reset(list.SumCount, columns);

    /// <summary>Writes a cell.</summary>
    /// <returns>How it looks.</returns>
    public CellMeaning Write(CellBuffer cell, TopList list, TopContext context, int rowIndex, TopColumn column, int columnIndex)
    {
        ref readonly TopRow row = ref list[rowIndex];
        TaskSample sample = context.Sample;
        if (row.Kind is TopRowKind.Ended or TopRowKind.ShortLived) return WriteEnded(cell, list, sample.Ended[row.Index], column);
        TaskRow task = sample.Snapshot[row.Index];
        if (column.Id == TopColumn.States)
        {
            if (row.Kind == TopRowKind.Process && task.Stat.ThreadCount > 1) WriteStates(cell, sample.Snapshot, row, list);
            return CellMeaning.Plain;
        }
        if (column.Id == TopColumn.Waits) return row.Kind <= TopRowKind.Thread ? WriteWait(cell, context, task) : CellMeaning.Plain;
        Column registry = column.Registry!;
        bool isSum = row.Kind is TopRowKind.Pool or TopRowKind.Group;
        if (isSum)
        {
            if (registry.Id == "pid" && row.Kind == TopRowKind.Pool) cell.Number(task.ProcessId);
            else if (registry.Id == "user" && row.Kind == TopRowKind.Pool) CellText.Append(cell, registry, registry.Read(task), unicode, person: true);
            else if (SumKinds.Of(registry, row.Kind == TopRowKind.Pool) != SumKind.None) return WriteNumber(cell, registry, _sums.Of(list, sample.Snapshot, row, column, columnIndex));
            return CellMeaning.Plain;
        }
        // What belongs to the process is said once, in its own row above.
        if (row.Kind == TopRowKind.Thread && row.Parent >= 0 && registry.Scope == ColumnScope.Process && registry.Id != "pid") return CellMeaning.Plain;
        if (registry.Id == "tid" && row.Kind == TopRowKind.Process && row.HasBelow) return CellMeaning.Plain;
        ColumnValue value = registry.Read(task);
        if (value.IsPresent && registry.Type == ColumnType.Real) return WriteNumber(cell, registry, value.Real);
        CellText.Append(cell, registry, value, unicode, person: true);
        return !value.IsPresent ? CellMeaning.Dim : registry.Id == "state" ? MeaningOf(task.Stat.State) : CellMeaning.Plain;
    }

    /// <summary>How a state looks.</summary>
    public static CellMeaning MeaningOf(byte state) => (char)state switch
    {
        'R' => CellMeaning.Running,
        'D' or 'T' or 't' => CellMeaning.Watch,
        'Z' or 'X' => CellMeaning.Stuck,
        'I' => CellMeaning.Dim,
        _ => CellMeaning.Plain,
    };

    /// <summary>How many threads are in which state, the most active first: <c>R2 S38 D1</c>.</summary>
    public void WriteStates(CellBuffer cell, TaskSnapshot snapshot, in TopRow row, TopList list)
    {
        Array.Clear(_states);
        if (row.Kind == TopRowKind.Process)
        {
            for (int thread = row.Index + 1; thread < snapshot.Count && snapshot[thread].Kind == RowKind.Thread; thread++) _states[snapshot[thread].Stat.State & 127]++;
        }
        else
        {
            for (int member = row.Index; member >= 0; member = list.NextMember(member)) _states[snapshot[member].Stat.State & 127]++;
        }
        ReadOnlySpan<byte> order = "RDTtZXSIP"u8;
        int from = cell.Length;
        foreach (byte state in order)
        {
            if (_states[state] == 0) continue;
            if (cell.Length > from) cell.Byte((byte)' ');
            cell.Byte(state).Number(_states[state]);
        }
    }

    private CellMeaning WriteNumber(CellBuffer cell, Column column, double value)
    {
        if (double.IsNaN(value))
        {
            cell.Byte((byte)'?');
            return CellMeaning.Dim;
        }
        if (column.Id is "cpuNow" or "systemNow" or "goneNow") value /= CpuDivisor;
        if (column.Type == ColumnType.Size || column.Unit.StartsWith("bytes", StringComparison.Ordinal)) HumanUnits.AppendSize(cell, (long)value);
        else if (column.Type == ColumnType.Duration) HumanUnits.AppendDuration(cell, (long)value);
        else if (column.Type == ColumnType.Real) cell.Fixed(value, value >= 9999.5 ? 0 : 1);
        else cell.Number((long)value);
        return value < 0.05 ? CellMeaning.Dim : CellMeaning.Plain;
    }

    private static CellMeaning WriteEnded(CellBuffer cell, TopList list, EndedTask ended, TopColumn column)
    {
        switch (column.Id)
        {
            case "pid": cell.Number(ended.Id.ProcessId); break;
            case "tid" when ended.Kind == RowKind.Thread: cell.Number(ended.Id.Tid); break;
            case "cpuNow" when list.CpuOf(ended) is var cpu && !double.IsNaN(cpu): cell.Fixed(cpu, 1); break;
        }
        return CellMeaning.Dim;
    }

    private CellMeaning WriteWait(CellBuffer cell, TopContext context, TaskRow task)
    {
        if (context.Waits?.TryGet(task, out string phrase) == true)
        {
            cell.Text(phrase);
            return CellMeaning.Plain;
        }
        if (task.Stat.State == (byte)'R')
        {
            cell.Text("on CPU "u8).Number(task.Stat.Processor);
            return CellMeaning.Dim;
        }
        Presence presence = task.SystemCall(out SystemCallState call);
        bool isCall = presence == Presence.Present && call.Kind == SystemCallKind.InCall;
        if (isCall) cell.Text(SystemCallNames.Of(call.Number));
        if (task.WaitChannel(out ReadOnlySpan<byte> channel) == Presence.Present && !channel.IsEmpty && !channel.SequenceEqual("0"u8))
        {
            if (isCall) cell.Text(" ("u8);
            Sanitizer.Append(cell, channel, unicode, 32);
            if (isCall) cell.Byte((byte)')');
        }
        else if (!isCall && presence is Presence.NotPermitted) cell.Byte((byte)'?');
        return CellMeaning.Dim;
    }
}
