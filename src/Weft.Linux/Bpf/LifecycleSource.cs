using System.Runtime.InteropServices;
using Weft.Native;
using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// The lives of tasks from the kernel's own tracepoints, filtered there to the processes that are followed and all their
/// descendants: forks with the flags of the call, programs executed with their arguments, ends, signals, renames. Nothing
/// is stopped. Needs root (or CAP_BPF and CAP_PERFMON) and the initial namespaces.
/// </summary>
/// <remarks>Nobody is woken by an event: read at your own times, often enough that the ring does not fill. One thread at a time.</remarks>
public sealed class LifecycleSource : IDisposable
{
    /// <summary>Room for events, bytes: some 50,000 without texts.</summary>
    public const int DefaultRingBytes = 4 << 20;

    private const int MaximumProcesses = 1 << 16;
    private const int MaximumLosers = 1 << 12;

    private static readonly LifecycleKind[] s_kinds = [LifecycleKind.Exit, LifecycleKind.Signal, LifecycleKind.Rename, LifecycleKind.Execute, LifecycleKind.Fork];

    private readonly LifecycleMaps _maps;
    private readonly List<BpfProgram> _programs = [];
    private readonly List<SafeDescriptor> _attachments = [];

    private LifecycleSource(LifecycleMaps maps) => _maps = maps;

    /// <summary>Loads the programs for the running kernel and attaches them.</summary>
    /// <param name="everything">Whether every task of the machine is wanted; otherwise those of <see cref="Follow"/>.</param>
    /// <param name="ringBytes">Room for events.</param>
    /// <param name="reason">Why it cannot be had here; empty on success.</param>
    public static LifecycleSource? TryCreate(bool everything, int ringBytes, out string reason)
    {
        if (!InitialNamespaces.TryRequire(out reason)) return null;
        using KernelBtf? kernel = KernelBtf.TryOpen(out reason);
        if (kernel is null) return null;
        if (!BtfReader.TryParse(kernel.Bytes, out BtfReader btf))
        {
            reason = "the kernel's BTF is not of a form Weft reads";
            return null;
        }
        BpfRingBuffer? ring = BpfRingBuffer.TryCreate(ringBytes, out reason);
        if (ring is null) return null;
        BpfMap<uint, uint>? followed = BpfMap.TryCreate<uint, uint>(BpfMapType.Hash, MaximumProcesses, "weft_followed"u8, out reason);
        BpfMap<uint, ulong>? lost = followed is null ? null : BpfMap.TryCreate<uint, ulong>(BpfMapType.LruHash, MaximumLosers, "weft_lost"u8, out reason);
        if (followed is null || lost is null)
        {
            followed?.Dispose();
            ring.Dispose();
            return null;
        }
        LifecycleSource source = new(new LifecycleMaps(ring, followed, lost, everything));
        if (source.TryAttach(btf, out reason)) return source;
        source.Dispose();
        return null;
    }

    /// <summary>Follows a process from now on, and all it starts.</summary>
    /// <returns>False when too many are followed.</returns>
    public bool Follow(int processId) => _maps.Followed.Set((uint)processId, 1) == Errno.None;

    /// <summary>The next event, if there is one now.</summary>
    /// <param name="record">The event.</param>
    /// <param name="text">Its text, valid until the next call: the arguments of an executed program parted by NULs, or a new name.</param>
    public bool TryRead(out LifecycleRecord record, out ReadOnlySpan<byte> text)
    {
        record = default;
        text = default;
        if (!_maps.Ring.TryRead(out ReadOnlySpan<byte> bytes)) return false;
        if (bytes.Length < LifecycleRecord.Bytes) return false;
        record = MemoryMarshal.Read<LifecycleRecord>(bytes);
        text = bytes[LifecycleRecord.Bytes..];
        if (record.Kind == LifecycleKind.Execute) text = text[..(int)Math.Min(record.Value, (ulong)text.Length)];
        else if (record.Kind == LifecycleKind.Rename && text.IndexOf((byte)0) is var end and >= 0) text = text[..end];
        return true;
    }

    /// <summary>Events that found no room in the ring, by the task they were of (its tid); empty when all were had.</summary>
    public Dictionary<int, ulong> Lost()
    {
        Dictionary<int, ulong> lost = [];
        for (bool more = _maps.Lost.TryGetFirstKey(out uint tid); more; more = _maps.Lost.TryGetNextKey(tid, out tid))
            if (_maps.Lost.TryGet(tid, out ulong count) && !lost.TryAdd((int)tid, count)) break;
        return lost;
    }

    /// <summary>Detaches. What is in the ring can still be read.</summary>
    public void Stop()
    {
        foreach (SafeDescriptor attachment in _attachments) attachment.Dispose();
        _attachments.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        foreach (BpfProgram program in _programs) program.Dispose();
        _maps.Dispose();
    }

    // Forks last: what they follow is then seen by all the others.
    private bool TryAttach(BtfReader btf, out string reason)
    {
        LifecyclePrograms programs = new(btf, _maps);
        foreach (LifecycleKind kind in s_kinds)
        {
            if (!programs.TryAssemble(kind, out ulong[] code, out int attachTypeId, out reason)) return false;
            if (BpfProgram.TryLoad(BpfProgramType.Tracing, BpfAttachType.TraceRawTracepoint, attachTypeId, "weft_lives"u8, code, out reason) is not { } program) return false;
            _programs.Add(program);
        }
        foreach (BpfProgram program in _programs)
        {
            if (program.TryAttachTracepoint(out reason) is not { } attachment) return false;
            _attachments.Add(attachment);
        }
        reason = "";
        return true;
    }
}
