using System.Runtime.InteropServices;

namespace Weft.Linux.Bpf;

/// <summary>Where a <see cref="TaskIterator"/> puts its records. Kept between reads, it grows to the machine's size once.</summary>
public sealed class TaskIteratorBuffer
{
    // The kernel fills at most 32 KiB (8 pages) for each read.
    private const int ReadBytes = 1 << 15;
    // PID_MAX_LIMIT tasks.
    private const int MaximumBytes = (1 << 22) * KernelTaskLayout.Bytes;

    private byte[] _bytes = new byte[4 * ReadBytes];
    private int _length;

    /// <summary>The tasks of the last read, in the order of their ids; valid until the next.</summary>
    public ReadOnlySpan<KernelTask> Tasks => MemoryMarshal.Cast<byte, KernelTask>(_bytes.AsSpan(0, _length));

    internal void Clear() => _length = 0;

    /// <summary>Room for the next read; empty when the limit is reached. A read that ended inside a record is gone on with there.</summary>
    internal Span<byte> Room()
    {
        if (_bytes.Length - _length < ReadBytes && _bytes.Length < MaximumBytes)
        {
            Array.Resize(ref _bytes, (int)Math.Min(MaximumBytes, _bytes.Length * 4L));
        }
        return _bytes.AsSpan(_length);
    }

    internal void Advance(int bytes) => _length += bytes;
}
