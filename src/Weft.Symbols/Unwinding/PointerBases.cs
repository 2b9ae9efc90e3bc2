using System.Buffers.Binary;

namespace Weft.Symbols.Unwinding;

/// <summary>What encoded pointers may be relative to, and where indirect ones are looked up.</summary>
internal readonly struct PointerBases(ulong section, UnwindSections sections, ulong data, ulong function = 0)
{
    /// <summary>The address of the section that is read.</summary>
    public ulong Section { get; } = section;

    public ulong Text => sections.TextBase;

    public ulong Data { get; } = data;

    /// <summary>The start of the function the entry describes.</summary>
    public ulong Function { get; } = function;

    /// <summary>The word an indirect pointer points to, as the file has it.</summary>
    public bool TryFollow(ulong address, out ulong value)
    {
        value = 0;
        foreach (AddressedBytes segment in sections.Segments)
        {
            if (!segment.TryFrom(address, out ReadOnlyMemory<byte> bytes) || bytes.Length < sizeof(ulong)) continue;
            value = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
            return true;
        }
        return false;
    }
}
