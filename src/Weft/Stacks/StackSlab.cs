using Weft.Native;

namespace Weft.Stacks;

/// <summary>
/// Where copied stacks go, one after another. All room is made ahead, so that filling it allocates nothing; memory is only
/// touched where something is written.
/// </summary>
internal sealed class StackSlab
{
    /// <summary>Bytes copied below the stack pointer: a leaf function may keep its variables there (the ABI's red zone).</summary>
    public const int RedZone = 128;

    private const int PageBytes = 4096;
    private const int OrdinaryBytes = 6 << 10;
    private const int MaximumPreparedBytes = 64 << 20;

    // All of them together: what has no room here is read when it is asked for.
    private const int MaximumBytes = 1 << 30;

    private readonly RemoteSegment[] _segments;
    private readonly int[] _offsets;
    private readonly int[] _lengths;
    private readonly ulong _stackBytes;
    private int _used;
    private int _read;

    /// <summary>Makes room.</summary>
    /// <param name="threads">For so many stacks.</param>
    /// <param name="stackBytes">Bytes of each; fewer when there are very many.</param>
    public StackSlab(int threads, int stackBytes)
    {
        _segments = new RemoteSegment[threads];
        _offsets = new int[threads];
        _lengths = new int[threads];
        int each = Math.Min(stackBytes, MaximumBytes / Math.Max(1, threads));
        _stackBytes = (ulong)each;
        Bytes = GC.AllocateUninitializedArray<byte>(threads * each);
    }

    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>Touches the room that stacks of ordinary depth will take, so that the kernel need not find memory for it while a target stands.</summary>
    /// <param name="threads">So many stacks.</param>
    public void Prepare(int threads)
    {
        int bytes = (int)Math.Min(Bytes.Length, Math.Min((long)threads * OrdinaryBytes, MaximumPreparedBytes));
        for (int at = 0; at < bytes; at += PageBytes) Bytes[at] = 0;
    }

    /// <summary>Stacks planned.</summary>
    public int Count { get; private set; }

    /// <summary>Where a stack lies in <see cref="Bytes"/>.</summary>
    public int Offset(int index) => _offsets[index];

    /// <summary>The address it was copied from.</summary>
    public ulong Address(int index) => _segments[index].Address;

    /// <summary>Bytes of it that could be copied.</summary>
    public int Length(int index) => _lengths[index];

    /// <summary>Plans to copy the top of a stack.</summary>
    /// <param name="stackPointer">The thread's rsp.</param>
    /// <param name="map">Where its memory ends: a copy that meets a hole would end for all that come after it.</param>
    public void Plan(ulong stackPointer, MemoryMap map)
    {
        ulong start = stackPointer > RedZone ? stackPointer - RedZone : 0;
        if (!map.TryFind(start, out MappedRange range) || !range.IsReadable) start = stackPointer;
        ulong end = map.ReadableEnd(start, _stackBytes);
        _segments[Count] = new RemoteSegment(start, end - start);
        _offsets[Count] = _used;
        _lengths[Count] = 0;
        _used += (int)(end - start);
        Count++;
    }

    /// <summary>Copies all that was planned since the last call.</summary>
    /// <param name="task">A living task of the process.</param>
    /// <returns>None, or why nothing could be read.</returns>
    public Errno Fill(int task)
    {
        while (_read < Count)
        {
            int batch = Math.Min(ProcessMemory.MaximumSegments, Count - _read);
            int got = ProcessMemory.Read(task, _segments.AsSpan(_read, batch), Bytes.AsSpan(_offsets[_read]));
            if (got < 0 && got != -(int)Errno.Fault) return (Errno)(-got);
            got = Math.Max(0, got);
            // It ends at the first page that cannot be read: what lies behind it is asked for again.
            int at = _read;
            for (; at < _read + batch; at++)
            {
                int wanted = (int)_segments[at].Length;
                _lengths[at] = Math.Min(wanted, got);
                got -= _lengths[at];
                if (_lengths[at] < wanted) break;
            }
            _read = at < _read + batch ? at + 1 : at;
        }
        return Errno.None;
    }
}
