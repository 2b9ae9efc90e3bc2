using System.Buffers;
using System.Text;

namespace Weft.Cli.Rendering;

/// <summary>
/// Makes a hostile text safe for a terminal: control characters (C0, DEL, C1), bidirectional overrides, private-use
/// and unassigned-looking code points and bytes that are not UTF-8 become '?', one for each
/// character or stray byte. Always on, terminal or not.
/// Where the locale is not UTF-8, C0 and DEL become '.' and all above '?': what ps makes of them there.
/// </summary>
internal static class Sanitizer
{
    /// <summary>Appends the safe form and answers its width in cells.</summary>
    /// <param name="to">Where it goes.</param>
    /// <param name="hostile">Bytes from another process.</param>
    /// <param name="unicode">Whether the terminal takes UTF-8; otherwise every byte above 0x7E is replaced.</param>
    /// <param name="maximumCells">Cells after which the text is cut.</param>
    /// <param name="blankForNewline">Whether a newline becomes a blank: arguments often hold a script, and a blank parts its lines.</param>
    public static int Append(CellBuffer to, ReadOnlySpan<byte> hostile, bool unicode, int maximumCells = int.MaxValue, bool blankForNewline = false)
    {
        int cells = 0;
        while (!hostile.IsEmpty && cells < maximumCells)
        {
            int plain = PlainLength(hostile, maximumCells - cells);
            if (plain > 0)
            {
                to.Text(hostile[..plain]);
                cells += plain;
                hostile = hostile[plain..];
                continue;
            }
            bool valid = Rune.DecodeFromUtf8(hostile, out Rune rune, out int used) == OperationStatus.Done;
            int width = valid && unicode ? CellWidth.Of(rune) : -1;
            if (width < 0)
            {
                to.Byte(Stand(hostile[0], unicode, blankForNewline));
                cells++;
                if (!unicode || !valid) used = 1;
            }
            else
            {
                if (cells + width > maximumCells) break;
                to.Text(hostile[..used]);
                cells += width;
            }
            hostile = hostile[used..];
        }
        return cells;
    }

    private static byte Stand(byte hostile, bool unicode, bool blankForNewline)
    {
        if (hostile == (byte)'\n' && blankForNewline) return (byte)' ';
        return (byte)(!unicode && hostile is (< 0x20 or 0x7F) ? '.' : '?');
    }

    private static int PlainLength(ReadOnlySpan<byte> text, int maximum)
    {
        if (text.Length > maximum) text = text[..maximum];
        int at = text.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
        return at < 0 ? text.Length : at;
    }
}
