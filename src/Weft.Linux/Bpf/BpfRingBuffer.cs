using System.Numerics;
using Weft.Native;

namespace Weft.Linux.Bpf;

/// <summary>
/// The reading side of a BPF ring buffer (Documentation/bpf/ringbuf.rst): records from all processors in the order their
/// room was reserved. Programs should output with <see cref="NoWakeup"/>, for a wake-up costs more than a record; the
/// reader drains at its own times.
/// </summary>
/// <remarks>
/// One page holds the reader's position (ours to write), the next the writers' position, then come the data, mapped twice
/// in a row so that a record at the end is in one piece. A record is a 32-bit length (bit 31: being written, bit 30:
/// discarded), 32 bits for the kernel, then the bytes, up to a multiple of 8.
/// </remarks>
public sealed class BpfRingBuffer : IDisposable
{
    /// <summary>BPF_RB_NO_WAKEUP, the flags of <see cref="BpfHelper.RingBufferOutput"/>.</summary>
    public const int NoWakeup = 1;

    private const int MaximumBytes = 1 << 28;
    private const int HeaderBytes = 8;
    private const uint BusyBit = 1u << 31;
    private const uint DiscardBit = 1u << 30;

    private readonly SafeDescriptor _descriptor;
    private readonly MappedMemory _consumer;
    private readonly MappedMemory _producer;
    private readonly int _pageBytes;
    private readonly int _mask;
    private ulong _position;

    private BpfRingBuffer(SafeDescriptor descriptor, MappedMemory consumer, MappedMemory producer, int bytes, int pageBytes)
    {
        _descriptor = descriptor;
        _consumer = consumer;
        _producer = producer;
        _pageBytes = pageBytes;
        _mask = bytes - 1;
    }

    /// <summary>The map's descriptor, for <see cref="BpfAssembler.LoadMap"/>; also readable by poll(2) for programs that wake.</summary>
    public int Descriptor => _descriptor.Number;

    /// <summary>Makes a ring buffer.</summary>
    /// <param name="minimumBytes">Room wanted; rounded up to a power of two of at least a page.</param>
    /// <param name="reason">Why it failed; empty on success.</param>
    /// <returns>The ring, or null.</returns>
    public static BpfRingBuffer? TryCreate(int minimumBytes, out string reason)
    {
        if (minimumBytes is < 0 or > MaximumBytes) throw new ArgumentOutOfRangeException(nameof(minimumBytes));
        int page = (int)SystemInformation.PageBytes;
        int bytes = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(page, minimumBytes));
        int result = Native.Bpf.CreateMap(BpfMapType.RingBuffer, 0, 0, bytes, "weft_ring"u8);
        if (result < 0)
        {
            reason = BpfReason.For("make a ring buffer", result);
            return null;
        }
        SafeDescriptor descriptor = new(result);
        MappedMemory? producer = null;
        Errno error = MappedMemory.TryMap(result, 0, page, MappingAccess.SharedReadWrite, out MappedMemory? consumer);
        if (error == Errno.None) error = MappedMemory.TryMap(result, page, page + (2 * bytes), MappingAccess.SharedRead, out producer);
        if (consumer is null || producer is null)
        {
            consumer?.Dispose();
            descriptor.Dispose();
            reason = BpfReason.For("map a ring buffer", error);
            return null;
        }
        reason = "";
        return new BpfRingBuffer(descriptor, consumer, producer, bytes, page);
    }

    /// <summary>The next record, if there is one; gives the room of the record before back to the kernel.</summary>
    /// <param name="record">The record's bytes, in the kernel's own memory: valid until the next call or disposal.</param>
    /// <returns>False when the ring is drained for now, or the next record is still being written.</returns>
    public bool TryRead(out ReadOnlySpan<byte> record)
    {
        record = default;
        // _position is past the record handed out last; storing it is what frees that record's room.
        _consumer.WriteRelease64(0, _position);
        while (true)
        {
            ulong available = _producer.ReadAcquire64(0) - _position;
            if (available < HeaderBytes) return false;
            int at = _pageBytes + (int)(_position & (ulong)_mask);
            uint header = _producer.ReadAcquire32(at);
            if ((header & BusyBit) != 0) return false;
            uint length = header & ~(BusyBit | DiscardBit);
            ulong whole = ((ulong)length + HeaderBytes + 7) & ~7ul;
            // The kernel keeps this; a ring whose lengths do not add up has nothing more to tell.
            if (whole > available || whole > (ulong)_mask + 1) return false;
            _position += whole;
            if ((header & DiscardBit) == 0)
            {
                record = _producer.Bytes.Slice(at + HeaderBytes, (int)length);
                return true;
            }
            _consumer.WriteRelease64(0, _position);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _consumer.Dispose();
        _producer.Dispose();
        _descriptor.Dispose();
    }
}
