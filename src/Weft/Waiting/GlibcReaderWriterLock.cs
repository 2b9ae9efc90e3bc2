using System.Buffers.Binary;

namespace Weft.Waiting;

/// <summary>
/// The pthread_rwlock_t of glibc on x86-64 since 2.25, 56 bytes (sysdeps/x86/nptl/bits/struct_rwlock.h): readers, writers,
/// the futex of the phase, the futex of the writers, 8 bytes unused, the writer's tid, whether it is shared.
/// </summary>
/// <param name="Readers">Three bits of state, then how many readers have it, or in a writer's phase wait for it.</param>
/// <param name="Writer">The tid of the writer that has it; 0 for none.</param>
/// <param name="IsShared">Several processes may use it.</param>
public readonly record struct GlibcReaderWriterLock(uint Readers, int Writer, bool IsShared)
{
    /// <summary>Its size.</summary>
    public const int Bytes = 56;

    /// <summary>Where the futex of the phase is, at which readers wait for a writer, and the first writer for readers.</summary>
    public const int PhaseOffset = 8;

    /// <summary>Where the futex is at which writers wait for writers.</summary>
    public const int WritersOffset = 12;

    private const uint WritePhase = 1, MaximumCount = 1 << 22;

    /// <summary>Whether it is the writers' turn.</summary>
    public bool IsWritePhase => (Readers & WritePhase) != 0;

    /// <summary>Readers that have it.</summary>
    public int ReadersInside => IsWritePhase ? 0 : (int)(Readers >> 3);

    /// <summary>Reads one.</summary>
    /// <param name="memory">At least <see cref="Bytes"/> from its beginning.</param>
    /// <param name="found">The lock.</param>
    /// <returns>False when the bytes are none that somebody has or wants.</returns>
    public static bool TryRead(ReadOnlySpan<byte> memory, out GlibcReaderWriterLock found)
    {
        found = default;
        if (memory.Length < Bytes) return false;
        uint readers = BinaryPrimitives.ReadUInt32LittleEndian(memory), writers = BinaryPrimitives.ReadUInt32LittleEndian(memory[4..]);
        uint phase = BinaryPrimitives.ReadUInt32LittleEndian(memory[PhaseOffset..]), writersFutex = BinaryPrimitives.ReadUInt32LittleEndian(memory[WritersOffset..]);
        int writer = BinaryPrimitives.ReadInt32LittleEndian(memory[24..]), shared = BinaryPrimitives.ReadInt32LittleEndian(memory[28..]);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(memory[48..]);
        // The phase futex holds the phase and whether anybody sleeps there; flags are which side is preferred.
        if (readers >> 3 > MaximumCount || (writers & 0x7fffffff) > MaximumCount || phase > 3 || writersFutex > 3 || writer < 0 || shared is not (0 or 1) || flags > 2) return false;
        if (readers >> 3 == 0 && writers == 0 && writer == 0) return false;
        found = new GlibcReaderWriterLock(readers, writer, shared != 0);
        return true;
    }
}
