using System.Text;
using Weft.Cli.Rendering;

namespace Weft.Cli.Terminal;

/// <summary>Makes of two frames the bytes that turn the one a terminal shows into the other, and few of them.</summary>
/// <remarks>
/// It supposes that the terminal's style is plain when it begins and leaves it so; of the cursor it supposes nothing. The
/// column after a wide or marked character, and after the last of a row, counts as unknown: terminals differ there. So
/// nothing depends on how they wrap, and nothing scrolls. Sequences: xterm's ctlseqs, and ECMA-48.
/// </remarks>
internal sealed class FrameWriter(Palette palette, bool unicode)
{
    private const int Unknown = -1;
    private const int ErasesFrom = 4;

    private CellBuffer _to = new();
    private CellGrid _next = new(1, 1);
    private ulong[] _blankText = [];
    private byte[] _blankStyles = [];
    private int _row;
    private int _column;
    private byte _style;

    /// <summary>Appends the bytes; none when nothing differs.</summary>
    /// <param name="to">Where they go.</param>
    /// <param name="shown">What the terminal shows; null when that is not known. One of another size counts as not known.</param>
    /// <param name="next">What it is to show.</param>
    public void Write(CellBuffer to, CellGrid? shown, CellGrid next)
    {
        (_to, _next, _row, _column, _style) = (to, next, Unknown, Unknown, 0);
        if (shown is not null && (shown.Width != next.Width || shown.Height != next.Height)) shown = null;
        int begin = to.Length;
        to.Text("\e[?2026h"u8);
        int header = to.Length;
        if (shown is null)
        {
            to.Text("\e[m\e[2J"u8);
            MakeBlank(next.Width);
        }
        for (int row = 0; row < next.Height; row++)
        {
            if (shown is null) Row(row, _blankText.AsSpan(0, next.Width), _blankStyles.AsSpan(0, next.Width));
            else Row(row, shown.Text(row), shown.Styles(row));
        }
        if (_style != 0) to.Text(palette.Sequence(0));
        Cursor(shown, to.Length > header);
        if (to.Length == header) to.Truncate(begin);
        else to.Text("\e[?2026l"u8);
    }

    private void MakeBlank(int width)
    {
        if (_blankText.Length >= width) return;
        (_blankText, _blankStyles) = (new ulong[width], new byte[width]);
        _blankText.AsSpan().Fill(CellGrid.Blank);
    }

    private void Row(int row, ReadOnlySpan<ulong> oldText, ReadOnlySpan<byte> oldStyles)
    {
        ReadOnlySpan<ulong> text = _next.Text(row);
        ReadOnlySpan<byte> styles = _next.Styles(row);
        if (text.SequenceEqual(oldText) && styles.SequenceEqual(oldStyles)) return;
        int end = End(text, styles);
        int oldEnd = End(oldText, oldStyles);
        for (int column = 0; column < text.Length; column++)
        {
            if (text[column] == oldText[column] && styles[column] == oldStyles[column]) continue;
            if (column >= end)
            {
                if (column < oldEnd) Erase(row, column, oldEnd - column);
                return;
            }
            // The left half brings the right one.
            if (text[column] == CellGrid.RightHalf) continue;
            Move(row, column);
            Cell(text[column], styles[column]);
        }
    }

    // The column after which the row is blank, to the eye.
    private int End(ReadOnlySpan<ulong> text, ReadOnlySpan<byte> styles)
    {
        int end = text.Length;
        while (end > 0 && text[end - 1] == CellGrid.Blank && !palette.PaintsBlank(styles[end - 1])) end--;
        return end;
    }

    private void Erase(int row, int column, int count)
    {
        Move(row, column);
        if (count < ErasesFrom)
        {
            for (int i = 0; i < count; i++) Cell(CellGrid.Blank, 0);
            return;
        }
        // Terminals erase with the background that is set.
        if (palette.PaintsBlank(_style)) Style(0);
        _to.Text("\e[K"u8);
    }

    private void Cell(ulong cell, byte style)
    {
        if (cell == CellGrid.Blank && !palette.PaintsBlank(style))
        {
            if (palette.PaintsBlank(_style)) Style(0);
        }
        else if (style != _style)
        {
            Style(style);
        }
        int character = CellGrid.Character(cell);
        bool isWide = false, isMarked = false;
        if (character < 0x80) _to.Byte((byte)character);
        else
        {
            isWide = CellWidth.Of(new Rune(character)) == 2;
            Character(character);
            if (!unicode && isWide) _to.Byte((byte)' ');
        }
        for (int i = 0; i < 2 && unicode && CellGrid.Mark(cell, i) is > 0 and int mark; i++)
        {
            Character(mark);
            isMarked = true;
        }
        bool isSure = !unicode || (!isWide && !isMarked);
        _column += isWide ? 2 : 1;
        if (!isSure || _column >= _next.Width) _column = Unknown;
    }

    private void Character(int character)
    {
        if (!unicode)
        {
            _to.Byte((byte)'?');
            return;
        }
        Span<byte> bytes = stackalloc byte[4];
        _to.Text(bytes[..new Rune(character).EncodeToUtf8(bytes)]);
    }

    private void Style(byte style)
    {
        _to.Text(palette.Sequence(style));
        _style = style;
    }

    // The cheapest way there: written over again, to a column, a new line, to any place.
    private void Move(int row, int column)
    {
        if (_row == row && _column == column) return;
        bool isNextRow = _row != Unknown && row == _row + 1 && column == 0;
        if (_row == row && _column != Unknown && _column < column && Over(row, column)) return;
        if (_row == row && column == 0) _to.Byte((byte)'\r');
        else if (_row == row) _to.Text("\e["u8).Number(column + 1).Byte((byte)'G');
        else if (isNextRow) _to.Text("\r\n"u8);
        else
        {
            _to.Text("\e["u8);
            if (row > 0 || column > 0) _to.Number(row + 1);
            if (column > 0) _to.Byte((byte)';').Number(column + 1);
            _to.Byte((byte)'H');
        }
        (_row, _column) = (row, column);
    }

    // Up to four unchanged cells in the style that is set cost no more than the jump over them.
    private bool Over(int row, int column)
    {
        if (column - _column > (column < 9 ? 4 : column < 99 ? 5 : 6)) return false;
        ReadOnlySpan<ulong> text = _next.Text(row)[_column..column];
        ReadOnlySpan<byte> styles = _next.Styles(row)[_column..column];
        for (int i = 0; i < text.Length; i++)
        {
            bool isBlank = text[i] == CellGrid.Blank && !palette.PaintsBlank(styles[i]);
            if (text[i] is 0 or >= 0x80 || (isBlank ? palette.PaintsBlank(_style) : styles[i] != _style)) return false;
        }
        foreach (ulong cell in text) _to.Byte((byte)cell);
        _column = column;
        return true;
    }

    private void Cursor(CellGrid? shown, bool hasWritten)
    {
        bool wasVisible = shown?.Cursor is not null;
        if (_next.Cursor is not (int row, int column))
        {
            if (wasVisible || shown is null) _to.Text("\e[?25l"u8);
            return;
        }
        if (wasVisible && !hasWritten && shown!.Cursor == _next.Cursor) return;
        _row = Unknown;
        Move(Math.Clamp(row, 0, _next.Height - 1), Math.Clamp(column, 0, _next.Width - 1));
        if (!wasVisible) _to.Text("\e[?25h"u8);
    }
}
