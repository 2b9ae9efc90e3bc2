using Weft.Cli.Rendering;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>One line of the head: pieces from the left, as many as there is room for. A piece that does not fit is left out with all after it.</summary>
internal sealed class HeadLine
{
    private readonly CellBuffer _piece = new();
    private CellGrid? _frame;
    private int _row;
    private int _column;
    private int _end;

    /// <summary>The piece that is being written; <see cref="Put"/> ends it.</summary>
    public CellBuffer Piece => _piece;

    /// <summary>Where the next piece goes.</summary>
    public int Column => _column;

    /// <summary>Begins a line.</summary>
    public void Begin(CellGrid frame, int row)
    {
        (_frame, _row, _column, _end) = (frame, row, 0, frame.Width);
        _piece.Clear();
    }

    /// <summary>Puts the piece that was written; false when it had no room.</summary>
    /// <param name="meaning">How it looks.</param>
    /// <param name="gap">Blanks before it, when it is not the first.</param>
    /// <param name="mayBeCut">Whether a part of it is better than nothing.</param>
    public bool Put(CellMeaning meaning = CellMeaning.Plain, int gap = 0, bool mayBeCut = false)
    {
        int at = _column == 0 ? 0 : _column + gap;
        int cells = TextCells.Count(_piece.Bytes);
        bool fits = _frame is not null && (at + cells <= _end || (mayBeCut && at < _end));
        if (fits) _column = at + _frame!.Put(_row, at, _piece.Bytes, meaning, _end - at);
        else _end = _column;
        _piece.Clear();
        return fits;
    }

    /// <summary>Puts the piece that was written at the right end; false when it had no room, which costs nothing else.</summary>
    public bool PutRight(CellMeaning meaning, int gap)
    {
        int cells = TextCells.Count(_piece.Bytes);
        bool fits = _frame is not null && _column + gap + cells <= _end;
        if (fits)
        {
            _end -= cells;
            _frame!.Put(_row, _end, _piece.Bytes, meaning);
            _end -= gap;
        }
        _piece.Clear();
        return fits;
    }

    /// <summary>A percentage with a word before it; '?' when not known.</summary>
    public CellBuffer Percent(ReadOnlySpan<byte> word, double percent)
    {
        _piece.Text(word).Byte((byte)' ');
        if (double.IsNaN(percent)) return _piece.Text("? %"u8);
        return _piece.Fixed(percent, percent is > 0.05 and < 9.95 ? 1 : 0).Text(" %"u8);
    }

    /// <summary>A number, its thousands parted: 1,204.</summary>
    public CellBuffer Grouped(long number)
    {
        if (number < 1000) return _piece.Number(number);
        Grouped(number / 1000);
        return _piece.Byte((byte)',').Padded(number % 1000, 3);
    }
}
