namespace Weft.Linux.Procfs;

/// <summary>Parses <c>io</c> (proc_pid_io(5)).</summary>
public static class IoParser
{
    /// <summary>Parses one file.</summary>
    /// <returns>False when one of the seven numbers is missing or malformed.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out IoCounters counters)
    {
        counters = default;
        int found = 0;
        KeyValueLines lines = new(text);
        while (lines.MoveNext())
        {
            ReadOnlySpan<byte> key = lines.Key;
            int bit = key.SequenceEqual("rchar"u8) ? Take(lines.Value, ref counters.ReadCharacters, 1)
                : key.SequenceEqual("wchar"u8) ? Take(lines.Value, ref counters.WrittenCharacters, 2)
                : key.SequenceEqual("syscr"u8) ? Take(lines.Value, ref counters.ReadCalls, 4)
                : key.SequenceEqual("syscw"u8) ? Take(lines.Value, ref counters.WriteCalls, 8)
                : key.SequenceEqual("read_bytes"u8) ? Take(lines.Value, ref counters.ReadBytes, 16)
                : key.SequenceEqual("write_bytes"u8) ? Take(lines.Value, ref counters.WrittenBytes, 32)
                : key.SequenceEqual("cancelled_write_bytes"u8) ? Take(lines.Value, ref counters.CancelledWriteBytes, 64)
                : 0;
            found |= bit;
        }
        return found == 127;
    }

    private static int Take(ReadOnlySpan<byte> value, ref ulong field, int bit)
    {
        if (!NumberText.TryDecimal(value, out ulong number)) return 0;
        field = number;
        return bit;
    }
}
