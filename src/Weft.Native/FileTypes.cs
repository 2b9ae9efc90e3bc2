using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Asks what kind a file is, without asking the server that holds it: statx(2) with AT_STATX_DONT_SYNC.</summary>
public static unsafe partial class FileTypes
{
    private const int Number = 332;
    private const int NoAutomount = 0x800;
    private const int DoNotSync = 0x4000;
    private const uint TypeMask = 1;

    // struct statx (include/uapi/linux/stat.h): 256 bytes, stx_mode at 28.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatusRecord
    {
        [FieldOffset(0)]
        public uint Mask;

        [FieldOffset(28)]
        public ushort Mode;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_statx(nint number, nint directory, byte* path, nint flags, nint mask, StatusRecord* record);

    /// <summary>The type bits of a file's mode, links followed.</summary>
    /// <param name="directory">What the path is relative to.</param>
    /// <param name="path">The path, ending in NUL.</param>
    /// <returns>S_IFMT bits (0x8000 regular, 0x4000 directory, 0x2000 character device, 0x6000 block device, 0x1000 FIFO, 0xC000 socket), or a negative <see cref="Errno"/>.</returns>
    public static int Of(int directory, ReadOnlySpan<byte> path)
    {
        Files.RequireTerminated(path);
        StatusRecord record = default;
        fixed (byte* p = path)
        {
            nint result = syscall_statx(Number, directory, p, NoAutomount | DoNotSync, (nint)TypeMask, &record);
            return result >= 0 ? record.Mode & 0xF000 : -Marshal.GetLastPInvokeError();
        }
    }
}
