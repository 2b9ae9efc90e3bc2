using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Stacks;

namespace Weft.Tracing;

/// <summary>The stacks of tasks that stand at a fork. For the tracer's thread; what it knows of a process it keeps while the process stays the same program.</summary>
internal sealed class SeizedStacks(ProcRoot root) : IDisposable
{
    // Each holds files open; more processes than that at once are read anew.
    private const int MaximumProcesses = 64;

    private readonly Dictionary<int, StandingStack> _known = [];

    /// <summary>The stack of a task that stands, innermost frame first; null when it cannot be had.</summary>
    public IReadOnlyList<StackFrame>? Read(int tgid, int tid, UserRegisters registers)
    {
        if (!registers.Is64Bit) return null;
        if (_known.TryGetValue(tgid, out StandingStack? reader) && reader.TryRead(tid, registers, out IReadOnlyList<StackFrame>? frames)) return frames;
        if (reader is null && _known.Count >= MaximumProcesses) Dispose();
        reader?.Dispose();
        _known.Remove(tgid);
        if (StandingStack.TryOpen(root, tgid, tid) is not { } opened) return null;
        _known[tgid] = opened;
        return opened.TryRead(tid, registers, out frames) ? frames : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (StandingStack reader in _known.Values) reader.Dispose();
        _known.Clear();
    }
}
