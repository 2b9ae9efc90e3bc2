using System.Buffers.Binary;

namespace Weft.Waiting;

/// <summary>The pthread_barrier_t of glibc since 2.25 (nptl/pthreadP.h, struct pthread_barrier): in, current round, count, shared, out.</summary>
/// <param name="Come">Threads that have come in this round.</param>
/// <param name="Count">Threads that open it.</param>
public readonly record struct GlibcBarrier(uint Come, uint Count)
{
    /// <summary>Bytes that are read.</summary>
    public const int Bytes = 20;

    /// <summary>Where the futex is.</summary>
    public const int RoundOffset = 4;

    /// <summary>Reads one that is waited for; false when the bytes are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> memory, out GlibcBarrier barrier)
    {
        barrier = default;
        if (memory.Length < Bytes) return false;
        uint come = BinaryPrimitives.ReadUInt32LittleEndian(memory), round = BinaryPrimitives.ReadUInt32LittleEndian(memory[RoundOffset..]), count = BinaryPrimitives.ReadUInt32LittleEndian(memory[8..]);
        if (count == 0 || count > int.MaxValue || come <= round || come - round >= count) return false;
        barrier = new GlibcBarrier(come - round, count);
        return true;
    }
}
