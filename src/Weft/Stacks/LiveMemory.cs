using System.Buffers.Binary;
using Weft.Symbols.Unwinding;

namespace Weft.Stacks;

/// <summary>The target's memory as it is now, page by page, for what was not copied with the registers.</summary>
internal sealed class LiveMemory(StackCapture capture) : IMemory
{
    private const int PageBytes = 4096;
    private const int Pages = 64;

    private readonly byte[] _bytes = new byte[Pages * PageBytes];
    private readonly ulong[] _addresses = new ulong[Pages];
    private readonly bool[] _isReadable = new bool[Pages];

    /// <summary>Whether memory that may be written was read since this was last set to false: it may have changed since the capture.</summary>
    public bool HasReadWritable { get; set; }

    /// <summary>Forgets what was read: the target has run since.</summary>
    public void Forget() => Array.Clear(_addresses);

    /// <inheritdoc/>
    public bool TryRead(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int within = (int)(address % PageBytes);
            int count = Math.Min(destination.Length, PageBytes - within);
            if (!TryPage(address - (ulong)within, out ReadOnlySpan<byte> page)) return false;
            page.Slice(within, count).CopyTo(destination);
            destination = destination[count..];
            address = unchecked(address + (ulong)count);
        }
        return true;
    }

    /// <inheritdoc/>
    public bool TryReadWord(ulong address, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bool read = TryRead(address, bytes);
        value = read ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return read;
    }

    // Page 0 is never mapped, so an address of 0 is an empty place.
    private bool TryPage(ulong address, out ReadOnlySpan<byte> page)
    {
        int place = (int)(address / PageBytes % Pages);
        Span<byte> bytes = _bytes.AsSpan(place * PageBytes, PageBytes);
        if (_addresses[place] != address || address == 0)
        {
            _addresses[place] = address;
            _isReadable[place] = address != 0 && capture.ReadLive(address, bytes) == PageBytes;
        }
        HasReadWritable |= capture.Map.TryFind(address, out MappedRange range) && range.IsWritable;
        page = bytes;
        return _isReadable[place];
    }
}
