using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Asks the kernel about sockets: netlink(7) with NETLINK_SOCK_DIAG (sock_diag(7)), also in another network namespace (setns(2)).</summary>
public static unsafe partial class NetlinkSocket
{
    private const int NetlinkFamily = 16, RawCloseOnExec = 3 | 0x80000, SocketDiagnostics = 4;
    private const int DoNotWait = 0x40, NewNetwork = 0x40000000;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int descriptor, byte* bytes, nuint size, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int descriptor, byte* bytes, nuint size, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(int descriptor, int kind);

    /// <summary>Opens a socket for questions about sockets of this process's network namespace.</summary>
    /// <returns>A descriptor the caller must close, or a negative <see cref="Errno"/>.</returns>
    public static int Open()
    {
        int descriptor = socket(NetlinkFamily, RawCloseOnExec, SocketDiagnostics);
        return descriptor >= 0 ? descriptor : -Marshal.GetLastPInvokeError();
    }

    /// <summary>The same for another network namespace. A thread of its own enters it and ends; no other is touched.</summary>
    /// <param name="networkNamespace">A descriptor of the namespace (<c>/proc/PID/ns/net</c>).</param>
    /// <returns>As <see cref="Open"/>; EPERM without CAP_SYS_ADMIN.</returns>
    public static int OpenIn(int networkNamespace)
    {
        int result = 0;
        Thread thread = new(() => result = setns(networkNamespace, NewNetwork) == 0 ? Open() : -Marshal.GetLastPInvokeError(), 1 << 16);
        thread.Start();
        thread.Join();
        return result;
    }

    /// <summary>Sends a request.</summary>
    public static Errno Send(int descriptor, ReadOnlySpan<byte> request)
    {
        fixed (byte* p = request) return send(descriptor, p, (nuint)request.Length, 0) == request.Length ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }

    /// <summary>Takes the next part of an answer. The kernel makes each while the one before is taken, so none is waited for.</summary>
    /// <returns>Bytes, or a negative <see cref="Errno"/>: EAGAIN when there is no more.</returns>
    public static int Receive(int descriptor, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            nint got = recv(descriptor, p, (nuint)buffer.Length, DoNotWait);
            return got >= 0 ? (int)got : -Marshal.GetLastPInvokeError();
        }
    }
}
