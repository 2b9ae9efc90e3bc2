namespace Weft.Native;

/// <summary>Flags of open(2) (include/uapi/asm-generic/fcntl.h, x86-64 values).</summary>
[Flags]
public enum OpenFlags
{
    /// <summary>O_RDONLY.</summary>
    ReadOnly = 0,
    /// <summary>O_WRONLY.</summary>
    WriteOnly = 1,
    /// <summary>O_RDWR.</summary>
    ReadWrite = 2,
    /// <summary>O_NONBLOCK.</summary>
    NonBlocking = 0x800,
    /// <summary>O_DIRECTORY: fail unless the path is a directory.</summary>
    Directory = 0x10000,
    /// <summary>O_NOFOLLOW: fail if the last component is a symbolic link.</summary>
    NoFollow = 0x20000,
    /// <summary>O_CLOEXEC: closed on exec.</summary>
    CloseOnExec = 0x80000,
    /// <summary>O_PATH: a handle on the path, without opening the file.</summary>
    Path = 0x200000,
}
