using System.Buffers;
using System.Text;

namespace Weft.Cli.Rendering;

/// <summary>Measures and cuts text that is already safe, in terminal cells.</summary>
internal static class TextCells
{
    /// <summary>Cells a text takes.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text)) return text.Length;
        Prefix(text, int.MaxValue, out int cells);
        return cells;
    }

    /// <summary>How many bytes fit into so many cells, without cutting a character.</summary>
    public static int Prefix(ReadOnlySpan<byte> text, int maximum, out int cells)
    {
        cells = 0;
        int at = 0;
        while (at < text.Length)
        {
            int width = 1, used = 1;
            if (text[at] >= 0x80 && Rune.DecodeFromUtf8(text[at..], out Rune rune, out used) == OperationStatus.Done) width = Math.Max(0, CellWidth.Of(rune));
            if (cells + width > maximum) break;
            cells += width;
            at += used;
        }
        return at;
    }
}
