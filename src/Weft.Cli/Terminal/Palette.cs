using System.Text;

namespace Weft.Cli.Terminal;

/// <summary>The escape sequence (SGR, ECMA-48 8.3.117) of each <see cref="CellStyle"/> at a colour depth.</summary>
/// <remarks>
/// Text takes the 256 colours also where all are to be had: they are as good to read in half the bytes. Where a background is
/// set the foreground is too, since it is not known whether the terminal is dark or light.
/// </remarks>
internal sealed class Palette
{
    // A meaning's attributes without colours, with sixteen, with 256 or more; then with 256 or more in the chosen row.
    private static readonly string[][] s_looks =
    [
        ["", "", "", "38;5;231"],
        ["2", "2", "38;5;245", "38;5;250"],
        ["1", "1", "1", "1;38;5;231"],
        ["1;7", "1;7", "1;38;5;231", "1;38;5;231"],
        ["", "32", "38;5;71", "38;5;120"],
        ["1", "33", "38;5;172", "38;5;221"],
        ["1", "31;1", "1;38;5;160", "1;38;5;217"],
        ["", "36", "38;5;67", "38;5;159"],
        ["7", "7", "38;5;231", "38;5;231"],
        ["4", "32;4", "4;38;5;71", "4;38;5;120"],
        ["2;4", "31;4", "4;38;5;160", "4;38;5;217"],
    ];

    private readonly byte[][] _sequences = new byte[CellStyle.Codes][];
    private readonly bool[] _paintsBlank = new bool[CellStyle.Codes];

    public Palette(ColourDepth depth)
    {
        for (int code = 0; code < CellStyle.Codes; code++)
        {
            int meaning = code & ~CellStyle.ChosenBit;
            string look = Look(depth, meaning < s_looks.Length ? meaning : 0, (code & CellStyle.ChosenBit) != 0);
            // The empty first parameter is 0: whatever was set before ends.
            _sequences[code] = Encoding.ASCII.GetBytes(look.Length == 0 ? "\e[m" : $"\e[;{look}m");
            string padded = $";{look};";
            _paintsBlank[code] = padded.Contains(";7;", StringComparison.Ordinal) || padded.Contains(";4;", StringComparison.Ordinal) || padded.Contains(";48;", StringComparison.Ordinal);
        }
    }

    /// <summary>The bytes after which text looks so, whatever was set before.</summary>
    public ReadOnlySpan<byte> Sequence(byte code) => _sequences[code % CellStyle.Codes];

    /// <summary>Whether one sees a blank of this style: its background, or a line under it.</summary>
    public bool PaintsBlank(byte code) => _paintsBlank[code % CellStyle.Codes];

    private static string Look(ColourDepth depth, int meaning, bool isChosen)
    {
        if (depth <= ColourDepth.Sixteen)
        {
            string plain = s_looks[meaning][(int)depth];
            if (!isChosen || plain.EndsWith('7')) return plain;
            return plain.Length == 0 ? "7" : plain + ";7";
        }
        bool isTrue = depth == ColourDepth.True;
        if (isChosen) return s_looks[meaning][3] + (isTrue ? ";48;2;30;70;110" : ";48;5;24");
        return (CellMeaning)meaning switch
        {
            CellMeaning.Heading => s_looks[meaning][2] + (isTrue ? ";48;2;58;61;65" : ";48;5;238"),
            CellMeaning.Key => s_looks[meaning][2] + (isTrue ? ";48;2;30;70;110" : ";48;5;24"),
            _ => s_looks[meaning][2],
        };
    }
}
