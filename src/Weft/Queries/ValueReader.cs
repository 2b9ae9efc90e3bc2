using System.Globalization;
using System.Text;
using Weft.Columns;

namespace Weft.Queries;

/// <summary>Turns a word of a query into a value of its column's type.</summary>
internal static class ValueReader
{
    /// <summary>The value; null when the word is no value of this type.</summary>
    public static QueryValue? Read(ColumnType type, ReadOnlySpan<byte> word, QueryOptions options)
    {
        if (type == ColumnType.Text) return new TextValue(word.ToArray());
        string text = Encoding.UTF8.GetString(word);
        return type switch
        {
            ColumnType.Integer => TryWhole(text, out long whole) ? new WholeValue(whole, type) : null,
            ColumnType.Size => SizeText.TryParse(text, out long size) ? new WholeValue(size, type) : null,
            ColumnType.Duration => DurationText.TryParse(text, out long span) ? new WholeValue(span, type) : null,
            ColumnType.Time => Moment(text, options),
            ColumnType.Boolean => Truth(text) is bool truth ? new WholeValue(truth ? 1 : 0, type) : null,
            ColumnType.Real => TryReal(text, out double real) ? new RealValue(real) : null,
            ColumnType.Address => TryHexadecimal(text, out ulong bits) ? new AddressValue(bits) : null,
            _ => null,
        };
    }

    /// <summary>"a number", "a size" … and what a good one looks like.</summary>
    public static (string Noun, string Hint) Describe(ColumnType type) => type switch
    {
        ColumnType.Integer => ("a whole number", ""),
        ColumnType.Real => ("a number", ""),
        ColumnType.Size => ("a size", "Write 512K, 4M or 1.5G"),
        ColumnType.Duration => ("a duration", "Write 20ms, 3s, 5min, 2h or 1h30m"),
        ColumnType.Time => ("a moment", "Write \"2026-01-02 03:04\", or -10min for ten minutes ago"),
        ColumnType.Address => ("an address or mask", "Write it in hexadecimal: 0x1f"),
        ColumnType.Boolean => ("yes or no", ""),
        _ => ("text", ""),
    };

    private static bool TryWhole(ReadOnlySpan<char> text, out long value)
    {
        if (TryHexadecimal(text, out ulong bits))
        {
            value = (long)bits;
            return value >= 0;
        }
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryReal(ReadOnlySpan<char> text, out double value)
    {
        if (text.EndsWith('%')) text = text[..^1];
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        // The words for infinity and not-a-number begin with letters; a number does not.
        value = 0;
        return text.IndexOfAnyInRange('0', '9') >= 0
            && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    private static bool TryHexadecimal(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static bool? Truth(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "true" or "on" or "1" => true,
        "no" or "false" or "off" or "0" => false,
        _ => null,
    };

    private static QueryValue? Moment(string text, QueryOptions options)
    {
        if (text.Equals("now", StringComparison.OrdinalIgnoreCase)) return new AgoValue(0, options.Now);
        if (text.StartsWith('-')) return DurationText.TryParse(text.AsSpan(1), out long ago) && ago >= 0 ? new AgoValue(ago, options.Now) : null;
        return MomentText.TryParse(text, options.TimeZone, out long moment) ? new WholeValue(moment, ColumnType.Time) : null;
    }
}
