namespace Weft.Native;

/// <summary>The error numbers Weft tells apart (errno(3), include/uapi/asm-generic/errno-base.h).</summary>
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,
    /// <summary>EPERM: operation not permitted.</summary>
    NotPermitted = 1,
    /// <summary>ENOENT: no such file or directory.</summary>
    NoEntry = 2,
    /// <summary>ESRCH: no such process; what procfs answers for a task that ended after its file was opened.</summary>
    NoProcess = 3,
    /// <summary>EINTR: interrupted by a signal.</summary>
    Interrupted = 4,
    /// <summary>EIO: input/output error.</summary>
    InputOutput = 5,
    /// <summary>E2BIG: argument list or attribute too long.</summary>
    TooBig = 7,
    /// <summary>ENOEXEC: a file of no format that the kernel executes.</summary>
    NotProgram = 8,
    /// <summary>EBADF: bad file descriptor.</summary>
    BadDescriptor = 9,
    /// <summary>ECHILD: no child processes.</summary>
    NoChild = 10,
    /// <summary>EAGAIN: try again.</summary>
    Again = 11,
    /// <summary>ENOMEM: out of memory.</summary>
    NoMemory = 12,
    /// <summary>EACCES: permission denied.</summary>
    AccessDenied = 13,
    /// <summary>EFAULT: bad address.</summary>
    Fault = 14,
    /// <summary>EBUSY: resource busy.</summary>
    Busy = 16,
    /// <summary>EEXIST: file exists.</summary>
    Exists = 17,
    /// <summary>ENODEV: no such device.</summary>
    NoDevice = 19,
    /// <summary>ENOTDIR: not a directory.</summary>
    NotDirectory = 20,
    /// <summary>EISDIR: is a directory.</summary>
    IsDirectory = 21,
    /// <summary>EINVAL: invalid argument.</summary>
    Invalid = 22,
    /// <summary>EMFILE: too many open files in this process.</summary>
    TooManyFiles = 24,
    /// <summary>ENOTTY: not a terminal.</summary>
    NotTerminal = 25,
    /// <summary>ENOSPC: no space left.</summary>
    NoSpace = 28,
    /// <summary>EPIPE: broken pipe.</summary>
    BrokenPipe = 32,
    /// <summary>ENAMETOOLONG: file name too long.</summary>
    NameTooLong = 36,
    /// <summary>ENOSYS: system call not implemented.</summary>
    NoSystemCall = 38,
    /// <summary>EOPNOTSUPP: operation not supported.</summary>
    NotSupported = 95,
}
