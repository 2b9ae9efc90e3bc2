using System.Buffers.Binary;
using System.Text;
using Weft.Symbols.Unwinding;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>Just enough of ELF for tests of the unwinder: sections by name, loaded segments. Trusts its input.</summary>
internal sealed class TestElf
{
    private readonly byte[] _bytes;
    private readonly Dictionary<string, AddressedBytes> _sections = new(StringComparer.Ordinal);

    public TestElf(byte[] bytes)
    {
        _bytes = bytes;
        int programs = (int)Word(32), sections = (int)Word(40);
        for (int i = 0; i < Half(56); i++)
        {
            int at = programs + i * 56;
            AddressedBytes piece = Piece(Word(at + 16), Word(at + 8), Word(at + 32));
            if (Int(at) == 1)
            {
                Segments.Add(piece);
                FirstAddress = Math.Min(FirstAddress, Word(at + 16) - Word(at + 8));
                if ((Int(at + 4) & 1) != 0) Code.Add(piece);
            }
            if (Int(at) == 0x6474E550) EhFrameHeader = piece;
        }
        // The vdso in memory has its section headers; a core file's may be cut.
        if (sections == 0 || Half(60) == 0) return;
        int names = (int)Word(sections + Half(62) * 64 + 24);
        for (int i = 0; i < Half(60); i++)
        {
            int at = sections + i * 64;
            int name = names + (int)Int(at);
            string text = Encoding.ASCII.GetString(bytes, name, Array.IndexOf(bytes, (byte)0, name) - name);
            if (Int(at + 4) is not (0 or 8)) _sections[text] = Piece(Word(at + 16), Word(at + 24), Word(at + 32));
        }
    }

    public static TestElf Read(string path) => new(File.ReadAllBytes(path));

    /// <summary>The address its byte 0 is linked for.</summary>
    public ulong FirstAddress { get; } = ulong.MaxValue;

    public List<AddressedBytes> Segments { get; } = [];

    public List<AddressedBytes> Code { get; } = [];

    public AddressedBytes EhFrameHeader { get; }

    public AddressedBytes Section(string name) => _sections.GetValueOrDefault(name);

    /// <summary>All that the unwinder may want.</summary>
    public UnwindSections UnwindSections => new()
    {
        EhFrame = Section(".eh_frame"),
        EhFrameHeader = EhFrameHeader,
        DebugFrame = Section(".debug_frame").Bytes,
        Segments = Segments,
        DataBase = Section(".got").Address,
    };

    private AddressedBytes Piece(ulong address, ulong offset, ulong size) => new(address, _bytes.AsMemory((int)offset, (int)size));

    private ulong Word(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(at));

    private uint Int(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));

    private int Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));
}
