using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>A mutex of the C library (pthread_mutex_lock(3)), of the default kind, at an address that does not move.</summary>
public sealed unsafe partial class PosixMutex : IDisposable
{
    // pthread_mutex_t has 40 bytes on x86-64 with glibc and musl; a cache line of its own keeps neighbours apart.
    private const nuint LineBytes = 64;
    private void* _mutex;

    /// <summary>Makes an unlocked mutex.</summary>
    public PosixMutex()
    {
        _mutex = NativeMemory.AlignedAlloc(LineBytes, LineBytes);
        NativeMemory.Clear(_mutex, LineBytes);
        _ = pthread_mutex_init(_mutex, null);
    }

    /// <summary>Where the pthread_mutex_t is; with glibc also the address a waiter's futex(2) names.</summary>
    public nint Address => (nint)_mutex;

    internal void* Pointer => _mutex;

    [LibraryImport("libc")]
    private static partial int pthread_mutex_init(void* mutex, void* attributes);

    [LibraryImport("libc")]
    private static partial int pthread_mutex_lock(void* mutex);

    [LibraryImport("libc")]
    private static partial int pthread_mutex_unlock(void* mutex);

    [LibraryImport("libc")]
    private static partial int pthread_mutex_destroy(void* mutex);

    /// <summary>Locks it, waiting as long as it takes: for ever when this thread holds it already.</summary>
    public void Lock() => _ = pthread_mutex_lock(_mutex);

    /// <summary>Unlocks it; only the thread that locked it may.</summary>
    public void Unlock() => _ = pthread_mutex_unlock(_mutex);

    /// <summary>Destroys it; nobody may hold it or wait for it.</summary>
    public void Dispose()
    {
        if (_mutex == null) return;
        _ = pthread_mutex_destroy(_mutex);
        NativeMemory.AlignedFree(_mutex);
        _mutex = null;
    }
}
