using System.Buffers.Binary;

namespace Weft.Waiting;

/// <summary>
/// The pthread_mutex_t of glibc on x86-64, 40 bytes, the same in all releases since 2.3 (sysdeps/nptl/bits/struct_mutex.h):
/// lock, count, owner, number of users, kind, then spins or list.
/// </summary>
public readonly record struct GlibcMutex(uint Lock, uint Count, int Owner, uint Users, int Kind)
{
    /// <summary>Its size.</summary>
    public const int Bytes = 40;

    private const int TypeBits = 3, Robust = 16, PriorityInherit = 32, PriorityProtect = 64, Shared = 128, Elision = 256, NoElision = 512;
    private const uint TidBits = 0x3fffffff;

    /// <summary>The owner's tid in the target's PID namespace; 0 for none, or when it is just changing hands. Robust and PI mutexes keep it in the lock word.</summary>
    public int OwnerTid => IsOwnerInWord ? (int)(Lock & TidBits) : Lock == 0 ? 0 : Owner;

    /// <summary>May be used by several processes.</summary>
    public bool IsShared => (Kind & Shared) != 0;

    /// <summary>The kernel marks it when its owner dies.</summary>
    public bool IsRobust => (Kind & Robust) != 0;

    /// <summary>normal, recursive, errorcheck or adaptive.</summary>
    public string TypeName => (Kind & TypeBits) switch { 0 => "normal", 1 => "recursive", 2 => "errorcheck", _ => "adaptive" };

    /// <summary>Its kind in words. Every robust one is marked as shared, whether it is or not.</summary>
    public string Description => TypeName + (IsRobust ? ", robust" : "") + ((Kind & PriorityInherit) != 0 ? ", priority-inheriting" : "") + ((Kind & PriorityProtect) != 0 ? ", priority-protecting" : "") + (IsShared && !IsRobust ? ", shared between processes" : "");

    /// <summary>Whether a second lock by its owner waits for ever, instead of counting or failing.</summary>
    public bool WaitsForItself => (Kind & TypeBits) is 0 or 3;

    private bool IsOwnerInWord => (Kind & (Robust | PriorityInherit)) != 0;

    /// <summary>Reads one.</summary>
    /// <param name="memory">At least <see cref="Bytes"/> from its beginning.</param>
    /// <param name="mutex">The mutex.</param>
    /// <returns>False when the bytes are none that is locked and waited for: an unknown kind, no users, a count that does not fit.</returns>
    public static bool TryRead(ReadOnlySpan<byte> memory, out GlibcMutex mutex)
    {
        mutex = default;
        if (memory.Length < Bytes) return false;
        GlibcMutex read = new(
            BinaryPrimitives.ReadUInt32LittleEndian(memory), BinaryPrimitives.ReadUInt32LittleEndian(memory[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(memory[8..]), BinaryPrimitives.ReadUInt32LittleEndian(memory[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(memory[16..]));
        if ((read.Kind & ~(TypeBits | Robust | PriorityInherit | PriorityProtect | Shared | Elision | NoElision)) != 0) return false;
        if (read.Users is 0 or > 1 << 22) return false;
        if (!read.IsOwnerInWord && (read.Kind & PriorityProtect) == 0 && read.Lock > 2) return false;
        // Only a recursive one counts.
        if ((read.Kind & TypeBits) is 0 or 3 && !read.IsRobust && read.Count != 0) return false;
        if (read.Owner < 0) return false;
        mutex = read;
        return true;
    }
}
