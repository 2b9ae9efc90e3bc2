using System.Buffers.Binary;

namespace Weft.Symbols.Elf;

/// <summary>Walks the entries of a note segment or section; ends at the first that does not fit.</summary>
public ref struct ElfNotes
{
    private const int HeaderBytes = 12;

    private readonly int _alignment;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins before the first entry.</summary>
    /// <param name="bytes">The segment or section.</param>
    /// <param name="alignment">Its alignment: entries are padded to 8 bytes when it is 8, else to 4.</param>
    public ElfNotes(ReadOnlySpan<byte> bytes, ulong alignment)
    {
        _rest = bytes;
        _alignment = alignment == 8 ? 8 : 4;
    }

    /// <summary>The entry that <see cref="MoveNext"/> came to.</summary>
    public ElfNote Current { get; private set; }

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < HeaderBytes) return false;
        uint ownerLength = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(_rest[4..]);
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(_rest[8..]);
        ulong at = Padded(HeaderBytes + (ulong)ownerLength);
        if (at > (ulong)_rest.Length || length > (ulong)_rest.Length - at) return false;
        ReadOnlySpan<byte> owner = _rest.Slice(HeaderBytes, (int)ownerLength);
        if (owner.EndsWith((byte)0)) owner = owner[..^1];
        Current = new ElfNote(type, owner, _rest.Slice((int)at, (int)length));
        ulong next = Math.Min(Padded(at + length), (ulong)_rest.Length);
        _rest = _rest[(int)next..];
        return true;
    }

    private readonly ulong Padded(ulong length) => (length + (ulong)_alignment - 1) & ~((ulong)_alignment - 1);
}
