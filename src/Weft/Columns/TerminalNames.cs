using System.Text;

namespace Weft.Columns;

/// <summary>Names of terminals by device number (Documentation/admin-guide/devices.txt).</summary>
public static class TerminalNames
{
    private static readonly Dictionary<int, byte[]> Known = [];

    /// <summary>The name below /dev of a terminal's device number in stat's encoding; "major,minor" in digits when unknown.</summary>
    /// <param name="device">Field 7 of stat: minor bits 0-7 and 20-31, major bits 8-19.</param>
    public static ReadOnlySpan<byte> Of(int device)
    {
        lock (Known)
        {
            if (!Known.TryGetValue(device, out byte[]? name)) Known[device] = name = Encoding.ASCII.GetBytes(Find(device));
            return name;
        }
    }

    private static string Find(int device)
    {
        int major = (device >> 8) & 0xFFF;
        int minor = (device & 0xFF) | ((device >> 12) & 0xFFF00);
        return major switch
        {
            >= 136 and <= 143 => $"pts/{((major - 136) << 8) + minor}",
            4 when minor < 64 => $"tty{minor}",
            4 => $"ttyS{minor - 64}",
            5 when minor == 0 => "tty",
            5 when minor == 1 => "console",
            188 => $"ttyUSB{minor}",
            166 => $"ttyACM{minor}",
            204 when minor is >= 64 and < 80 => $"ttyAMA{minor - 64}",
            229 => $"hvc{minor}",
            3 => $"ttyp{"0123456789abcdef"[minor & 15]}",
            // Rare drivers: digits are honest and unambiguous.
            _ => $"{major},{minor}",
        };
    }
}
