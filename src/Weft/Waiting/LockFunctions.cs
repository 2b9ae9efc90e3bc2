using Weft.Stacks;
using Weft.Symbols.Unwinding;

namespace Weft.Waiting;

/// <summary>Tells from the names on a stack which function of the C library waits.</summary>
internal static class LockFunctions
{
    // The function that waits is among the innermost; deeper ones are others' affair.
    private const int Deepest = 8;

    private static readonly Dictionary<string, WaitKind> s_kinds = new(StringComparer.Ordinal)
    {
        ["pthread_mutex_lock"] = WaitKind.Mutex, ["pthread_mutex_timedlock"] = WaitKind.Mutex, ["pthread_mutex_clocklock"] = WaitKind.Mutex,
        ["pthread_mutex_clocklock_common"] = WaitKind.Mutex, ["pthread_mutex_lock_full"] = WaitKind.Mutex, ["pthread_mutex_cond_lock"] = WaitKind.Mutex, ["lll_lock_wait"] = WaitKind.Mutex, ["lll_lock_wait_private"] = WaitKind.Futex,
        ["pthread_cond_wait"] = WaitKind.Condition, ["pthread_cond_timedwait"] = WaitKind.Condition, ["pthread_cond_clockwait"] = WaitKind.Condition,
        ["pthread_join"] = WaitKind.Join, ["pthread_timedjoin_np"] = WaitKind.Join, ["pthread_clockjoin_np"] = WaitKind.Join, ["pthread_clockjoin_ex"] = WaitKind.Join, ["thrd_join"] = WaitKind.Join,
        ["pthread_rwlock_rdlock"] = WaitKind.ReaderWriterLock, ["pthread_rwlock_wrlock"] = WaitKind.ReaderWriterLock,
        ["pthread_rwlock_timedrdlock"] = WaitKind.ReaderWriterLock, ["pthread_rwlock_timedwrlock"] = WaitKind.ReaderWriterLock,
        ["pthread_rwlock_clockrdlock"] = WaitKind.ReaderWriterLock, ["pthread_rwlock_clockwrlock"] = WaitKind.ReaderWriterLock,
        ["sem_wait"] = WaitKind.Semaphore, ["sem_timedwait"] = WaitKind.Semaphore, ["sem_clockwait"] = WaitKind.Semaphore, ["new_sem_wait"] = WaitKind.Semaphore, ["new_sem_wait_slow64"] = WaitKind.Semaphore,
        ["pthread_barrier_wait"] = WaitKind.Barrier, ["pthread_once"] = WaitKind.Once, ["pthread_once_slow"] = WaitKind.Once, ["call_once"] = WaitKind.Once,
        ["mtx_lock"] = WaitKind.Mutex, ["cnd_wait"] = WaitKind.Condition,
    };

    /// <summary>Finds the waiting function.</summary>
    /// <param name="frames">The stack.</param>
    /// <param name="isMusl">Whether it is one of musl's, whose objects look different.</param>
    /// <returns>What it waits for; <see cref="WaitKind.Futex"/> when no name tells.</returns>
    public static WaitKind Find(IReadOnlyList<StackFrame> frames, out bool isMusl)
    {
        isMusl = false;
        for (int i = 0; i < frames.Count && i < Deepest; i++)
        {
            StackFrame frame = frames[i];
            // Words that only look like return addresses prove nothing, and what a signal interrupted does not wait now.
            if (frame.How is FrameSource.Scan or FrameSource.Signal) return WaitKind.Futex;
            if (frame.Function is not { } function || !s_kinds.TryGetValue(Plain(function), out WaitKind kind)) continue;
            // musl's library is mapped under either name; glibc's has a version behind it.
            isMusl = frame.Module is { } module && (module == "libc.so" || module.Contains("musl", StringComparison.Ordinal));
            return kind;
        }
        return WaitKind.Futex;
    }

    /// <summary>The first frame that is not the C library's: who waits.</summary>
    public static StackFrame? Caller(IReadOnlyList<StackFrame> frames)
    {
        foreach (StackFrame frame in frames)
        {
            if (frame.Function is { } function && (s_kinds.ContainsKey(Plain(function)) || Plain(function) is "futex_abstimed_wait_common" or "syscall")) continue;
            if (frame.Module is { } module && (IsLibrary(module, "libc") || IsLibrary(module, "libpthread") || IsLibrary(module, "ld-") || module == "[vdso]")) continue;
            if (frame.Function is null && frame.Module is null) continue;
            return frame;
        }
        return null;
    }

    private static bool IsLibrary(string module, string name) =>
        module.StartsWith(name, StringComparison.Ordinal) && (name.EndsWith('-') || module.Length == name.Length || module[name.Length] is '.' or '-');

    // Without the underscores of internal names, the version, and parameters.
    private static string Plain(string function)
    {
        int end = function.AsSpan().IndexOfAny('@', '(', '.');
        return (end < 0 ? function : function[..end]).TrimStart('_');
    }
}
