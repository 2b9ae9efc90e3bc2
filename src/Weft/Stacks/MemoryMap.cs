using System.Text;
using Weft.Linux.Procfs;

namespace Weft.Stacks;

/// <summary>The mappings of one address space at one moment, lowest first, found by address.</summary>
public sealed class MemoryMap
{
    private readonly MappedRange[] _ranges;
    private readonly List<string> _names = [""];

    private MemoryMap(ReadOnlySpan<byte> text)
    {
        List<MappedRange> ranges = new(Math.Min(1 << 16, text.Length / 80));
        // The mappings of one file follow one another.
        byte[] last = [];
        MemoryMappings lines = new(text);
        while (lines.MoveNext())
        {
            MemoryMapping mapping = lines.Current;
            // Ascending and apart, as the kernel gives them; a map read in pieces while it changes may repeat some.
            if (ranges.Count > 0 && mapping.Start < ranges[^1].End) continue;
            int name = 0;
            if (!mapping.Name.IsEmpty)
            {
                if (!mapping.Name.SequenceEqual(last))
                {
                    last = mapping.Name.ToArray();
                    _names.Add(Encoding.UTF8.GetString(last));
                }
                name = _names.Count - 1;
            }
            ranges.Add(new MappedRange(mapping.Start, mapping.End, mapping.Offset, mapping.Device, mapping.Inode, mapping.IsReadable, mapping.IsWritable, mapping.IsExecutable, name));
        }
        _ranges = [.. ranges];
    }

    /// <summary>Parses the text of <c>maps</c>.</summary>
    public static MemoryMap Parse(ReadOnlySpan<byte> text) => new(text);

    /// <summary>Reads the mappings of a task's process as they are now.</summary>
    /// <param name="root">The system's own /proc.</param>
    /// <param name="processId">The process.</param>
    /// <param name="taskId">One of its tasks, perhaps the only one that lives.</param>
    /// <param name="buffer">Room for the text.</param>
    /// <returns>Null when it is gone or has no memory of its own.</returns>
    internal static MemoryMap? TryRead(ProcRoot root, int processId, int taskId, ReadBuffer buffer) =>
        TaskFiles.Read(TaskLocation.Thread(root, processId, taskId), "maps"u8, buffer) == ReadOutcome.Read && !buffer.Text.IsEmpty ? Parse(buffer.Text) : null;

    /// <summary>All mappings, lowest address first.</summary>
    public ReadOnlySpan<MappedRange> Ranges => _ranges;

    /// <summary>A mapping's name as the kernel writes it: a path, perhaps with <c> (deleted)</c>, a word in brackets, or empty.</summary>
    public string Name(in MappedRange range) => _names[range.NameIndex];

    /// <summary>The mapping that an address lies in.</summary>
    public bool TryFind(ulong address, out MappedRange range)
    {
        int low = 0, high = _ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            range = _ranges[middle];
            if (address < range.Start) high = middle - 1;
            else if (address >= range.End) low = middle + 1;
            else return true;
        }
        range = default;
        return false;
    }

    /// <summary>Where readable memory that begins at an address ends, mappings that touch counted together; the address itself when it is not readable.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="most">Bytes after which it does not matter any more.</param>
    public ulong ReadableEnd(ulong address, ulong most)
    {
        ulong end = address;
        ulong limit = address + most < address ? ulong.MaxValue : address + most;
        while (end < limit && TryFind(end, out MappedRange range) && range.IsReadable) end = range.End;
        return Math.Min(end, limit);
    }
}
