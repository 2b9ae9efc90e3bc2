using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Owns a mapping of a file or of a kernel object's memory (mmap(2), munmap(2)).</summary>
/// <remarks>
/// Spans taken from it are valid until it is disposed, so hold it in a <c>using</c> around their use. A regular file that
/// another process cuts short while mapped raises SIGBUS on reading: map what only the kernel changes, read the rest.
/// </remarks>
public sealed unsafe partial class MappedMemory : SafeHandle
{
    private const int ProtectRead = 1;
    private const int ProtectWrite = 2;
    private const int MapShared = 1;
    private const int MapPrivate = 2;
    private const int MapPopulate = 0x8000;

    private readonly int _length;
    private readonly bool _isWritable;

    private MappedMemory(void* address, int length, bool isWritable) : base(-1, ownsHandle: true)
    {
        SetHandle((nint)address);
        _length = length;
        _isWritable = isWritable;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial void* mmap(void* address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc")]
    private static partial int munmap(void* address, nuint length);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>Bytes mapped.</summary>
    public int Length => _length;

    /// <summary>The mapped bytes. The kernel may change them at any time if the mapping is shared.</summary>
    /// <exception cref="ObjectDisposedException">The memory was unmapped.</exception>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new ReadOnlySpan<byte>((void*)handle, _length);
        }
    }

    /// <summary>mmap(2).</summary>
    /// <param name="descriptor">What to map; it may be closed afterwards.</param>
    /// <param name="offset">Where to begin in it, a multiple of the page size.</param>
    /// <param name="length">Bytes to map.</param>
    /// <param name="access">How.</param>
    /// <param name="memory">The mapping; null on failure.</param>
    /// <returns><see cref="Errno.None"/> or why it failed.</returns>
    public static Errno TryMap(int descriptor, long offset, int length, MappingAccess access, out MappedMemory? memory)
    {
        memory = null;
        if (length <= 0) return Errno.Invalid;
        int protection = access == MappingAccess.SharedReadWrite ? ProtectRead | ProtectWrite : ProtectRead;
        int flags = access switch
        {
            MappingAccess.PrivateRead => MapPrivate | MapPopulate,
            MappingAccess.PrivateLazyRead => MapPrivate,
            _ => MapShared,
        };
        void* address = mmap(null, (nuint)length, protection, flags, descriptor, offset);
        if ((nint)address == -1) return (Errno)Marshal.GetLastPInvokeError();
        memory = new MappedMemory(address, length, access == MappingAccess.SharedReadWrite);
        return Errno.None;
    }

    /// <summary>Reads an aligned 32-bit word; what the kernel wrote before storing it is visible afterwards.</summary>
    public uint ReadAcquire32(int offset) => Volatile.Read(ref *(uint*)At(offset, sizeof(uint)));

    /// <summary>Reads an aligned 64-bit word; what the kernel wrote before storing it is visible afterwards.</summary>
    public ulong ReadAcquire64(int offset) => Volatile.Read(ref *(ulong*)At(offset, sizeof(ulong)));

    /// <summary>Stores an aligned 64-bit word after all reads before it: hands ring space back to the kernel.</summary>
    /// <exception cref="InvalidOperationException">The mapping is not writable.</exception>
    public void WriteRelease64(int offset, ulong value)
    {
        if (!_isWritable) throw new InvalidOperationException("The memory is mapped for reading only.");
        Volatile.Write(ref *(ulong*)At(offset, sizeof(ulong)), value);
    }

    private byte* At(int offset, int size)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (offset < 0 || offset > _length - size || offset % size != 0) throw new ArgumentOutOfRangeException(nameof(offset));
        return (byte*)handle + offset;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => munmap((void*)handle, (nuint)_length) == 0;
}
