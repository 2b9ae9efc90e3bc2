namespace Weft.Cli.Rendering;

/// <summary>Numbers with the unit beside them, at most one decimal, two units at the most (screens: how Weft speaks).</summary>
internal static class HumanUnits
{
    /// <summary>Bytes in binary multiples: 812 B, 11 MB, 1.2 GB.</summary>
    public static void AppendSize(CellBuffer cell, long bytes)
    {
        ReadOnlySpan<byte> units = "BKMGTPE"u8;
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }
        cell.Fixed(value, unit > 0 && value < 9.95 ? 1 : 0).Byte((byte)' ');
        if (unit > 0) cell.Byte(units[unit]);
        cell.Byte((byte)'B');
    }

    /// <summary>Nanoseconds: 0.2 ms, 3.2 s, 4 min 12 s, 2 h 5 min, 3 d 4 h.</summary>
    public static void AppendDuration(CellBuffer cell, long nanoseconds)
    {
        long seconds = nanoseconds / 1_000_000_000;
        if (nanoseconds == 0) cell.Text("0 s"u8);
        else if (nanoseconds < 1_000_000) cell.Fixed(nanoseconds / 1e3, 0).Text(" us"u8);
        else if (seconds == 0) cell.Fixed(nanoseconds / 1e6, nanoseconds < 10_000_000 ? 1 : 0).Text(" ms"u8);
        else if (seconds < 10) cell.Fixed(nanoseconds / 1e9, 1).Text(" s"u8);
        else if (seconds < 60) cell.Number(seconds).Text(" s"u8);
        else if (seconds < 3600) cell.Number(seconds / 60).Text(" min "u8).Number(seconds % 60).Text(" s"u8);
        else if (seconds < 86400) cell.Number(seconds / 3600).Text(" h "u8).Number(seconds / 60 % 60).Text(" min"u8);
        else cell.Number(seconds / 86400).Text(" d "u8).Number(seconds / 3600 % 24).Text(" h"u8);
    }

    /// <summary>An age in one unit, for narrow columns: 41 s, 41 min, 2 h, 3 d.</summary>
    public static void AppendAge(CellBuffer cell, long nanoseconds)
    {
        long seconds = nanoseconds / 1_000_000_000;
        if (seconds < 60) cell.Number(seconds).Text(" s"u8);
        else if (seconds < 3600) cell.Number(seconds / 60).Text(" min"u8);
        else if (seconds < 86400) cell.Number(seconds / 3600).Text(" h"u8);
        else cell.Number(seconds / 86400).Text(" d"u8);
    }
}
