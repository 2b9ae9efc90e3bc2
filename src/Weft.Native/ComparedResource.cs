namespace Weft.Native;

/// <summary>What kcmp(2) can compare of two tasks (include/uapi/linux/kcmp.h).</summary>
public enum ComparedResource
{
    /// <summary>KCMP_VM: the address space.</summary>
    AddressSpace = 1,
    /// <summary>KCMP_FILES: the table of open files.</summary>
    FileTable = 2,
    /// <summary>KCMP_FS: root directory, working directory and umask.</summary>
    Directories = 3,
    /// <summary>KCMP_SIGHAND: the table of signal handlers.</summary>
    SignalHandlers = 4,
    /// <summary>KCMP_IO: the I/O context (its priority and queueing).</summary>
    IoContext = 5,
    /// <summary>KCMP_SYSVSEM: the System V semaphore undo list.</summary>
    SemaphoreUndo = 6,
}
