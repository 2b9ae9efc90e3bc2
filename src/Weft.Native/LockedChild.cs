using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>A child made by fork(2) without exec, whose only thread waits for a mutex it was given locked. A demo of that mistake.</summary>
/// <remarks>
/// Managed code does not survive a fork: the collector's threads are gone. So the child does nothing but call the C library,
/// from a frame that allocates nothing, takes no lock of the runtime and does not tell it of the calls.
/// </remarks>
public static unsafe partial class LockedChild
{
    private const int SetParentDeathSignal = 1, SetThreadName = 15, KillSignal = 9;

    // No transition: the child must not meet the collector on its way back.
    [LibraryImport("libc"), SuppressGCTransition]
    private static partial int fork();

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial int prctl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial int pthread_mutex_lock(void* mutex);

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial void _exit(int status);

    /// <summary>Makes the child; it is killed when the calling thread ends.</summary>
    /// <param name="mutex">A mutex that the caller holds.</param>
    /// <param name="name">The child's name, of ASCII letters, at most 15.</param>
    /// <returns>Its process id; negative when it could not be made.</returns>
    public static int Start(PosixMutex mutex, string name)
    {
        byte* comm = stackalloc byte[16];
        new Span<byte>(comm, 16).Clear();
        for (int i = 0; i < name.Length && i < 15; i++) comm[i] = (byte)name[i];
        return Fork(mutex.Pointer, comm);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Fork(void* mutex, byte* comm)
    {
        int child = fork();
        if (child != 0) return child;
        _ = prctl(SetParentDeathSignal, KillSignal, 0, 0, 0);
        _ = prctl(SetThreadName, (nuint)comm, 0, 0, 0);
        _ = pthread_mutex_lock(mutex);
        _exit(0);
        return 0;
    }
}
