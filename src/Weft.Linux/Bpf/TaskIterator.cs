using Weft.Native;
using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// Lists tasks by a BPF iterator: one program, run by the kernel for each task while a file is read, in place of opening
/// and parsing three files of /proc for each. Needs root (or CAP_BPF and CAP_PERFMON) and the initial namespaces.
/// </summary>
/// <remarks>Load it once and read as often as wanted. One thread at a time.</remarks>
public sealed class TaskIterator : IDisposable
{
    // The kernel answers EAGAIN after a million objects without output, which this program never lets happen by itself.
    private const int MaximumTries = 16;

    private readonly BpfProgram _program;
    private readonly SafeDescriptor _all;
    private SafeDescriptor? _one;
    private int _oneProcessId;

    private TaskIterator(BpfProgram program, SafeDescriptor all, bool hasRunDelay)
    {
        _program = program;
        _all = all;
        HasRunDelay = hasRunDelay;
    }

    /// <summary>Whether this kernel keeps <see cref="KernelTask.RunDelayNanoseconds"/> and <see cref="KernelTask.RunCount"/>; else they are 0.</summary>
    public bool HasRunDelay { get; }

    /// <summary>Loads the iterator for the running kernel.</summary>
    /// <param name="reason">Why it cannot be had here; empty on success.</param>
    /// <returns>The iterator, or null.</returns>
    public static TaskIterator? TryCreate(out string reason) => TryCreate(mayCast: true, out reason);

    /// <summary>Loads the iterator, with or without the faster form of the program (see <see cref="TaskIteratorProgram.HasCast"/>).</summary>
    internal static TaskIterator? TryCreate(bool mayCast, out string reason)
    {
        if (!InitialNamespaces.TryRequire(out reason)) return null;
        using KernelBtf? kernel = KernelBtf.TryOpen(out reason);
        if (kernel is null) return null;
        if (!BtfReader.TryParse(kernel.Bytes, out BtfReader btf))
        {
            reason = "the kernel's BTF is not of a form Weft reads";
            return null;
        }
        BpfProgram? program = TryLoad(btf, mayCast, out bool hasRunDelay, out reason);
        // The cast needs the JIT, which may be off; the plain form needs less.
        if (program is null && mayCast) program = TryLoad(btf, mayCast: false, out hasRunDelay, out reason);
        if (program is null) return null;
        SafeDescriptor? all = program.TryLinkTaskIterator(0, out reason);
        if (all is not null) return new TaskIterator(program, all, hasRunDelay);
        program.Dispose();
        return null;
    }

    /// <summary>Reads tasks as they are now.</summary>
    /// <param name="processId">Only the threads of this process (its tgid); 0 for every task. A process that is gone has none.</param>
    /// <param name="buffer">Where they go; after a failure it is empty.</param>
    /// <param name="reason">Why it failed; empty on success.</param>
    public bool TryRead(int processId, TaskIteratorBuffer buffer, out string reason)
    {
        buffer.Clear();
        SafeDescriptor? link = Link(processId, out reason);
        if (link is null) return false;
        int file = Native.Bpf.CreateIterator(link.Number);
        if (file < 0)
        {
            reason = BpfReason.For("start a task iterator", file);
            return false;
        }
        int result = ReadAll(file, buffer);
        Files.Close(file);
        if (result >= 0) return true;
        buffer.Clear();
        reason = BpfReason.For("read a task iterator", result);
        return false;
    }

    private static BpfProgram? TryLoad(BtfReader btf, bool mayCast, out bool hasRunDelay, out string reason)
    {
        hasRunDelay = false;
        if (!TaskIteratorProgram.TryAssemble(btf, mayCast, out TaskIteratorProgram assembled, out reason)) return null;
        hasRunDelay = assembled.HasRunDelay;
        return BpfProgram.TryLoad(
            BpfProgramType.Tracing, BpfAttachType.TraceIterator, assembled.AttachTypeId, "weft_tasks"u8, assembled.Code, out reason);
    }

    private static int ReadAll(int file, TaskIteratorBuffer buffer)
    {
        int tries = MaximumTries;
        while (true)
        {
            Span<byte> room = buffer.Room();
            if (room.IsEmpty) return -(int)Errno.NoSpace;
            int got = Files.Read(file, room);
            if (got > 0) buffer.Advance(got);
            else if (got != -(int)Errno.Again || --tries == 0) return got;
        }
    }

    private SafeDescriptor? Link(int processId, out string reason)
    {
        reason = "";
        if (processId <= 0) return _all;
        if (_one is not null && _oneProcessId == processId) return _one;
        _one?.Dispose();
        _one = _program.TryLinkTaskIterator(processId, out reason);
        _oneProcessId = processId;
        return _one;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _one?.Dispose();
        _all.Dispose();
        _program.Dispose();
    }
}
