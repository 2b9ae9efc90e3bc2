using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Linux.Bpf;

/// <summary>The running kernel's BTF, /sys/kernel/btf/vmlinux, in memory for as long as offsets are looked up.</summary>
public sealed class KernelBtf : IDisposable
{
    private const int MaximumBytes = 1 << 28;

    private readonly MappedMemory? _mapping;
    private readonly ReadBuffer? _copy;

    private KernelBtf(MappedMemory? mapping, ReadBuffer? copy)
    {
        _mapping = mapping;
        _copy = copy;
    }

    /// <summary>The BTF's bytes, valid until this is disposed.</summary>
    public ReadOnlySpan<byte> Bytes => _mapping is null ? _copy!.Text : _mapping.Bytes;

    /// <summary>Opens the running kernel's BTF.</summary>
    /// <param name="reason">Why it failed; empty on success.</param>
    /// <returns>The BTF, or null.</returns>
    public static KernelBtf? TryOpen(out string reason) => TryOpen("/sys/kernel/btf/vmlinux\0"u8, out reason);

    internal static KernelBtf? TryOpen(ReadOnlySpan<byte> path, out string reason)
    {
        int result = Files.Open(Files.CurrentDirectory, path, OpenFlags.ReadOnly);
        if (result < 0)
        {
            reason = result == -(int)Errno.NoEntry
                ? "this kernel does not describe its types (no /sys/kernel/btf/vmlinux: CONFIG_DEBUG_INFO_BTF is off)"
                : BpfReason.For("open /sys/kernel/btf/vmlinux", result);
            return null;
        }
        using SafeDescriptor file = new(result);
        reason = "";
        // Mapping saves copying 5 MB; kernels before 6.16 cannot, and there it is read.
        if (Files.Status(file.Number, "\0"u8, out FileStatus status) == Errno.None
            && status.SizeBytes is > 0 and <= MaximumBytes
            && MappedMemory.TryMap(file.Number, 0, (int)status.SizeBytes, MappingAccess.PrivateRead, out MappedMemory? mapping) == Errno.None)
        {
            return new KernelBtf(mapping, null);
        }
        ReadBuffer copy = new(1 << 20, MaximumBytes);
        result = copy.Fill(file.Number);
        if (result >= 0 && !copy.IsCut) return new KernelBtf(null, copy);
        reason = result < 0 ? BpfReason.For("read /sys/kernel/btf/vmlinux", result) : "/sys/kernel/btf/vmlinux is too large";
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _mapping?.Dispose();
}
