using System.Runtime.InteropServices;
using Weft.Native;
using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// Every process of the machine that ends, told once it has been waited for: one small program that runs at ends only, so that a
/// live view sees what lives too briefly to be listed. Needs root (or CAP_BPF and CAP_PERFMON) and the initial namespaces.
/// </summary>
/// <remarks>The kernel frees a task some milliseconds after it was waited for. Nobody is woken: read at your own times. One thread at a time.</remarks>
public sealed class EndedProcessSource : IDisposable
{
    /// <summary>Room for events, bytes: some 4,500.</summary>
    public const int DefaultRingBytes = 1 << 18;

    private readonly BpfRingBuffer _ring;
    private readonly BpfMap<ulong, ulong> _lost;
    private BpfProgram? _program;
    private SafeDescriptor? _attachment;

    private EndedProcessSource(BpfRingBuffer ring, BpfMap<ulong, ulong> lost)
    {
        _ring = ring;
        _lost = lost;
    }

    /// <summary>Events that found no room in the ring so far.</summary>
    public long Lost => _lost.TryGet(0, out ulong count) ? (long)count : 0;

    /// <summary>Loads the program for the running kernel and attaches it.</summary>
    /// <param name="ringBytes">Room for events.</param>
    /// <param name="reason">Why it cannot be had here; empty on success.</param>
    public static EndedProcessSource? TryCreate(int ringBytes, out string reason)
    {
        if (!InitialNamespaces.TryRequire(out reason)) return null;
        using KernelBtf? kernel = KernelBtf.TryOpen(out reason);
        if (kernel is null) return null;
        if (!BtfReader.TryParse(kernel.Bytes, out BtfReader btf))
        {
            reason = "the kernel's BTF is not of a form Weft reads";
            return null;
        }
        if (BpfRingBuffer.TryCreate(ringBytes, out reason) is not { } ring) return null;
        if (BpfMap.TryCreate<ulong, ulong>(BpfMapType.Hash, 1, "weft_lost"u8, out reason) is not { } lost)
        {
            ring.Dispose();
            return null;
        }
        _ = lost.Set(0, 0);
        EndedProcessSource source = new(ring, lost);
        if (source.TryAttach(btf, out reason)) return source;
        source.Dispose();
        return null;
    }

    /// <summary>The next event, if there is one now.</summary>
    public bool TryRead(out EndedProcess process)
    {
        process = default;
        if (!_ring.TryRead(out ReadOnlySpan<byte> bytes) || bytes.Length < EndedProcess.Bytes) return false;
        process = MemoryMarshal.Read<EndedProcess>(bytes);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _attachment?.Dispose();
        _program?.Dispose();
        _ring.Dispose();
        _lost.Dispose();
    }

    private bool TryAttach(BtfReader btf, out string reason)
    {
        if (!EndedProcessProgram.TryAssemble(btf, _ring.Descriptor, _lost.Descriptor, out ulong[] code, out int attachTypeId, out reason)) return false;
        _program = BpfProgram.TryLoad(BpfProgramType.Tracing, BpfAttachType.TraceRawTracepoint, attachTypeId, "weft_ended"u8, code, out reason);
        _attachment = _program?.TryAttachTracepoint(out reason);
        return _attachment is not null;
    }
}
