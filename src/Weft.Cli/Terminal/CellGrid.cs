using System.Buffers;
using System.Text;
using Weft.Cli.Rendering;

namespace Weft.Cli.Terminal;

/// <summary>One frame of the live screen: rows of cells, each a character with its marks and a style. Draws nothing itself.</summary>
/// <remarks>
/// A cell's text is one number: the character in the low 21 bits, up to two combining marks above it. 0 is the right half of
/// a character two cells wide. So rows are compared as memory, and a frame makes no garbage.
/// </remarks>
internal sealed class CellGrid
{
    /// <summary>The right half of a wide character.</summary>
    public const ulong RightHalf = 0;

    /// <summary>A cell with nothing in it.</summary>
    public const ulong Blank = ' ';

    private const int BitsOfCharacter = 21;
    private const ulong CharacterMask = (1UL << BitsOfCharacter) - 1;
    private const int MostCells = 1 << 20;

    private ulong[] _text = [];
    private byte[] _styles = [];

    public CellGrid(int width, int height) => Resize(width, height);

    /// <summary>Cells a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Where the terminal's cursor is to be seen; null to hide it.</summary>
    public (int Row, int Column)? Cursor { get; set; }

    /// <summary>A character without marks, or 0 for the first, of what a cell holds.</summary>
    public static int Character(ulong cell) => (int)(cell & CharacterMask);

    /// <summary>The n-th combining mark (0 or 1) of what a cell holds; 0 for none.</summary>
    public static int Mark(ulong cell, int index) => (int)((cell >> (BitsOfCharacter * (index + 1))) & CharacterMask);

    /// <summary>A row's characters.</summary>
    public ReadOnlySpan<ulong> Text(int row) => _text.AsSpan(row * Width, Width);

    /// <summary>A row's styles (<see cref="CellStyle.Code"/>).</summary>
    public ReadOnlySpan<byte> Styles(int row) => _styles.AsSpan(row * Width, Width);

    /// <summary>Gives it a size, at least 1 × 1, and makes it blank.</summary>
    public void Resize(int width, int height)
    {
        (Width, Height) = (Math.Clamp(width, 1, 4096), Math.Max(height, 1));
        Height = Math.Min(Height, MostCells / Width);
        if (_text.Length < Width * Height) (_text, _styles) = (new ulong[Width * Height], new byte[Width * Height]);
        Clear();
    }

    /// <summary>Makes it blank.</summary>
    public void Clear()
    {
        _text.AsSpan().Fill(Blank);
        _styles.AsSpan().Clear();
        Cursor = null;
    }

    /// <summary>Takes over another's size and cells.</summary>
    public void CopyFrom(CellGrid other)
    {
        if (other.Width != Width || other.Height != Height) Resize(other.Width, other.Height);
        other._text.AsSpan(0, Width * Height).CopyTo(_text);
        other._styles.AsSpan(0, Width * Height).CopyTo(_styles);
        Cursor = other.Cursor;
    }

    /// <summary>
    /// Writes text from a cell to the right. What does not fit is cut, and a wide character is never halved. Text is expected
    /// to have come through <see cref="Sanitizer"/>; what may not be printed becomes '?' here all the same.
    /// </summary>
    /// <param name="row">From 0; outside the grid nothing is written.</param>
    /// <param name="column">From 0.</param>
    /// <param name="text">UTF-8.</param>
    /// <param name="style">How it looks.</param>
    /// <param name="maximum">Cells it may take.</param>
    /// <returns>Cells taken.</returns>
    public int Put(int row, int column, ReadOnlySpan<byte> text, CellStyle style, int maximum = int.MaxValue)
    {
        if ((uint)row >= (uint)Height || (uint)column >= (uint)Width || maximum <= 0) return 0;
        int from = (row * Width) + column;
        int room = Math.Min(maximum, Width - column);
        int taken = 0;
        if (_text[from] == RightHalf) (_text[from - 1], _text[from]) = (Blank, Blank);
        while (!text.IsEmpty)
        {
            int used = 1;
            int width = 1;
            Rune rune = new('?');
            if (text[0] is >= 0x20 and < 0x7F) rune = new(text[0]);
            else if (Rune.DecodeFromUtf8(text, out Rune read, out used) == OperationStatus.Done && CellWidth.Of(read) is >= 0 and int cells) (rune, width) = (read, cells);
            text = text[used..];
            if (width == 0) AddMark(from, taken, rune);
            else if (taken + width > room) break;
            else
            {
                Set(from + taken, (uint)rune.Value, style.Code);
                if (width == 2) Set(from + taken + 1, RightHalf, style.Code);
                taken += width;
            }
        }
        // The right half of what its left half was overwritten.
        int end = from + taken;
        if (taken > 0 && column + taken < Width && _text[end] == RightHalf) _text[end] = Blank;
        return taken;
    }

    /// <summary>Gives cells a style and leaves their text; of a wide character both halves.</summary>
    public void Paint(int row, int column, int count, CellStyle style)
    {
        (int from, int cells) = Row(row, column, count);
        if (cells == 0) return;
        int end = from + cells;
        if (_text[from] == RightHalf) from--;
        if (column + cells < Width && _text[end] == RightHalf) end++;
        _styles.AsSpan(from, end - from).Fill(style.Code);
    }

    /// <summary>Marks a row as the chosen one; meanings stay.</summary>
    public void Choose(int row)
    {
        (int from, int count) = Row(row, 0, Width);
        foreach (ref byte style in _styles.AsSpan(from, count)) style |= CellStyle.ChosenBit;
    }

    private (int From, int Count) Row(int row, int column, int count) =>
        (uint)row >= (uint)Height || (uint)column >= (uint)Width ? (0, 0) : ((row * Width) + column, Math.Clamp(count, 0, Width - column));

    private void Set(int at, ulong text, byte style) => (_text[at], _styles[at]) = (text, style);

    // A mark joins the character before it. One that begins the text has none and is left out, as a third is.
    private void AddMark(int from, int taken, Rune mark)
    {
        if (taken == 0) return;
        int at = from + taken - 1;
        if (_text[at] == RightHalf) at--;
        ref ulong cell = ref _text[at];
        for (int i = 0; i < 2; i++)
        {
            if (Mark(cell, i) != 0) continue;
            cell |= (ulong)mark.Value << (BitsOfCharacter * (i + 1));
            return;
        }
    }
}
