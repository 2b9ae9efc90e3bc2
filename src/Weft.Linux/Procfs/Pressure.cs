namespace Weft.Linux.Procfs;

/// <summary>The contents of <c>/proc/pressure/*</c>, or of a control group's pressure file.</summary>
/// <param name="Some">Time in which at least one task waited.</param>
/// <param name="Full">Time in which all tasks waited.</param>
/// <param name="HasFull">Whether the line <c>full</c> is there (for cpu only since Linux 5.13).</param>
public readonly record struct Pressure(PressureLine Some, PressureLine Full, bool HasFull)
{
    /// <summary>Parses one file.</summary>
    /// <returns>False when the line <c>some</c> is missing.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out Pressure pressure)
    {
        bool hasSome = false, hasFull = false;
        PressureLine some = default, full = default;
        TextLines lines = new(text);
        while (lines.MoveNext() && lines.IsWhole)
        {
            if (lines.Current.StartsWith("some "u8)) hasSome = TryLine(lines.Current, out some);
            else if (lines.Current.StartsWith("full "u8)) hasFull = TryLine(lines.Current, out full);
        }
        pressure = new Pressure(some, full, hasFull);
        return hasSome;
    }

    private static bool TryLine(ReadOnlySpan<byte> line, out PressureLine pressure)
    {
        bool valid = TryPercent(line, " avg10="u8, out double ten) & TryPercent(line, " avg60="u8, out double sixty)
            & TryPercent(line, " avg300="u8, out double threeHundred) & NumberText.TryDecimal(Field(line, " total="u8), out ulong total);
        pressure = new PressureLine(ten, sixty, threeHundred, total);
        return valid;
    }

    private static bool TryPercent(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, out double percent)
    {
        bool valid = NumberText.TryBillionths(Field(line, key), out ulong billionths);
        percent = billionths / 1e9;
        return valid;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key)
    {
        int at = line.IndexOf(key);
        if (at < 0) return default;
        ReadOnlySpan<byte> rest = line[(at + key.Length)..];
        int end = rest.IndexOf((byte)' ');
        return end < 0 ? rest : rest[..end];
    }
}
