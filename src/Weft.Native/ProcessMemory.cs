using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Reads another process's memory without stopping it (process_vm_readv(2)).</summary>
/// <remarks>
/// The kernel asks the same permission as ptrace(2) does. It copies page by page and ends at the first it cannot read, so a
/// result may be shorter than what was asked; nothing after a bad page of an earlier segment is copied.
/// </remarks>
public static unsafe partial class ProcessMemory
{
    /// <summary>IOV_MAX: segments of one call.</summary>
    public const int MaximumSegments = 1024;

    [StructLayout(LayoutKind.Sequential)]
    private struct LocalSegment
    {
        public byte* Address;
        public nuint Length;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint process_vm_readv(int pid, LocalSegment* local, nuint localCount, RemoteSegment* remote, nuint remoteCount, nuint flags);

    /// <summary>Reads from one address.</summary>
    /// <param name="processId">Any task of the process.</param>
    /// <param name="address">Where to begin.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <returns>Bytes read, which may be fewer than asked, or a negative <see cref="Errno"/>.</returns>
    public static int Read(int processId, ulong address, Span<byte> destination)
    {
        if (destination.IsEmpty) return 0;
        fixed (byte* to = destination)
        {
            LocalSegment local = new() { Address = to, Length = (nuint)destination.Length };
            RemoteSegment remote = new(address, (ulong)destination.Length);
            nint got = process_vm_readv(processId, &local, 1, &remote, 1, 0);
            return got >= 0 ? (int)got : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Reads pieces one after another into one span.</summary>
    /// <param name="processId">Any task of the process.</param>
    /// <param name="segments">At most <see cref="MaximumSegments"/> pieces.</param>
    /// <param name="destination">At least as long as all of them.</param>
    /// <returns>Bytes read, counted over the pieces in order, or a negative <see cref="Errno"/>.</returns>
    public static int Read(int processId, ReadOnlySpan<RemoteSegment> segments, Span<byte> destination)
    {
        ulong total = 0;
        foreach (RemoteSegment segment in segments) total += segment.Length;
        if (segments.Length > MaximumSegments || total > (ulong)destination.Length) throw new ArgumentException("The pieces do not fit.", nameof(segments));
        if (total == 0) return 0;
        fixed (byte* to = destination)
        fixed (RemoteSegment* remote = segments)
        {
            LocalSegment local = new() { Address = to, Length = (nuint)total };
            nint got = process_vm_readv(processId, &local, 1, remote, (nuint)segments.Length, 0);
            return got >= 0 ? (int)got : -Marshal.GetLastPInvokeError();
        }
    }
}
