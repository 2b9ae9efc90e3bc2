using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>A condition variable of the C library (pthread_cond_wait(3)), at an address that does not move.</summary>
public sealed unsafe partial class PosixCondition : IDisposable
{
    // pthread_cond_t has 48 bytes on x86-64 with glibc and musl.
    private const nuint LineBytes = 64;
    private void* _condition;

    /// <summary>Makes a condition nobody waits for.</summary>
    public PosixCondition()
    {
        _condition = NativeMemory.AlignedAlloc(LineBytes, LineBytes);
        NativeMemory.Clear(_condition, LineBytes);
        _ = pthread_cond_init(_condition, null);
    }

    /// <summary>Where the pthread_cond_t is.</summary>
    public nint Address => (nint)_condition;

    [LibraryImport("libc")]
    private static partial int pthread_cond_init(void* condition, void* attributes);

    [LibraryImport("libc")]
    private static partial int pthread_cond_wait(void* condition, void* mutex);

    [LibraryImport("libc")]
    private static partial int pthread_cond_broadcast(void* condition);

    [LibraryImport("libc")]
    private static partial int pthread_cond_destroy(void* condition);

    /// <summary>Releases the mutex, waits to be woken (or wakes for no reason), and locks the mutex again.</summary>
    public void Wait(PosixMutex mutex) => _ = pthread_cond_wait(_condition, mutex.Pointer);

    /// <summary>Wakes all that wait.</summary>
    public void WakeAll() => _ = pthread_cond_broadcast(_condition);

    /// <summary>Destroys it; nobody may wait for it.</summary>
    public void Dispose()
    {
        if (_condition == null) return;
        _ = pthread_cond_destroy(_condition);
        NativeMemory.AlignedFree(_condition);
        _condition = null;
    }
}
