using System.Buffers.Binary;

namespace Weft.Waiting;

/// <summary>The C libraries' own descriptors of threads (struct pthread), on x86-64. None is believed that does not hold its own address and the tid of a living thread.</summary>
internal static class ThreadDescriptors
{
    // glibc: tid at 720 since 2.4, tested to be so; the thread control block begins with its own address, and has it again at 16.
    private const int GlibcSelfAgain = 16, MuslLinks = 16;

    /// <summary>Where glibc's has the tid.</summary>
    public const ulong GlibcTidOffset = 720;

    /// <summary>The living thread whose descriptor of glibc is at an address; null when that is none.</summary>
    public static ThreadLook? OfGlibc(FutexWait wait, ulong address)
    {
        Span<byte> head = stackalloc byte[24];
        if (address % 8 != 0 || !wait.Read(address, head) || !wait.TryWord(unchecked(address + GlibcTidOffset), out uint tid) || tid > int.MaxValue) return null;
        return BinaryPrimitives.ReadUInt64LittleEndian(head) == address && BinaryPrimitives.ReadUInt64LittleEndian(head[GlibcSelfAgain..]) == address ? wait.Process.Inner((int)tid) : null;
    }

    /// <summary>The same of musl's: it begins with its own address and is in a ring of all, by the links at 16 and 24.</summary>
    /// <param name="wait">The call.</param>
    /// <param name="address">Where the descriptor may be.</param>
    /// <param name="tidOffset">Where its tid is.</param>
    public static ThreadLook? OfMusl(FutexWait wait, ulong address, int tidOffset)
    {
        Span<byte> head = stackalloc byte[32], link = stackalloc byte[8];
        if (address % 8 != 0 || !wait.Read(address, head) || BinaryPrimitives.ReadUInt64LittleEndian(head) != address || !wait.TryWord(address + (ulong)tidOffset, out uint tid) || tid > int.MaxValue) return null;
        ulong previous = BinaryPrimitives.ReadUInt64LittleEndian(head[MuslLinks..]), next = BinaryPrimitives.ReadUInt64LittleEndian(head[(MuslLinks + 8)..]);
        if (!wait.Read(unchecked(previous + MuslLinks + 8), link) || BinaryPrimitives.ReadUInt64LittleEndian(link) != address) return null;
        if (!wait.Read(unchecked(next + MuslLinks), link) || BinaryPrimitives.ReadUInt64LittleEndian(link) != address) return null;
        return wait.Process.Inner((int)tid);
    }
}
