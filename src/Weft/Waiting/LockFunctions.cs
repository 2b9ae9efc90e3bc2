using Weft.Stacks;
using Weft.Symbols.Unwinding;

namespace Weft.Waiting;

/// <summary>Tells from the names on a stack which function waits, and of whose library.</summary>
internal static class LockFunctions
{
    // The function that waits is among the innermost; deeper ones are others' affair.
    private const int Deepest = 8;

    private static readonly Dictionary<string, WaitKind> s_kinds = new(StringComparer.Ordinal)
    {
        ["pthread_mutex_lock"] = WaitKind.Mutex, ["pthread_mutex_timedlock"] = WaitKind.Mutex, ["pthread_mutex_clocklock"] = WaitKind.Mutex,
        ["pthread_mutex_clocklock_common"] = WaitKind.Mutex, ["pthread_mutex_lock_full"] = WaitKind.Mutex, ["pthread_mutex_cond_lock"] = WaitKind.Mutex, ["pthread_mutex_timedlock_pi"] = WaitKind.Mutex,
        ["mtx_lock"] = WaitKind.Mutex, ["mtx_timedlock"] = WaitKind.Mutex, ["lll_lock_wait"] = WaitKind.Mutex,
        ["pthread_cond_wait"] = WaitKind.Condition, ["pthread_cond_timedwait"] = WaitKind.Condition, ["pthread_cond_clockwait"] = WaitKind.Condition, ["cnd_wait"] = WaitKind.Condition, ["cnd_timedwait"] = WaitKind.Condition,
        ["pthread_join"] = WaitKind.Join, ["pthread_timedjoin_np"] = WaitKind.Join, ["pthread_clockjoin_np"] = WaitKind.Join, ["pthread_clockjoin_ex"] = WaitKind.Join, ["thrd_join"] = WaitKind.Join,
        ["pthread_rwlock_rdlock"] = WaitKind.ReaderWriterLock, ["pthread_rwlock_wrlock"] = WaitKind.ReaderWriterLock,
        ["pthread_rwlock_timedrdlock"] = WaitKind.ReaderWriterLock, ["pthread_rwlock_timedwrlock"] = WaitKind.ReaderWriterLock,
        ["pthread_rwlock_clockrdlock"] = WaitKind.ReaderWriterLock, ["pthread_rwlock_clockwrlock"] = WaitKind.ReaderWriterLock,
        ["pthread_rwlock_rdlock_full64"] = WaitKind.ReaderWriterLock, ["pthread_rwlock_wrlock_full64"] = WaitKind.ReaderWriterLock,
        ["sem_wait"] = WaitKind.Semaphore, ["sem_timedwait"] = WaitKind.Semaphore, ["sem_clockwait"] = WaitKind.Semaphore, ["new_sem_wait"] = WaitKind.Semaphore, ["new_sem_wait_slow64"] = WaitKind.Semaphore,
        ["pthread_barrier_wait"] = WaitKind.Barrier, ["pthread_once"] = WaitKind.Once, ["pthread_once_slow"] = WaitKind.Once, ["pthread_once_full"] = WaitKind.Once, ["call_once"] = WaitKind.Once,
        // The C library's own locks, known by what has one.
        ["lll_lock_wait_private"] = WaitKind.Futex, ["lockfile"] = WaitKind.Futex,
    };

    /// <summary>Finds the waiting function.</summary>
    public static WaitFunction Find(IReadOnlyList<StackFrame> frames)
    {
        WaitFunction own = FindLibrary(frames);
        // What a mutex or a thread is for does not change who holds it up.
        return own.Kind is WaitKind.Mutex or WaitKind.Join or WaitKind.ReaderWriterLock or WaitKind.Once || own.Maker is LockMaker.GlibcInternal or LockMaker.MuslInternal ? own : RuntimeWaits.Find(frames) ?? own;
    }

    /// <summary>The first frame that is not the C library's: who waits.</summary>
    public static StackFrame? Caller(IReadOnlyList<StackFrame> frames)
    {
        foreach (StackFrame frame in frames)
        {
            if (frame.Function is { } function && (s_kinds.ContainsKey(Plain(function)) || Plain(function) is "futex_abstimed_wait_common" or "syscall")) continue;
            if (IsOfLibrary(frame)) continue;
            if (frame.Function is null && frame.Module is null) continue;
            return frame;
        }
        return null;
    }

    /// <summary>Whether a frame is in the C library or the dynamic linker.</summary>
    public static bool IsOfLibrary(StackFrame frame) =>
        frame.Module is { } module && (IsLibrary(module, "libc") || IsLibrary(module, "libpthread") || IsLibrary(module, "ld-") || module == "[vdso]");

    /// <summary>Whether a frame is in musl's library, which is mapped under either of its names; glibc's has a version behind it.</summary>
    public static bool IsMusl(StackFrame frame) => frame.Module is { } module && (module == "libc.so" || module.Contains("musl", StringComparison.Ordinal));

    /// <summary>A function's name without the underscores of internal ones, the version, and parameters.</summary>
    public static string Plain(string function)
    {
        int end = function.AsSpan().IndexOfAny('@', '(', '.');
        string name = (end < 0 ? function : function[..end]).TrimStart('_');
        return name.StartsWith("GI_", StringComparison.Ordinal) ? name[3..].TrimStart('_') : name;
    }

    /// <summary>Words that only look like return addresses prove nothing, and what a signal interrupted does not wait now.</summary>
    public static bool EndsNames(StackFrame frame) => frame.How is FrameSource.Scan or FrameSource.Signal;

    private static WaitFunction FindLibrary(IReadOnlyList<StackFrame> frames)
    {
        bool isMusl = false, isOwnCall = false;
        for (int i = 0; i < frames.Count && i < Deepest; i++)
        {
            StackFrame frame = frames[i];
            if (EndsNames(frame)) break;
            isMusl |= IsMusl(frame);
            if (frame.Function is not { } function)
            {
                if (!IsOfLibrary(frame)) break;
                continue;
            }
            string name = Plain(function);
            if (name == "cxa_guard_acquire") return new WaitFunction(WaitKind.Once, LockMaker.StaticGuard, i);
            if (s_kinds.TryGetValue(name, out WaitKind kind))
                return new WaitFunction(kind, kind != WaitKind.Futex ? (isMusl ? LockMaker.Musl : LockMaker.Glibc) : name == "lockfile" ? LockMaker.MuslInternal : LockMaker.GlibcInternal, i);
            isOwnCall |= name == "syscall";
            // Only musl has these.
            bool isInnerOfMusl = function is "__timedwait" or "__timedwait_cp" or "__wait" or "__futex4_cp" || name.StartsWith("syscall_cp", StringComparison.Ordinal);
            isMusl |= isInnerOfMusl;
            if (function == "__lock") return new WaitFunction(WaitKind.Futex, LockMaker.MuslInternal, i);
            // What the waiting function was called by says nothing of the futex.
            if (!isInnerOfMusl && !IsOfLibrary(frame) && !name.StartsWith("futex", StringComparison.Ordinal) && name is not ("syscall" or "sem_wait_common" or "pthread_cond_wait_common")) break;
        }
        if (isOwnCall || frames.Count == 0 || !IsOfLibrary(frames[0])) return WaitFunction.None;
        // In musl, and in none of its pthread functions: it waits for a lock of its own, or in a function that has no name.
        if (IsMusl(frames[0])) return new WaitFunction(WaitKind.Futex, LockMaker.MuslInternal, 0);
        return frames[0].Function is null ? new WaitFunction(WaitKind.Futex, LockMaker.GlibcUnnamed, 0) : WaitFunction.None;
    }

    private static bool IsLibrary(string module, string name) =>
        module.StartsWith(name, StringComparison.Ordinal) && (name.EndsWith('-') || module.Length == name.Length || module[name.Length] is '.' or '-');
}
