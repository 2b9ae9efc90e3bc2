using Weft.Tasks;

namespace Weft.Columns;

/// <summary>State letters, alone and with ps's additions (ps(1) PROCESS STATE CODES).</summary>
public static class LongState
{
    private static readonly byte[] Letters = [.. Enumerable.Range(0, 128).Select(static i => (byte)i)];
    private static readonly Dictionary<ulong, byte[]> Long = [];

    /// <summary>A state letter as text.</summary>
    public static ReadOnlySpan<byte> Letter(byte state) => Letters.AsSpan(state & 0x7F, 1);

    /// <summary>The long form, such as <c>Ssl+</c>.</summary>
    public static ReadOnlySpan<byte> Of(TaskRow row)
    {
        ref readonly Linux.Procfs.TaskStat stat = ref row.Stat;
        // At most seven letters: packed into a number, they are the key of the few combinations a machine has.
        ulong key = stat.State;
        if (stat.Nice < 0) key = (key << 8) | '<';
        if (stat.Nice > 0) key = (key << 8) | 'N';
        if (row.LockedBytes(out long locked) == Presence.Present && locked > 0) key = (key << 8) | 'L';
        if (stat.Session == row.ProcessId) key = (key << 8) | 's';
        if (stat.ThreadCount > 1) key = (key << 8) | 'l';
        if (stat.TerminalProcessGroup == stat.ProcessGroup) key = (key << 8) | '+';
        lock (Long)
        {
            if (!Long.TryGetValue(key, out byte[]? text))
            {
                text = BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(key)).SkipWhile(static b => b == 0).ToArray();
                Long[key] = text;
            }
            return text;
        }
    }
}
