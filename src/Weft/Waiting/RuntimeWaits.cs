using Weft.Stacks;

namespace Weft.Waiting;

/// <summary>The waits of languages' runtimes, told by the names of their native functions. Most of them do not say who can end them.</summary>
internal static class RuntimeWaits
{
    private const int Deepest = 14;
    private const string Jvm = "libjvm", AnyFile = "";

    // The most telling first. A name is met as a whole, or contains the parts around its stars in this order.
    private static readonly Entry[] s_entries =
    [
        new(AnyFile, "take_gil", WaitKind.Mutex, "the Python interpreter lock (GIL)", "who holds it is not known", LockMaker.PythonInterpreter),
        new(AnyFile, "PyEval_RestoreThread", WaitKind.Mutex, "the Python interpreter lock (GIL)", "who holds it is not known", LockMaker.PythonInterpreter),
        new(AnyFile, "PyEval_AcquireThread", WaitKind.Mutex, "the Python interpreter lock (GIL)", "who holds it is not known", LockMaker.PythonInterpreter),
        new(AnyFile, "PyThread_acquire_lock_timed", WaitKind.Semaphore, "a Python lock", "a Python lock does not say who holds it"),
        new(AnyFile, "_PyMutex_LockTimed", WaitKind.Semaphore, "a Python lock", "a Python lock does not say who holds it"),
        new(AnyFile, "_PySemaphore_Wait", WaitKind.Semaphore, "a Python lock or event", "a Python lock does not say who holds it"),
        new(Jvm, "*ObjectMonitor::enter*", WaitKind.Mutex, "a Java monitor", "who holds a Java monitor is not read; jcmd PID Thread.print tells it"),
        new(Jvm, "*ObjectMonitor::EnterI*", WaitKind.Mutex, "a Java monitor", "who holds a Java monitor is not read; jcmd PID Thread.print tells it"),
        new(Jvm, "*ObjectMonitor::wait*", WaitKind.Condition, "a notify of a Java object", "any thread may notify it"),
        new(Jvm, "*Unsafe_Park*", WaitKind.Condition, "an unpark (a lock or queue of java.util.concurrent)", "who holds such a lock is not read; jcmd PID Thread.print -l tells it"),
        new(Jvm, "*Parker::park*", WaitKind.Condition, "an unpark (a lock or queue of java.util.concurrent)", "who holds such a lock is not read; jcmd PID Thread.print -l tells it"),
        new(Jvm, "*JavaThread::sleep*", WaitKind.Timer, "sleeps", "Thread.sleep of Java"),
        new(Jvm, "*PosixSemaphore::*", WaitKind.Semaphore, "work for a thread of the Java virtual machine", "any thread of the machine may give it"),
        new(Jvm, "*Monitor::wait*", WaitKind.Condition, "work for a thread of the Java virtual machine", "any thread of the machine may give it"),
        new(Jvm, "*::park*", WaitKind.Condition, "a wake-up of the Java virtual machine", "what for is not known"),
        new(AnyFile, "*SystemNative_LowLevelMonitor_*", WaitKind.Condition, "a lock or an event of the .NET runtime", "who holds a .NET lock, or will set an event, is not read"),
        new("libcoreclr", "*", WaitKind.Condition, "a lock or an event of the .NET runtime", "who holds a .NET lock, or will set an event, is not read"),
        new("libclr", "*", WaitKind.Condition, "a lock or an event of the .NET runtime", "what for is not known"),
        new(AnyFile, "*runtime.lock2*", WaitKind.Mutex, "a lock of the Go runtime", "a lock of the Go runtime does not say who holds it"),
        new(AnyFile, "*runtime.stopm*", WaitKind.Condition, "work from Go's scheduler", "goroutines that wait are on no thread, and are not read"),
        new(AnyFile, "*runtime.findRunnable*", WaitKind.Condition, "work from Go's scheduler", "goroutines that wait are on no thread, and are not read"),
        new(AnyFile, "*runtime.sysmon*", WaitKind.Condition, "work for Go's monitor thread", "the Go runtime wakes it"),
        new(AnyFile, "*runtime.note*sleep*", WaitKind.Condition, "a wake-up of the Go runtime", "goroutines that wait are on no thread, and are not read"),
        new(AnyFile, "runtime.futexsleep*", WaitKind.Condition, "a wake-up of the Go runtime", "goroutines that wait are on no thread, and are not read"),
        new(AnyFile, "runtime.futex*", WaitKind.Condition, "a wake-up of the Go runtime", "goroutines that wait are on no thread, and are not read"),
        new(AnyFile, "*parking_lot::raw_mutex::*lock_slow*", WaitKind.Mutex, "a parking_lot mutex of Rust", "a mutex of parking_lot does not say who holds it"),
        new(AnyFile, "*parking_lot::raw_rwlock::*_slow*", WaitKind.ReaderWriterLock, "a parking_lot lock of readers and writers of Rust", "a lock of parking_lot does not say who holds it"),
        new(AnyFile, "*parking_lot::condvar::*wait*", WaitKind.Condition, "a parking_lot condition variable of Rust", "any thread may notify it"),
        new(AnyFile, "*std::*futex*utex*::lock_contended*", WaitKind.Mutex, "a mutex of Rust", "a mutex of Rust's library does not say who holds it"),
        new(AnyFile, "*std::*futex*RwLock*::*_contended*", WaitKind.ReaderWriterLock, "a lock of readers and writers of Rust", "a lock of Rust's library does not say who holds it"),
        new(AnyFile, "*std::*futex*Condvar*::wait*", WaitKind.Condition, "a condition variable of Rust", "any thread may notify it"),
        new(AnyFile, "*std::*futex*Parker*::park*", WaitKind.Condition, "an unpark of its thread (Rust)", "any thread may unpark it"),
        new(AnyFile, "std::thread::*park", WaitKind.Condition, "an unpark of its thread (Rust)", "any thread may unpark it"),
        new(AnyFile, "*std::*futex*Once*::call*", WaitKind.Once, "an initialisation of Rust that another thread runs", "which thread runs it is not stored", isNear: true),
        new(AnyFile, "std::__atomic_futex_unsigned*", WaitKind.Condition, "the result of a std::future", "who is to give it is not stored"),
        new(AnyFile, "std::latch::*wait*", WaitKind.Barrier, "a std::latch", "any thread may count it down"),
        new(AnyFile, "std::*semaphore*acquire*", WaitKind.Semaphore, "a semaphore of C++", "any thread may release it"),
        new(AnyFile, "std::*barrier*wait*", WaitKind.Barrier, "a std::barrier", "who has not come is not stored"),
        new(AnyFile, "std::*platform_wait*", WaitKind.Futex, "a change of an atomic variable", "any thread may change it"),
        new(AnyFile, "std::*atomic*wait*", WaitKind.Futex, "a change of an atomic variable", "any thread may change it"),
    ];

    /// <summary>Finds one; null when no name tells.</summary>
    public static WaitFunction? Find(IReadOnlyList<StackFrame> frames)
    {
        int named = 0;
        while (named < frames.Count && named < Deepest && !LockFunctions.EndsNames(frames[named])) named++;
        foreach (Entry entry in s_entries)
        {
            for (int i = 0; i < named; i++)
            {
                StackFrame frame = frames[i];
                if (!entry.Fits(frame) || (entry.IsNear && !IsInnermost(frames, i))) continue;
                return new WaitFunction(entry.Kind, entry.Maker, i, entry.Text, entry.Unknown);
            }
        }
        return IsEvaluatorOfPython(frames, named) ? new WaitFunction(WaitKind.Mutex, LockMaker.PythonInterpreter, 0, s_entries[0].Text, s_entries[0].Unknown) : null;
    }

    private static bool IsInnermost(IReadOnlyList<StackFrame> frames, int index)
    {
        for (int i = 0; i < index; i++)
            if (!LockFunctions.IsOfLibrary(frames[i]) && frames[i].Function?.Contains("futex", StringComparison.Ordinal) != true) return false;
        return true;
    }

    // In a stripped interpreter take_gil has no name. What its loop calls by itself to wait at a condition is no other.
    private static bool IsEvaluatorOfPython(IReadOnlyList<StackFrame> frames, int named)
    {
        int i = 0;
        while (i < named && LockFunctions.IsOfLibrary(frames[i])) i++;
        if (i == 0 || i == named || frames[i - 1].Function is not { } waits || LockFunctions.Plain(waits) is not "pthread_cond_timedwait") return false;
        for (int unnamed = 0; i < named && unnamed <= 3; i++, unnamed++)
        {
            if (frames[i].Function is { } function) return unnamed > 0 && function == "_PyEval_EvalFrameDefault";
        }
        return false;
    }

    private sealed class Entry(string module, string name, WaitKind kind, string text, string unknown, LockMaker maker = LockMaker.Runtime, bool isNear = false)
    {
        private readonly string[] _parts = name.Split('*');

        public WaitKind Kind => kind;

        public LockMaker Maker => maker;

        public string Text => text;

        public string Unknown => unknown;

        public bool Fits(StackFrame frame)
        {
            if (module.Length > 0 && (frame.Module is not { } file || !file.StartsWith(module, StringComparison.Ordinal))) return false;
            if (name == "*") return true;
            if ((frame.ShortFunction ?? frame.Function) is not { } function) return false;
            int at = 0;
            for (int i = 0; i < _parts.Length; i++)
            {
                int found = function.IndexOf(_parts[i], at, StringComparison.Ordinal);
                if (found < 0 || (i == 0 && found != 0)) return false;
                at = found + _parts[i].Length;
            }
            return _parts[^1].Length == 0 || at == function.Length;
        }

        /// <summary>Whether it tells only where it is called by nothing but the system call: it stays on the stack while it runs what others wait for.</summary>
        public bool IsNear => isNear;
    }
}
