using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Linux.Bpf;

/// <summary>Where an iterator puts its records. Kept between reads, it grows to what is needed once.</summary>
/// <typeparam name="TRecord">What the program writes for each task.</typeparam>
public abstract class IteratorBuffer<TRecord> : IIteratorBuffer
    where TRecord : unmanaged
{
    // The kernel fills at most 32 KiB (8 pages) for each read.
    private const int ReadBytes = 1 << 15;
    // PID_MAX_LIMIT tasks.
    private const int MaximumTasks = 1 << 22;

    private static readonly int s_recordBytes = Unsafe.SizeOf<TRecord>();
    private readonly int _maximumBytes = (int)Math.Min(1L << 30, (long)MaximumTasks * s_recordBytes);
    private byte[] _bytes = new byte[4 * ReadBytes];
    private int _length;

    /// <summary>The records of the last read: all tasks in the order of their ids, those of one process as they were made; valid until the next.</summary>
    protected ReadOnlySpan<TRecord> Records => MemoryMarshal.Cast<byte, TRecord>(_bytes.AsSpan(0, _length));

    void IIteratorBuffer.Clear() => _length = 0;

    // A read that ended inside a record is gone on with there.
    Span<byte> IIteratorBuffer.Room()
    {
        if (_bytes.Length - _length < ReadBytes && _bytes.Length < _maximumBytes)
        {
            Array.Resize(ref _bytes, (int)Math.Min(_maximumBytes, _bytes.Length * 4L));
        }
        return _bytes.AsSpan(_length);
    }

    void IIteratorBuffer.Advance(int bytes) => _length += bytes;
}
