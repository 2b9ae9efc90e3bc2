namespace Weft.Sampling;

/// <summary>
/// Bytes added at the end and dropped at the beginning, in blocks that are used again. A place in it is a number that never
/// changes its meaning.
/// </summary>
internal sealed class BlockLog
{
    /// <summary>Small enough for the garbage collector's ordinary heap, large enough that the last one's rest does not matter.</summary>
    public const int BlockBytes = 1 << 15;

    private readonly List<byte[]> _blocks = [];
    private readonly List<byte[]> _free = [];
    private long _firstBlock;

    /// <summary>Where the next byte goes.</summary>
    public long End { get; private set; }

    /// <summary>Bytes of all blocks, those that wait to be used again included.</summary>
    public long Bytes => (long)(_blocks.Count + _free.Count) * BlockBytes;

    /// <summary>Adds bytes; answers their place.</summary>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        long place = End;
        while (!bytes.IsEmpty)
        {
            int block = (int)((End / BlockBytes) - _firstBlock);
            int within = (int)(End % BlockBytes);
            if (block == _blocks.Count) _blocks.Add(Take());
            int part = Math.Min(bytes.Length, BlockBytes - within);
            bytes[..part].CopyTo(_blocks[block].AsSpan(within));
            bytes = bytes[part..];
            End += part;
        }
        return place;
    }

    /// <summary>Copies bytes out, all of which must still be there.</summary>
    public void Read(long place, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            int within = (int)(place % BlockBytes);
            int part = Math.Min(into.Length, BlockBytes - within);
            _blocks[(int)((place / BlockBytes) - _firstBlock)].AsSpan(within, part).CopyTo(into);
            into = into[part..];
            place += part;
        }
    }

    /// <summary>Gives up all before a place. Blocks that become free are kept for use again, but no more than a quarter of those in use.</summary>
    public void DropBefore(long place)
    {
        int gone = (int)Math.Min((place / BlockBytes) - _firstBlock, _blocks.Count);
        if (gone <= 0) return;
        int keep = Math.Max(4, (_blocks.Count - gone) / 4);
        for (int i = 0; i < gone && _free.Count < keep; i++) _free.Add(_blocks[i]);
        _blocks.RemoveRange(0, gone);
        _firstBlock += gone;
    }

    /// <summary>Gives the blocks back that wait to be used again.</summary>
    public void Trim() => _free.Clear();

    private byte[] Take()
    {
        if (_free.Count == 0) return GC.AllocateUninitializedArray<byte>(BlockBytes);
        byte[] block = _free[^1];
        _free.RemoveAt(_free.Count - 1);
        return block;
    }
}
