using System.Buffers.Binary;

namespace Weft.Symbols.Unwinding;

/// <summary>A copy of one piece of memory, a thread's stack as a rule, before another memory that answers for the rest.</summary>
public sealed class CopiedMemory : IMemory
{
    private readonly IMemory? _rest;
    private ReadOnlyMemory<byte> _bytes;

    /// <summary>Makes a memory of a copy.</summary>
    /// <param name="start">The address the first byte was copied from.</param>
    /// <param name="bytes">The copy; it is not copied again.</param>
    /// <param name="rest">Asked for what lies outside; null when nothing else can be read.</param>
    public CopiedMemory(ulong start, ReadOnlyMemory<byte> bytes, IMemory? rest = null)
    {
        _rest = rest;
        Load(start, bytes);
    }

    /// <summary>The address of the first byte.</summary>
    public ulong Start { get; private set; }

    /// <summary>Puts another copy in its place, so that one object serves thread after thread.</summary>
    public void Load(ulong start, ReadOnlyMemory<byte> bytes)
    {
        Start = start;
        _bytes = bytes;
    }

    /// <inheritdoc/>
    public bool TryRead(ulong address, Span<byte> destination)
    {
        ulong offset = unchecked(address - Start);
        if (offset <= (ulong)_bytes.Length && (ulong)destination.Length <= (ulong)_bytes.Length - offset)
        {
            _bytes.Span.Slice((int)offset, destination.Length).CopyTo(destination);
            return true;
        }
        return _rest is not null && _rest.TryRead(address, destination);
    }

    /// <inheritdoc/>
    public bool TryReadWord(ulong address, out ulong value)
    {
        ulong offset = unchecked(address - Start);
        ReadOnlySpan<byte> bytes = _bytes.Span;
        if (offset <= (ulong)bytes.Length && (ulong)bytes.Length - offset >= sizeof(ulong))
        {
            value = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(int)offset..]);
            return true;
        }
        if (_rest is not null) return _rest.TryReadWord(address, out value);
        value = 0;
        return false;
    }
}
