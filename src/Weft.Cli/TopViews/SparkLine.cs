using Weft.Cli.Terminal;
using Weft.Sampling;

namespace Weft.Cli.TopViews;

/// <summary>A percentage over what is remembered, the newest at the right: a cell for each sample, or the highest of several.</summary>
internal sealed class SparkLine
{
    private int _row = -1;
    private int _from;
    private int _cells;
    private int _perCell = 1;
    private long _firstCell;
    private long _dropped;
    private int _count;

    /// <summary>Draws it.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="row">Which row of it.</param>
    /// <param name="from">Its first cell.</param>
    /// <param name="cells">Cells it may take.</param>
    /// <param name="view">What is remembered, and which sample is on the screen.</param>
    /// <param name="isPressure">Whether it is of the pressure rather than of the CPUs' use.</param>
    public void Draw(CellGrid frame, int row, int from, int cells, HeadView view, bool isPressure)
    {
        (_row, _from, _cells) = (row, from, Math.Clamp(frame.Width - from, 0, Math.Max(0, cells)));
        (_dropped, _count) = (view.History.Dropped, view.History.Count);
        if (_cells == 0 || _count == 0) return;
        // By the number that a sample keeps, so that what stands in a cell together does not change as time goes on.
        _perCell = (_count + _cells - 1) / _cells;
        if (CellOf(_count - 1) - CellOf(0) + 1 > _cells) _perCell++;
        _firstCell = CellOf(_count - 1) - _cells + 1;
        Span<byte> text = stackalloc byte[3];
        for (int index = 0; index < _count;)
        {
            long cell = CellOf(index);
            double highest = double.NaN;
            for (; index < _count && CellOf(index) == cell; index++)
            {
                double value = isPressure ? Pressure(view.History.Machine(index)) : view.History.Machine(index).BusyPercent;
                if (!double.IsNaN(value) && !(highest >= value)) highest = value;
            }
            int column = from + (int)(cell - _firstCell);
            bool isChosen = view.PastIndex >= 0 && CellOf(Math.Min(view.PastIndex, _count - 1)) == cell;
            CellMeaning meaning = highest >= (isPressure ? 20 : 90) ? CellMeaning.Watch : isPressure ? CellMeaning.Note : CellMeaning.Running;
            frame.Put(row, column, HeightBlocks.Of(highest, view.Unicode, text), new CellStyle(meaning, isChosen));
        }
    }

    /// <summary>The index in what is remembered of the newest sample in a cell; -1 where there is none.</summary>
    public int IndexAt(int row, int column)
    {
        if (row != _row || column < _from || column >= _from + _cells || _count == 0) return -1;
        long cell = _firstCell + column - _from;
        long newest = Math.Min((((cell + 1) * _perCell) - 1) - _dropped, _count - 1);
        return newest >= 0 && CellOf((int)newest) == cell ? (int)newest : -1;
    }

    /// <summary>Forgets where it was drawn.</summary>
    public void Hide() => _row = -1;

    private long CellOf(int index) => (_dropped + index) / _perCell;

    // The worst of the three is what holds work up.
    private static double Pressure(MachineSample machine)
    {
        double worst = machine.CpuPressurePercent;
        if (!(worst >= machine.MemoryPressurePercent)) worst = double.IsNaN(machine.MemoryPressurePercent) ? worst : machine.MemoryPressurePercent;
        if (!(worst >= machine.IoPressurePercent)) worst = double.IsNaN(machine.IoPressurePercent) ? worst : machine.IoPressurePercent;
        return worst;
    }
}
