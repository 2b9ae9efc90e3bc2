using System.Text;
using Weft.Linux.Procfs;

namespace Weft.Portraits;

/// <summary>The mappings of one file, or of one kind, of an address space.</summary>
public sealed class MappingGroup
{
    private MappingGroup(string name) => Name = name;

    /// <summary>The file's path or the kernel's word in brackets, raw; empty for memory of no file.</summary>
    public string Name { get; }

    /// <summary>Bytes of address space.</summary>
    public ulong Bytes { get; private set; }

    /// <summary>Of them those that may be written.</summary>
    public ulong WritableBytes { get; private set; }

    /// <summary>Of them those that may be executed.</summary>
    public ulong CodeBytes { get; private set; }

    /// <summary>How many mappings.</summary>
    public int Count { get; private set; }

    /// <summary>Groups the text of <c>maps</c> (proc_pid_maps(5)), the largest first.</summary>
    /// <param name="maps">The text.</param>
    /// <param name="mappings">How many mappings there are.</param>
    public static MappingGroup[] Of(ReadOnlySpan<byte> maps, out int mappings)
    {
        mappings = 0;
        Dictionary<string, MappingGroup> groups = new(StringComparer.Ordinal);
        MemoryMappings lines = new(maps);
        MappingGroup? last = null;
        byte[] lastName = [];
        while (lines.MoveNext())
        {
            MemoryMapping mapping = lines.Current;
            mappings++;
            // Those of one file follow one another.
            if (last is null || !mapping.Name.SequenceEqual(lastName))
            {
                lastName = mapping.Name.ToArray();
                string name = Encoding.UTF8.GetString(mapping.Name);
                if (!groups.TryGetValue(name, out last)) groups[name] = last = new MappingGroup(name);
            }
            last.Count++;
            last.Bytes += mapping.Length;
            if (mapping.IsWritable) last.WritableBytes += mapping.Length;
            if (mapping.IsExecutable) last.CodeBytes += mapping.Length;
        }
        MappingGroup[] sorted = [.. groups.Values];
        Array.Sort(sorted, static (a, b) => a.Bytes != b.Bytes ? b.Bytes.CompareTo(a.Bytes) : string.CompareOrdinal(a.Name, b.Name));
        return sorted;
    }
}
