using System.Globalization;

namespace Weft.Queries;

/// <summary>Sizes as people write them: <c>100</c>, <c>4K</c> = <c>4KB</c> = <c>4KiB</c> = 4096, <c>1.5G</c>. K is always 1024.</summary>
public static class SizeText
{
    private const string Letters = "KMGTPE";

    /// <summary>Reads a size.</summary>
    /// <param name="text">A number and, maybe, a unit; a minus in front is taken.</param>
    /// <param name="bytes">The size, rounded to the nearest byte.</param>
    /// <returns>False when it is no size, or more than 8 EiB.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long bytes)
    {
        bytes = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative) text = text[1..];
        int digits = DurationText.NumberLength(text);
        if (!decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)) return false;

        ReadOnlySpan<char> unit = text[digits..];
        long multiple = 1;
        if (unit.Length > 0 && Letters.IndexOf(char.ToUpperInvariant(unit[0])) is int power and >= 0)
        {
            multiple = 1L << (10 * (power + 1));
            unit = unit[1..];
            if (unit.Length > 0 && unit[0] is 'i' or 'I') unit = unit[1..];
        }
        if (unit.Length > 0 && !unit.Equals("B", StringComparison.OrdinalIgnoreCase)) return false;
        if (number > (decimal)long.MaxValue / multiple) return false;
        number = decimal.Round(number * multiple, MidpointRounding.AwayFromZero);
        if (number > long.MaxValue) return false;
        bytes = negative ? -(long)number : (long)number;
        return true;
    }

    /// <summary>Writes a size in the largest unit that needs no fraction; <see cref="TryParse"/> reads the same back.</summary>
    /// <param name="bytes">The size.</param>
    public static string Format(long bytes)
    {
        int power = 0;
        while (bytes != 0 && bytes % 1024 == 0 && power < Letters.Length)
        {
            bytes /= 1024;
            power++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{bytes}{(power == 0 ? "" : Letters.Substring(power - 1, 1))}");
    }
}
