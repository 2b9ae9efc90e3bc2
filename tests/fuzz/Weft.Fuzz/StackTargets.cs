using Weft.Linux.Procfs;
using Weft.Stacks;

namespace Weft.Fuzz;

/// <summary>The parser of memory maps, and the map made of them.</summary>
public static class StackTargets
{
    public static void Maps(ReadOnlySpan<byte> input)
    {
        MemoryMappings lines = new(input);
        while (lines.MoveNext()) _ = lines.Current.Name.IndexOf((byte)0);
        MemoryMap map = MemoryMap.Parse(input);
        ulong last = 0;
        foreach (MappedRange range in map.Ranges)
        {
            if (range.Start < last || range.End <= range.Start) throw new InvalidOperationException("Mappings overlap or are empty.");
            if (!map.TryFind(range.Start, out MappedRange found) || found != range || !map.TryFind(range.End - 1, out found) || found != range) throw new InvalidOperationException("A mapping is not found.");
            ulong end = map.ReadableEnd(range.Start, 1 << 16);
            if (end < range.Start || end - range.Start > 1 << 16) throw new InvalidOperationException("Readable memory ends outside what was asked.");
            _ = map.Name(range);
            last = range.End;
        }
    }
}
