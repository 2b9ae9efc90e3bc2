using Weft.Cli.Rendering;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>Lines of text, each of pieces that mean something: what a page of the live screen shows, scrolled in both directions.</summary>
internal sealed class StyledLines
{
    private readonly CellBuffer _bytes = new();
    private readonly List<(int Line, int From, int Length, CellMeaning Meaning)> _pieces = [];
    private readonly List<int> _firstPiece = [0];

    /// <summary>Lines that are whole.</summary>
    public int Count => _firstPiece.Count - 1;

    public void Clear()
    {
        _bytes.Clear();
        _pieces.Clear();
        _firstPiece.Clear();
        _firstPiece.Add(0);
    }

    /// <summary>Adds to the line that is being written. Text of other processes must have come through <see cref="Sanitizer"/>.</summary>
    public StyledLines Add(ReadOnlySpan<byte> text, CellMeaning meaning = CellMeaning.Plain)
    {
        _pieces.Add((Count, _bytes.Length, text.Length, meaning));
        _bytes.Text(text);
        return this;
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{byte}, CellMeaning)"/>
    public StyledLines Add(string text, CellMeaning meaning = CellMeaning.Plain)
    {
        int from = _bytes.Length;
        _bytes.Text(text);
        _pieces.Add((Count, from, _bytes.Length - from, meaning));
        return this;
    }

    /// <summary>Ends the line.</summary>
    public void End() => _firstPiece.Add(_pieces.Count);

    /// <summary>One whole line.</summary>
    public void Line(string text, CellMeaning meaning = CellMeaning.Plain)
    {
        Add(text, meaning);
        End();
    }

    /// <summary>A line's text without its styles.</summary>
    public string Text(int line)
    {
        System.Text.StringBuilder text = new();
        for (int i = _firstPiece[line]; i < _firstPiece[line + 1]; i++) text.Append(System.Text.Encoding.UTF8.GetString(_bytes.Bytes.Slice(_pieces[i].From, _pieces[i].Length)));
        return text.ToString();
    }

    /// <summary>Draws a line into a row of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="line">Which line.</param>
    /// <param name="row">Where to.</param>
    /// <param name="skip">Cells left out on the left.</param>
    /// <param name="column">Where it begins in the frame.</param>
    public void Draw(CellGrid frame, int line, int row, int skip = 0, int column = 0)
    {
        if ((uint)line >= (uint)Count) return;
        for (int i = _firstPiece[line]; i < _firstPiece[line + 1] && column < frame.Width; i++)
        {
            ReadOnlySpan<byte> text = _bytes.Bytes.Slice(_pieces[i].From, _pieces[i].Length);
            if (skip > 0)
            {
                int bytes = TextCells.Prefix(text, skip, out int cells);
                skip -= cells;
                text = text[bytes..];
                if (text.IsEmpty) continue;
                skip = 0;
            }
            column += frame.Put(row, column, text, _pieces[i].Meaning);
        }
    }
}
