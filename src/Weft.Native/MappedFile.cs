using System.Buffers;

namespace Weft.Native;

/// <summary>A file's bytes as memory that can be sliced and kept (mmap(2), private and read-only).</summary>
/// <remarks>
/// It must outlive what is made of its memory. A file that another process cuts short while it is mapped raises SIGBUS at the
/// next look behind its end; program files are replaced, not cut, by whatever installs them.
/// </remarks>
public sealed class MappedFile : IDisposable
{
    private readonly MappedMemory _mapping;
    private readonly Manager _manager;

    private MappedFile(MappedMemory mapping)
    {
        _mapping = mapping;
        _manager = new Manager(mapping);
    }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory => _manager.Memory;

    /// <summary>Maps a whole file.</summary>
    /// <param name="descriptor">An open regular file, which may be closed afterwards.</param>
    /// <param name="file">The bytes; null on failure.</param>
    /// <returns>None; Invalid for what is no regular file or is empty, TooBig above 2 GiB, or why it failed.</returns>
    public static Errno TryMap(int descriptor, out MappedFile? file)
    {
        file = null;
        Errno error = Files.Status(descriptor, "\0"u8, out FileStatus status);
        if (error != Errno.None) return error;
        if (!status.IsRegular || status.SizeBytes <= 0) return Errno.Invalid;
        if (status.SizeBytes > int.MaxValue) return Errno.TooBig;
        error = MappedMemory.TryMap(descriptor, 0, (int)status.SizeBytes, MappingAccess.PrivateLazyRead, out MappedMemory? mapping);
        if (error == Errno.None) file = new MappedFile(mapping!);
        return error;
    }

    /// <inheritdoc/>
    public void Dispose() => _mapping.Dispose();

    private sealed unsafe class Manager(MappedMemory mapping) : MemoryManager<byte>
    {
        private readonly byte* _address = (byte*)mapping.DangerousGetHandle();

        // Mapped for reading only: whoever takes Memory through ReadOnlyMemory cannot write either.
        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(mapping.IsClosed, mapping);
            return new Span<byte>(_address, mapping.Length);
        }

        public override MemoryHandle Pin(int elementIndex = 0) => new(_address + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
