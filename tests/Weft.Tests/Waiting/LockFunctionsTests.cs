using Weft.Stacks;
using Weft.Symbols.Unwinding;
using Weft.Waiting;
using Xunit;

namespace Weft.Tests.Waiting;

/// <summary>What the names on a stack say of a wait; above all of runtimes that are not installed everywhere.</summary>
public sealed class LockFunctionsTests
{
    [Theory]
    [InlineData("libc.so.6", "__futex_abstimed_wait_common ___pthread_mutex_lock main", WaitKind.Mutex, LockMaker.Glibc)]
    [InlineData("libpthread-2.31.so", "__lll_lock_wait __GI___pthread_mutex_lock main", WaitKind.Mutex, LockMaker.Glibc)]
    [InlineData("libpthread-2.31.so", "futex_wait_cancelable __pthread_cond_wait_common __pthread_cond_wait main", WaitKind.Condition, LockMaker.Glibc)]
    [InlineData("libc.so.6", "__lll_lock_wait_private _int_malloc malloc main", WaitKind.Futex, LockMaker.GlibcInternal)]
    [InlineData("libc.so.6", "? ? main", WaitKind.Futex, LockMaker.GlibcUnnamed)]
    [InlineData("ld-musl-x86_64.so.1", "__timedwait_cp pthread_mutex_timedlock main", WaitKind.Mutex, LockMaker.Musl)]
    [InlineData("libc.so", "? pthread_rwlock_timedwrlock main", WaitKind.ReaderWriterLock, LockMaker.Musl)]
    [InlineData("libc.so", "memset ? ? sem_timedwait main", WaitKind.Semaphore, LockMaker.Musl)]
    [InlineData("libc.so", "? malloc main", WaitKind.Futex, LockMaker.MuslInternal)]
    [InlineData("program", "__timedwait_cp __timedwait __pthread_mutex_timedlock main", WaitKind.Mutex, LockMaker.Musl)]
    [InlineData("program", "__lll_lock_wait pthread_mutex_lock main", WaitKind.Mutex, LockMaker.Glibc)]
    [InlineData("program", "runtime.futex.abi0 runtime.futexsleep runtime.lock2 runtime.newm", WaitKind.Mutex, LockMaker.Runtime)]
    [InlineData("program", "runtime.futex runtime.futexsleep runtime.notesleep runtime.mPark runtime.stopm runtime.findRunnable", WaitKind.Condition, LockMaker.Runtime)]
    [InlineData("program", "runtime.futex runtime.futexsleep runtime.notetsleep_internal runtime.notetsleepg os/signal.signal_recv", WaitKind.Condition, LockMaker.Runtime)]
    [InlineData("program", "syscall std::sys::pal::unix::futex::futex_wait <std::sys::sync::mutex::futex::Mutex>::lock_contended main", WaitKind.Mutex, LockMaker.Runtime)]
    [InlineData("program", "syscall std::sys::unix::locks::futex_rwlock::RwLock::write_contended main", WaitKind.ReaderWriterLock, LockMaker.Runtime)]
    [InlineData("program", "syscall parking_lot::raw_mutex::RawMutex::lock_slow main", WaitKind.Mutex, LockMaker.Runtime)]
    [InlineData("program", "syscall parking_lot::raw_rwlock::RawRwLock::lock_shared_slow main", WaitKind.ReaderWriterLock, LockMaker.Runtime)]
    [InlineData("program", "syscall parking_lot::condvar::Condvar::wait_until_internal main", WaitKind.Condition, LockMaker.Runtime)]
    [InlineData("libjvm.so", "pthread_cond_timedwait os::PlatformMonitor::wait Monitor::wait CompileQueue::get", WaitKind.Condition, LockMaker.Runtime)]
    [InlineData("libjvm.so", "pthread_cond_wait os::PlatformEvent::park ObjectMonitor::EnterI ObjectMonitor::enter", WaitKind.Mutex, LockMaker.Runtime)]
    [InlineData("libcoreclr.so", "pthread_cond_wait CorUnix::CPalSynchronizationManager::BlockThread", WaitKind.Condition, LockMaker.Runtime)]
    [InlineData("python3.13", "sem_wait _PySemaphore_Wait _PyMutex_LockTimed", WaitKind.Semaphore, LockMaker.Runtime)]
    [InlineData("libstdc++.so.6", "syscall __cxa_guard_acquire instance()", WaitKind.Once, LockMaker.StaticGuard)]
    public void A_stack_tells_what_is_waited_for_and_whose_it_is(string module, string names, WaitKind kind, object maker)
    {
        WaitFunction found = LockFunctions.Find(Frames(module, names));
        Assert.Equal((kind, maker), (found.Kind, (object)found.Maker));
    }

    [Theory]
    // The function that is initialised waits for something of its own.
    [InlineData("program", "syscall wait_for_something the_initialiser pthread_once main")]
    [InlineData("program", "syscall the_initialiser std::sys::sync::once::futex::Once::call main")]
    // A type among the parameters is no function.
    [InlineData("program", "syscall work(std::counting_semaphore<1l>&::acquire)")]
    [InlineData("program", "? ? ?")]
    [InlineData("libc.so.6", "syscall main")]
    public void What_a_futex_is_for_is_not_guessed_from_deeper_frames(string module, string names)
    {
        WaitFunction found = LockFunctions.Find(Frames(module, names));
        Assert.Equal((WaitKind.Futex, LockMaker.NotKnown), (found.Kind, found.Maker));
    }

    [Theory]
    [InlineData(FrameSource.Scan)]
    [InlineData(FrameSource.Signal)]
    public void Nothing_behind_a_guess_or_a_signal_counts(FrameSource how)
    {
        StackFrame[] frames = Frames("libc.so.6", "syscall pthread_mutex_lock main");
        frames[1] = frames[1] with { How = how };
        Assert.Equal(LockMaker.NotKnown, LockFunctions.Find(frames).Maker);
    }

    [Fact]
    public void The_interpreter_lock_is_known_in_a_stripped_Python_by_the_loop_that_calls_it()
    {
        Assert.Equal(LockMaker.PythonInterpreter, LockFunctions.Find(Frames("python3.11", "pthread_cond_timedwait ? ? _PyEval_EvalFrameDefault")).Maker);
        Assert.Equal(LockMaker.Glibc, LockFunctions.Find(Frames("python3.11", "pthread_cond_timedwait ? PyObject_Vectorcall _PyEval_EvalFrameDefault")).Maker);
    }

    // What begins with pthread_, sem_, lll_ or is syscall is the C library's when the module given is another's, except in a program that has it inside.
    private static StackFrame[] Frames(string module, string names) =>
        [.. names.Split(' ').Select(name => new StackFrame
        {
            Address = 1, How = FrameSource.CallFrameInformation, Function = name == "?" ? null : name, ShortFunction = name == "?" ? null : name.Split('(')[0],
            Module = name == "syscall" || (module is not ("program" or "libc.so" or "ld-musl-x86_64.so.1") && (name.StartsWith("pthread_", StringComparison.Ordinal) || name.StartsWith("sem_", StringComparison.Ordinal))) ? (module.StartsWith("lib", StringComparison.Ordinal) && module.Contains("pthread", StringComparison.Ordinal) ? module : "libc.so.6")
                : name == "main" ? "program" : module,
        })];
}
