using Weft.Native;
using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>A loaded program that the kernel runs for each task while a file is read, and the links that choose the tasks.</summary>
internal sealed class IteratorProgram : IDisposable
{
    // The kernel answers EAGAIN after a million objects without output, which these programs never let happen by themselves.
    private const int MaximumTries = 16;

    private readonly BpfProgram _program;
    private SafeDescriptor? _all;
    private SafeDescriptor? _one;
    private int _oneProcessId;

    private IteratorProgram(BpfProgram program) => _program = program;

    /// <summary>Assembles a program for a kernel described by its BTF.</summary>
    public delegate bool Assembler(BtfReader btf, out ulong[] code, out int attachTypeId, out string reason);

    /// <summary>Loads the first program of a list that the kernel takes.</summary>
    /// <param name="name">At most 15 letters, digits, '_' or '.'.</param>
    /// <param name="assemblers">The program in its forms, the best first.</param>
    /// <param name="reason">Why none can be had here; empty on success.</param>
    public static IteratorProgram? TryLoad(ReadOnlySpan<byte> name, ReadOnlySpan<Assembler> assemblers, out string reason)
    {
        if (!InitialNamespaces.TryRequire(out reason)) return null;
        using KernelBtf? kernel = KernelBtf.TryOpen(out reason);
        if (kernel is null) return null;
        if (!BtfReader.TryParse(kernel.Bytes, out BtfReader btf))
        {
            reason = "the kernel's BTF is not of a form Weft reads";
            return null;
        }
        foreach (Assembler assemble in assemblers)
        {
            if (assemble(btf, out ulong[] code, out int attachTypeId, out reason)
                && BpfProgram.TryLoad(BpfProgramType.Tracing, BpfAttachType.TraceIterator, attachTypeId, name, code, out reason) is { } program) return new IteratorProgram(program);
        }
        return null;
    }

    /// <summary>Reads tasks as they are now.</summary>
    /// <param name="processId">Only the threads of this process (its tgid); 0 for every task. A process that is gone has none.</param>
    /// <param name="buffer">Where they go; after a failure it is empty.</param>
    /// <param name="reason">Why it failed; empty on success.</param>
    public bool TryRead(int processId, IIteratorBuffer buffer, out string reason)
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

    /// <summary>Ties the program to its tasks ahead of the first read, to learn whether that is allowed.</summary>
    public bool TryLink(int processId, out string reason) => Link(processId, out reason) is not null;

    private static int ReadAll(int file, IIteratorBuffer buffer)
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
        if (processId <= 0) return _all ??= _program.TryLinkTaskIterator(0, out reason);
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
        _all?.Dispose();
        _program.Dispose();
    }
}
