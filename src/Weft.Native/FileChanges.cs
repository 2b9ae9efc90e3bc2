using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>What changes a directory: mkdirat(2), openat(2) with O_CREAT, renameat(2), unlinkat(2). Paths end in NUL.</summary>
public static unsafe partial class FileChanges
{
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mkdirat(int directory, byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(int directory, byte* path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int renameat(int from, byte* path, int to, byte* target);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlinkat(int directory, byte* path, int flags);

    /// <summary>Opens a file to be written from its beginning (open(2) with O_CREAT and O_TRUNC; mode 0666 less the umask).</summary>
    /// <param name="path">The path, ending in NUL.</param>
    /// <returns>A descriptor the caller must close, or a negative <see cref="Errno"/>.</returns>
    public static int OpenEmpty(ReadOnlySpan<byte> path)
    {
        const int truncate = 0x200, readAndWriteForAll = 0x1B6;
        Files.RequireTerminated(path);
        fixed (byte* p = path)
        {
            int result = openat(Files.CurrentDirectory, p, WriteOnly | Create | truncate | (int)OpenFlags.CloseOnExec, readAndWriteForAll);
            return result >= 0 ? result : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Makes a directory.</summary>
    /// <returns><see cref="Errno.None"/>; <see cref="Errno.Exists"/> when there is something of that name; or the error.</returns>
    public static Errno MakeDirectory(int directory, ReadOnlySpan<byte> path, uint mode)
    {
        Files.RequireTerminated(path);
        fixed (byte* p = path) return mkdirat(directory, p, mode) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }

    /// <summary>Makes a file for writing where none is; never goes through a symbolic link in its place.</summary>
    /// <returns>A descriptor the caller must close, or a negative <see cref="Errno"/>.</returns>
    public static int CreateNew(int directory, ReadOnlySpan<byte> path, uint mode)
    {
        Files.RequireTerminated(path);
        fixed (byte* p = path)
        {
            int result = openat(directory, p, WriteOnly | Create | Exclusive | (int)(OpenFlags.NoFollow | OpenFlags.CloseOnExec), mode);
            return result >= 0 ? result : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Gives a file another name in the same directory, in place of what has it.</summary>
    public static Errno Rename(int directory, ReadOnlySpan<byte> path, ReadOnlySpan<byte> target)
    {
        Files.RequireTerminated(path);
        Files.RequireTerminated(target);
        fixed (byte* p = path)
        fixed (byte* t = target) return renameat(directory, p, directory, t) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }

    /// <summary>Removes a file.</summary>
    public static Errno Remove(int directory, ReadOnlySpan<byte> path)
    {
        Files.RequireTerminated(path);
        fixed (byte* p = path) return unlinkat(directory, p, 0) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }
}
