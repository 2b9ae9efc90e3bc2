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
    /// <summary>Room for events, bytes: some 90,000 without texts.</summary>
    public const int DefaultRingBytes = 8 << 20;

    private readonly LifecycleMaps _maps;
    private readonly List<BpfProgram> _programs = [];
    private readonly List<SafeDescriptor> _attachments = [];

    private LifecycleSource(LifecycleMaps maps) => _maps = maps;

    /// <summary>Loads the programs for the running kernel and attaches them.</summary>
    /// <param name="everything">Whether every task of the machine is wanted; otherwise those of <see cref="Follow"/>.</param>
    /// <param name="withStacks">Whether forks bring along the stack of who forks: 20 KB each.</param>
    /// <param name="ringBytes">Room for events.</param>
    /// <param name="reason">Why it cannot be had here; empty on success.</param>
    public static LifecycleSource? TryCreate(bool everything, bool withStacks, int ringBytes, out string reason)
    {
        if (!InitialNamespaces.TryRequire(out reason)) return null;
        using KernelBtf? kernel = KernelBtf.TryOpen(out reason);
        if (kernel is null) return null;
        if (!BtfReader.TryParse(kernel.Bytes, out BtfReader btf))
        {
            reason = "the kernel's BTF is not of a form Weft reads";
            return null;
        }
        if (LifecycleMaps.TryCreate(everything, ringBytes, out reason) is not { } maps) return null;
        LifecycleSource source = new(maps);
        if (source.TryAttach(btf, withStacks, out reason)) return source;
        source.Dispose();
        return null;
    }

    /// <summary>Follows a process from now on, and all it starts.</summary>
    /// <returns>False when too many are followed.</returns>
    public bool Follow(int processId) => _maps.Followed.Set((uint)processId, 1) == Errno.None;

    /// <summary>Follows a process no more; what it has started is followed on.</summary>
    public void Forget(int processId) => _maps.Followed.Remove((uint)processId);

    /// <summary>Whether any process is followed: one that was and has ended is not.</summary>
    public bool IsFollowingAny => _maps.Followed.TryGetFirstKey(out _);

    /// <summary>The next event, if there is one now.</summary>
    /// <param name="record">The event.</param>
    /// <param name="text">
    /// What is behind it, valid until the next call: the arguments of an executed program parted by NULs, a new name, or of a fork
    /// with a stack the saved registers (struct pt_regs) and then the pages.
    /// </param>
    /// <param name="file">Of an exec the name of the file as the call gave it, for as long.</param>
    public bool TryRead(out LifecycleRecord record, out ReadOnlySpan<byte> text, out ReadOnlySpan<byte> file)
    {
        record = default;
        text = default;
        file = default;
        if (!_maps.Ring.TryRead(out ReadOnlySpan<byte> bytes) || bytes.Length < LifecycleRecord.LeftBytes) return false;
        if (bytes.Length < LifecycleRecord.Bytes)
        {
            bytes[..LifecycleRecord.LeftBytes].CopyTo(MemoryMarshal.AsBytes(new Span<LifecycleRecord>(ref record)));
            return true;
        }
        record = MemoryMarshal.Read<LifecycleRecord>(bytes);
        text = bytes[LifecycleRecord.Bytes..];
        if (record.Kind == LifecycleKind.Execute && text.Length > LifecycleRecord.MaximumFileBytes)
        {
            file = text[..Math.Clamp(record.Extra - 1, 0, LifecycleRecord.MaximumFileBytes)];
            text = text[LifecycleRecord.MaximumFileBytes..];
            text = text[..(int)Math.Min(record.Value, (ulong)text.Length)];
        }
        else if (record.Kind == LifecycleKind.Rename && text.IndexOf((byte)0) is var end and >= 0)
        {
            text = text[..end];
        }
        return true;
    }

    /// <summary>Events that found no room in the ring so far; of a task that has no count of its own the ids are 0.</summary>
    public List<LifecycleLoss> Lost()
    {
        List<LifecycleLoss> lost = [];
        for (bool more = _maps.Lost.TryGetFirstKey(out ulong ids); more; more = _maps.Lost.TryGetNextKey(ids, out ids))
            if (_maps.Lost.TryGet(ids, out ulong count) && count > 0) lost.Add(new LifecycleLoss((int)ids, (int)(ids >> 32), count));
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

    private bool TryAttach(BtfReader btf, bool withStacks, out string reason)
    {
        LifecyclePrograms programs = new(btf, _maps, withStacks);
        for (LifecycleProgram which = 0; which <= LifecycleProgram.Fork; which++)
        {
            if (!programs.TryAssemble(which, out ulong[] code, out int attachTypeId, out reason)) return false;
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
