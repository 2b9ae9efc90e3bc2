namespace Weft.Portraits;

/// <summary>What two tasks may share (clone(2)).</summary>
[Flags]
public enum SharedResources
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>The address space (CLONE_VM).</summary>
    AddressSpace = 1,
    /// <summary>The table of open files (CLONE_FILES).</summary>
    FileTable = 2,
    /// <summary>Root and working directory and umask (CLONE_FS).</summary>
    Directories = 4,
    /// <summary>The table of signal handlers (CLONE_SIGHAND).</summary>
    SignalHandlers = 8,
    /// <summary>The I/O context (CLONE_IO).</summary>
    IoContext = 16,
    /// <summary>The System V semaphore undo list (CLONE_SYSVSEM).</summary>
    SemaphoreUndo = 32,
}
