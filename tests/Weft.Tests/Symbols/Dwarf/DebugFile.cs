using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Weft.Symbols.Dwarf;

namespace Weft.Tests.Symbols.Dwarf;

/// <summary>The sections of a compiled file, read in the plainest way: files that gcc made need no caution.</summary>
internal sealed class DebugFile
{
    private const uint Allocated = 2;
    private const uint Executable = 4;
    private const uint Compressed = 0x800;
    private const uint NoBits = 8;

    private readonly Dictionary<string, byte[]> _sections = new(StringComparer.Ordinal);

    public DebugFile(string path, string? alternate = null)
    {
        Path = path;
        var file = File.ReadAllBytes(path);
        var headers = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(0x28));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(0x3C));
        var names = Header(BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(0x3E))).Bytes;
        for (var i = 1; i < count; i++)
        {
            var (name, flags, address, bytes) = Header(i);
            var text = names.AsSpan(name);
            _sections.TryAdd(Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]), bytes);
            if ((flags & (Allocated | Executable)) == (Allocated | Executable)) Code.Add((address, address + (ulong)bytes.Length));
        }

        Sections = new DwarfSections
        {
            Info = Section(".debug_info"),
            Types = Section(".debug_types"),
            Abbreviations = Section(".debug_abbrev"),
            Line = Section(".debug_line"),
            LineStrings = Section(".debug_line_str"),
            Strings = Section(".debug_str"),
            StringOffsets = Section(".debug_str_offsets"),
            Addresses = Section(".debug_addr"),
            Ranges = Section(".debug_ranges"),
            RangeLists = Section(".debug_rnglists"),
            AddressRanges = Section(".debug_aranges"),
            Alternate = alternate is null ? null : new DebugFile(alternate).Sections,
        };

        (int Name, uint Flags, ulong Address, byte[] Bytes) Header(int index)
        {
            var header = file.AsSpan(headers + 64 * index, 64);
            var flags = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[0x20..]);
            var bytes = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == NoBits
                ? new byte[(flags & Executable) != 0 ? length : 0]
                : file.AsSpan((int)BinaryPrimitives.ReadUInt64LittleEndian(header[0x18..]), length).ToArray();
            if ((flags & Compressed) != 0) bytes = Decompress(bytes);
            return (BinaryPrimitives.ReadInt32LittleEndian(header), flags, BinaryPrimitives.ReadUInt64LittleEndian(header[0x10..]), bytes);
        }
    }

    public string Path { get; }

    public DwarfSections Sections { get; }

    /// <summary>First addresses of sections with code, and the addresses after their last.</summary>
    public List<(ulong Start, ulong End)> Code { get; } = [];

    public byte[] Section(string name) => _sections.GetValueOrDefault(name, []);

    /// <summary>Every n-th address of the code.</summary>
    public IEnumerable<ulong> Addresses(ulong step = 1)
    {
        foreach (var (start, end) in Code)
            for (var address = start; address < end; address += step) yield return address;
    }

    private static byte[] Decompress(byte[] bytes)
    {
        using var inflater = new ZLibStream(new MemoryStream(bytes, 24, bytes.Length - 24), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        inflater.CopyTo(plain);
        return plain.ToArray();
    }
}
