using System.Buffers.Binary;
using System.Globalization;

namespace Weft.Waiting;

/// <summary>Reads the locks that C libraries keep for themselves: of streams, of malloc, of lists.</summary>
internal static class LibraryLocks
{
    private const int Deepest = 6;
    private const uint MuslWaited = 0x40000000, TidBits = 0x3fffffff;

    /// <summary>A lock of glibc. Those of streams (_IO_lock_t: word, depth, owner's descriptor) say who holds them; the others do not.</summary>
    public static Wait Glibc(FutexWait wait, OwnerFinder owners)
    {
        string? user = User(wait);
        Span<byte> stream = stackalloc byte[16];
        if (wait.Value == 2 && wait.Read(wait.Address, stream) && BinaryPrimitives.ReadUInt32LittleEndian(stream) == 2 && BinaryPrimitives.ReadInt32LittleEndian(stream[4..]) > 0
            && ThreadDescriptors.OfGlibc(wait, BinaryPrimitives.ReadUInt64LittleEndian(stream[8..])) is { } holder)
        {
            Wait file = wait.At(WaitKind.Mutex, "the lock of a stdio stream", wait.Address);
            return owners.Owned(wait, file, $"stream lock {file.Object}, held {BinaryPrimitives.ReadInt32LittleEndian(stream[4..])} deep", holder.InnerTid, isShared: false, isHandedOn: false, waitsForItself: false);
        }
        Wait plain = wait.At(WaitKind.Mutex, "a lock", wait.Address);
        if (user is null) return plain with { Text = $"{plain.Text} of the C library", Unknown = "such a lock does not say who holds it" };
        return IsAllocator(user) ? plain with { Text = $"{plain.Text} of malloc", Unknown = "a lock of malloc does not say who holds it" }
            : plain with { Text = $"{plain.Text} of the C library, in {user}", Unknown = "such a lock does not say who holds it" };
    }

    /// <summary>A lock of musl. A stream's is its holder's tid, with a bit when somebody waits; the others do not say who holds them.</summary>
    /// <returns>Null when it is none of these.</returns>
    public static Wait? Musl(FutexWait wait, OwnerFinder owners)
    {
        if (!wait.TryWord(wait.Address, out uint word)) return null;
        string? user = User(wait);
        if ((wait.Value & ~TidBits) == MuslWaited && word == wait.Value && wait.Process.Inner((int)(word & TidBits)) is not null)
        {
            Wait file = wait.At(WaitKind.Mutex, "the lock of a stdio stream", wait.Address);
            return owners.Owned(wait, file, $"stream lock {file.Object} of musl", (int)(word & TidBits), isShared: false, isHandedOn: false, waitsForItself: false);
        }
        // Held and waited for: negative, with how many want it added.
        if (word < 0x80000000) return null;
        Wait plain = wait.At(WaitKind.Mutex, "a lock", wait.Address);
        return plain with { Text = $"{plain.Text} of the C library{(user is null ? "" : $", in {user}")}", Unknown = "a lock of musl's own does not say who holds it" };
    }

    // The function of the library that the program called.
    private static string? User(FutexWait wait)
    {
        string? name = null;
        for (int i = wait.Function.Frame; i < wait.Frames.Count && i <= wait.Function.Frame + Deepest; i++)
        {
            if (!LockFunctions.IsOfLibrary(wait.Frames[i])) break;
            if (wait.Frames[i].Function is { } function && LockFunctions.Plain(function) is { } plain && plain is not ("lll_lock_wait_private" or "lockfile" or "lock" or "syscall")) name = plain;
        }
        return name;
    }

    private static bool IsAllocator(string name) =>
        name is "free" or "libc_free" or "int_free" or "malloc_trim" or "mallinfo" or "mallinfo2" || name.EndsWith("alloc", StringComparison.Ordinal) || name.StartsWith("arena", StringComparison.Ordinal);
}
