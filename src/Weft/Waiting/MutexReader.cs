namespace Weft.Waiting;

/// <summary>Reads mutexes whose owner is in their memory, by glibc's layout or the kernel's.</summary>
internal static class MutexReader
{
    private const uint OwnerBits = 0x3fffffff, OwnerDied = 0x40000000;

    /// <summary>A pthread_mutex_t of glibc.</summary>
    public static Wait Glibc(FutexWait wait, OwnerFinder owners)
    {
        Wait plain = wait.At(WaitKind.Mutex, Words(wait), wait.Address);
        Span<byte> memory = stackalloc byte[GlibcMutex.Bytes];
        if (!wait.Read(wait.Address, memory)) return plain with { Unknown = "its memory cannot be read" };
        if (!GlibcMutex.TryRead(memory, out GlibcMutex mutex) || (mutex.IsRobust ? mutex.Lock != wait.Value : wait.Value != 2)) return plain with { Unknown = "its memory is not that of a mutex of glibc" };
        if (mutex.IsRobust && (mutex.Lock & OwnerDied) != 0) return plain with { Evidence = $"{plain.Text} {mutex.Description}", Unknown = "its owner has ended, and the kernel is about to hand it on" };
        return owners.Owned(wait, plain, $"{plain.Text} {mutex.Description}", mutex.OwnerTid, mutex.IsShared, isHandedOn: mutex.IsRobust, waitsForItself: mutex.WaitsForItself);
    }

    /// <summary>FUTEX_LOCK_PI of any library: the kernel wants the owner's tid in the word, and knows that owner.</summary>
    public static Wait PriorityInheriting(FutexWait wait, OwnerFinder owners)
    {
        Wait plain = wait.At(WaitKind.Mutex, "priority-inheriting mutex", wait.Address);
        if (!wait.TryWord(wait.Address, out uint word)) return plain with { Unknown = "its memory cannot be read" };
        if ((word & OwnerDied) != 0) return plain with { Unknown = "its owner has ended, and the kernel is about to hand it on" };
        return owners.Owned(wait, plain, plain.Text, (int)(word & OwnerBits), !wait.IsPrivate, isHandedOn: true, waitsForItself: false);
    }

    // The dynamic linker's locks are mutexes like any other: what calls the locking function says so.
    private static string Words(FutexWait wait)
    {
        for (int i = wait.Function.Frame + 1; i < wait.Frames.Count && i <= wait.Function.Frame + 4; i++)
        {
            if (wait.Frames[i].Function is not { } function || !LockFunctions.IsOfLibrary(wait.Frames[i])) continue;
            string name = LockFunctions.Plain(function);
            if (name.StartsWith("dl_", StringComparison.Ordinal) || name is "dlopen" or "dlclose" or "dlsym" or "dlvsym" or "dladdr" or "tls_get_addr" or "rtld_mutex_lock") return "the dynamic linker's mutex";
        }
        return "mutex";
    }
}
