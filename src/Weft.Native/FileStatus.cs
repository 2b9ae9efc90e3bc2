using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>struct stat of x86-64 (stat(2), arch/x86/include/uapi/asm/stat.h): 144 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct FileStatus
{
    /// <summary>st_dev: device that holds the file.</summary>
    public ulong Device;
    /// <summary>st_ino: inode number.</summary>
    public ulong Inode;
    /// <summary>st_nlink: number of hard links.</summary>
    public ulong Links;
    /// <summary>st_mode: type and permission bits.</summary>
    public uint Mode;
    /// <summary>st_uid: owner.</summary>
    public uint UserId;
    /// <summary>st_gid: group.</summary>
    public uint GroupId;
    private readonly uint _pad;
    /// <summary>st_rdev: device number of a device file.</summary>
    public ulong SpecialDevice;
    /// <summary>st_size in bytes.</summary>
    public long SizeBytes;
    private readonly long _blockSize;
    private readonly long _blocks;
    private readonly long _accessSeconds;
    private readonly long _accessNanoseconds;
    /// <summary>st_mtim.tv_sec: last modification, seconds since the epoch.</summary>
    public long ModifiedSeconds;
    /// <summary>st_mtim.tv_nsec.</summary>
    public long ModifiedNanoseconds;
    private readonly long _changeSeconds;
    private readonly long _changeNanoseconds;
    private readonly long _reserved0;
    private readonly long _reserved1;
    private readonly long _reserved2;

    /// <summary>Whether the file is a character device (S_IFCHR).</summary>
    public readonly bool IsCharacterDevice => (Mode & 0xF000) == 0x2000;

    /// <summary>S_ISFIFO: a pipe or FIFO.</summary>
    public readonly bool IsFifo => (Mode & 0xF000) == 0x1000;

    /// <summary>S_ISREG: a regular file.</summary>
    public readonly bool IsRegular => (Mode & 0xF000) == 0x8000;
}
