namespace Weft.Waiting;

/// <summary>What a task waits for.</summary>
public enum WaitKind : byte
{
    /// <summary>Not known; the reason is with the wait.</summary>
    Unknown,
    /// <summary>Nothing: it runs, or waits only for its turn on a CPU.</summary>
    Cpu,
    /// <summary>A mutex.</summary>
    Mutex,
    /// <summary>A lock of readers and writers.</summary>
    ReaderWriterLock,
    /// <summary>A condition variable: it has no owner, anyone may signal it.</summary>
    Condition,
    /// <summary>The end of a thread.</summary>
    Join,
    /// <summary>A semaphore.</summary>
    Semaphore,
    /// <summary>A barrier.</summary>
    Barrier,
    /// <summary>An initialisation that runs once.</summary>
    Once,
    /// <summary>A futex(2) whose meaning is not known.</summary>
    Futex,
    /// <summary>A pipe or FIFO.</summary>
    Pipe,
    /// <summary>A socket.</summary>
    Socket,
    /// <summary>A lock on a file.</summary>
    FileLock,
    /// <summary>The end of a child process.</summary>
    Child,
    /// <summary>A child made by vfork(2), until it executes or ends.</summary>
    Vfork,
    /// <summary>Time to pass.</summary>
    Timer,
    /// <summary>Any of several descriptors.</summary>
    Poll,
    /// <summary>A signal, an eventfd(2), an inotify(7) event.</summary>
    Event,
    /// <summary>A terminal.</summary>
    Terminal,
    /// <summary>A message queue.</summary>
    Queue,
    /// <summary>A device, in a sleep that no signal interrupts.</summary>
    Disk,
    /// <summary>To be continued: it was stopped by a signal.</summary>
    Stopped,
    /// <summary>Its tracer.</summary>
    Traced,
    /// <summary>Its control group to be thawed.</summary>
    Frozen,
}
