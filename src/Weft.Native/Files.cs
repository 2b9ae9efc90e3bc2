using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>
/// Files and directories by descriptor: openat(2), read(2), pread(2), write(2), getdents64(2), readlinkat(2), newfstatat(2).
/// </summary>
/// <remarks>
/// Every call answers a count (or a descriptor) when it succeeds and a negative <see cref="Errno"/> when it fails,
/// as the kernel itself does: scanning a machine meets thousands of vanished files, and an exception each would cost
/// more than the scan. Paths are byte spans that end in NUL; the span is checked, so no path runs past its buffer.
/// </remarks>
public static unsafe partial class Files
{
    /// <summary>AT_FDCWD: relative to the current directory.</summary>
    public const int CurrentDirectory = -100;

    private const int EmptyPath = 0x1000;
    private const int SymlinkNoFollow = 0x100;
    private const int GetDirectoryEntries64 = 217;

    private const int ReadNumber = 0;
    private const int CloseNumber = 3;
    private const int OpenAt = 257;

    // The three calls of a scan go past the C library's wrappers, which in a process of several threads arrange for
    // cancellation around each.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_openat(nint number, nint directory, byte* path, nint flags, nint mode);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_read(nint number, nint descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint syscall_close(nint number, nint descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pread(int descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint readlinkat(int directory, byte* path, byte* buffer, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fstatat(int directory, byte* path, FileStatus* status, int flags);

    // glibc has getdents64 only since 2.30, and musl under another name: the number is the stable interface.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_getdents64(nint number, nint descriptor, byte* buffer, nint count);

    /// <summary>openat(2), always with O_CLOEXEC.</summary>
    /// <param name="directory">A directory descriptor, or <see cref="CurrentDirectory"/>.</param>
    /// <param name="path">The path, ending in NUL.</param>
    /// <param name="flags">How to open it.</param>
    /// <returns>A descriptor the caller must close, or a negative <see cref="Errno"/>.</returns>
    public static int Open(int directory, ReadOnlySpan<byte> path, OpenFlags flags)
    {
        RequireTerminated(path);
        fixed (byte* p = path)
        {
            nint result = syscall_openat(OpenAt, directory, p, (nint)(flags | OpenFlags.CloseOnExec), 0);
            return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>read(2) into the whole span.</summary>
    /// <returns>Bytes read, 0 at the end, or a negative <see cref="Errno"/>.</returns>
    public static int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            nint result;
            do result = syscall_read(ReadNumber, descriptor, p, (nuint)buffer.Length);
            while (result < 0 && Marshal.GetLastPInvokeError() == (int)Errno.Interrupted);
            return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>pread(2): reads at an offset without moving the file position.</summary>
    /// <returns>Bytes read, 0 at the end, or a negative <see cref="Errno"/>.</returns>
    public static int ReadAt(int descriptor, Span<byte> buffer, long offset)
    {
        fixed (byte* p = buffer)
        {
            nint result = pread(descriptor, p, (nuint)buffer.Length, offset);
            return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>write(2), once; see <see cref="WriteAll"/> to write everything.</summary>
    /// <returns>Bytes written, or a negative <see cref="Errno"/>.</returns>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* p = bytes)
        {
            nint result = write(descriptor, p, (nuint)bytes.Length);
            return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Writes all bytes, going on after short writes and signals.</summary>
    /// <returns><see cref="Errno.None"/>, or what stopped it (EPIPE when the reader has gone).</returns>
    public static Errno WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int written = Write(descriptor, bytes);
            if (written >= 0) bytes = bytes[written..];
            else if (-written is not ((int)Errno.Interrupted or (int)Errno.Again)) return (Errno)(-written);
            else if (-written == (int)Errno.Again) Thread.Sleep(1);
        }
        return Errno.None;
    }

    /// <summary>close(2). Errors are not reported: the descriptor is gone either way.</summary>
    public static void Close(int descriptor) => _ = syscall_close(CloseNumber, descriptor);

    /// <summary>getdents64(2): the next run of directory entries, to be walked with <see cref="DirectoryEntries"/>.</summary>
    /// <returns>Bytes filled, 0 at the end, or a negative <see cref="Errno"/>.</returns>
    public static int ReadDirectory(int descriptor, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            nint result = syscall_getdents64(GetDirectoryEntries64, descriptor, p, buffer.Length);
            return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>readlinkat(2). A result as long as the buffer may be cut.</summary>
    /// <returns>Bytes of the target, or a negative <see cref="Errno"/>.</returns>
    public static int ReadLink(int directory, ReadOnlySpan<byte> path, Span<byte> buffer)
    {
        RequireTerminated(path);
        fixed (byte* p = path)
        fixed (byte* b = buffer)
        {
            nint result = readlinkat(directory, p, b, (nuint)buffer.Length);
            return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>newfstatat(2); an empty path means the descriptor itself.</summary>
    /// <returns><see cref="Errno.None"/> or the error.</returns>
    public static Errno Status(int directory, ReadOnlySpan<byte> path, out FileStatus status, bool followLinks = true)
    {
        RequireTerminated(path);
        status = default;
        int flags = path.Length == 1 ? EmptyPath : 0;
        if (!followLinks) flags |= SymlinkNoFollow;
        fixed (byte* p = path)
        fixed (FileStatus* s = &status)
        {
            return fstatat(directory, p, s, flags) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
        }
    }

    internal static void RequireTerminated(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path[^1] != 0) throw new ArgumentException("The path must end in NUL.", nameof(path));
    }
}
