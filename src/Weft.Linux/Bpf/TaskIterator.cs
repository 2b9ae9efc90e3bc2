using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// Lists tasks by a BPF iterator: one program, run by the kernel for each task while a file is read, in place of opening
/// and parsing three files of /proc for each. Needs root (or CAP_BPF and CAP_PERFMON) and the initial namespaces.
/// </summary>
/// <remarks>Load it once and read as often as wanted. One thread at a time.</remarks>
public sealed class TaskIterator : IDisposable
{
    private readonly IteratorProgram _program;

    private TaskIterator(IteratorProgram program, bool hasRunDelay, bool hasResidentPages)
    {
        _program = program;
        HasRunDelay = hasRunDelay;
        HasResidentPages = hasResidentPages;
    }

    /// <summary>Whether this kernel keeps <see cref="KernelTask.RunDelayNanoseconds"/> and <see cref="KernelTask.RunCount"/>; else they are 0.</summary>
    public bool HasRunDelay { get; }

    /// <summary>Whether <see cref="KernelTask.ResidentPages"/> could be found; else it is 0.</summary>
    public bool HasResidentPages { get; }

    /// <summary>Loads the iterator for the running kernel.</summary>
    /// <param name="reason">Why it cannot be had here; empty on success.</param>
    /// <returns>The iterator, or null.</returns>
    public static TaskIterator? TryCreate(out string reason) => TryCreate(mayCast: true, out reason);

    /// <summary>Loads the iterator, with or without the faster form of the program (see <see cref="TaskIteratorProgram.HasCast"/>).</summary>
    internal static TaskIterator? TryCreate(bool mayCast, out string reason)
    {
        bool hasRunDelay = false, hasResidentPages = false;
        bool Assemble(BtfReader btf, bool cast, out ulong[] code, out int attachTypeId, out string why)
        {
            bool done = TaskIteratorProgram.TryAssemble(btf, cast, out TaskIteratorProgram assembled, out why);
            hasRunDelay = assembled.HasRunDelay;
            hasResidentPages = assembled.HasResidentPages;
            attachTypeId = assembled.AttachTypeId;
            code = assembled.Code;
            return done;
        }
        bool Cast(BtfReader btf, out ulong[] code, out int attachTypeId, out string why) => Assemble(btf, true, out code, out attachTypeId, out why);
        bool Plain(BtfReader btf, out ulong[] code, out int attachTypeId, out string why) => Assemble(btf, false, out code, out attachTypeId, out why);
        // The cast needs the JIT, which may be off; the plain form needs less.
        IteratorProgram? program = IteratorProgram.TryLoad("weft_tasks"u8, mayCast ? [Cast, Plain] : [Plain], out reason);
        if (program is null) return null;
        if (program.TryLink(0, out reason)) return new TaskIterator(program, hasRunDelay, hasResidentPages);
        program.Dispose();
        return null;
    }

    /// <summary>Reads tasks as they are now.</summary>
    /// <param name="processId">Only the threads of this process (its tgid); 0 for every task. A process that is gone has none.</param>
    /// <param name="buffer">Where they go; after a failure it is empty.</param>
    /// <param name="reason">Why it failed; empty on success.</param>
    public bool TryRead(int processId, TaskIteratorBuffer buffer, out string reason) => _program.TryRead(processId, buffer, out reason);

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();
}
