namespace Weft.Linux.Bpf;

/// <summary>
/// Copies the saved user registers of a process's threads without stopping one (bpf_task_pt_regs, Linux 5.15). Needs root
/// (or CAP_BPF and CAP_PERFMON) and the initial namespaces.
/// </summary>
/// <remarks>Load it once and read as often as wanted; two reads tell which threads stood still. One thread at a time.</remarks>
public sealed class RegisterIterator : IDisposable
{
    private readonly IteratorProgram _program;

    private RegisterIterator(IteratorProgram program) => _program = program;

    /// <summary>Loads the iterator for the running kernel.</summary>
    /// <param name="reason">Why it cannot be had here; empty on success.</param>
    public static RegisterIterator? TryCreate(out string reason) =>
        IteratorProgram.TryLoad("weft_registers"u8, [RegisterIteratorProgram.TryAssemble], out reason) is { } program ? new RegisterIterator(program) : null;

    /// <summary>Reads the threads of a process as they are now.</summary>
    /// <param name="processId">Its tgid; 0 for every task of the machine. A process that is gone has none.</param>
    /// <param name="buffer">Where they go; after a failure it is empty.</param>
    /// <param name="reason">Why it failed; empty on success.</param>
    public bool TryRead(int processId, RegisterIteratorBuffer buffer, out string reason) => _program.TryRead(processId, buffer, out reason);

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();
}
