using System.Globalization;
using System.Text;

namespace Weft.Cli.Rendering;

/// <summary>How many terminal cells a character takes (as wcwidth(3)); -1 for one that must not be printed.</summary>
internal static class CellWidth
{
    // East Asian wide and emoji blocks (Unicode EastAsianWidth.txt W and F, by block).
    private static ReadOnlySpan<int> Wide =>
    [
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF,
        0x4E00, 0x9FFF, 0xA000, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE30, 0xFE6F, 0xFF00, 0xFF60,
        0xFFE0, 0xFFE6, 0x17000, 0x18CFF, 0x1B000, 0x1B2FF, 0x1F300, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F900, 0x1F9FF, 0x20000, 0x3FFFD,
    ];

    public static int Of(Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate:
                return -1;
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
                return 0;
        }
        int value = rune.Value;
        for (int i = 0; i < Wide.Length; i += 2)
        {
            if (value >= Wide[i] && value <= Wide[i + 1]) return 2;
        }
        return 1;
    }
}
