using System.Runtime.InteropServices;
using Weft.Linux.Bpf;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Stacks;

namespace Weft.Tracing;

/// <summary>The calls that led to forks, from the registers and the stack that came with them.</summary>
/// <remarks>The mappings of a process are read at its first fork after each exec, while it runs on: one that is gone by then has no stacks.</remarks>
internal sealed class ForkStacks(ProcRoot root) : IDisposable
{
    private const int MaximumProcesses = 64;
    private const ulong PageBytes = 4096;

    private readonly AnswerCache? _cache = AnswerCache.OfUser();
    private readonly Dictionary<int, CopiedStack> _processes = [];
    private readonly Dictionary<int, ulong> _changed = [];

    /// <summary>Notes that a process ran another program, or ended: that event was read, those before it may not have been handed on.</summary>
    public void Changes(int processId, ulong when) => _changed[processId] = when;

    /// <summary>That event is handed on now: what was known of the process is of no use any more.</summary>
    public void Changed(int processId, ulong when)
    {
        if (_processes.Remove(processId, out CopiedStack? old)) old.Dispose();
        if (_changed.TryGetValue(processId, out ulong last) && last == when) _ = _changed.Remove(processId);
    }

    /// <summary>The stack of a fork.</summary>
    /// <param name="fork">The fork.</param>
    /// <param name="copy">The saved registers and the pages of the stack.</param>
    /// <param name="pages">How many pages there are.</param>
    /// <param name="readAll">Reads all events there are: whether the process is another by now.</param>
    /// <returns>Null when it cannot be had.</returns>
    public IReadOnlyList<StackFrame>? Of(TaskEvent fork, ReadOnlyMemory<byte> copy, int pages, Action readAll)
    {
        UserRegisters registers = default;
        copy.Span[..UserRegisters.SavedBytes].CopyTo(MemoryMarshal.AsBytes(new Span<UserRegisters>(ref registers)));
        if (!registers.Is64Bit) return null;
        int process = fork.ProcessId;
        // Code that was mapped since the mappings were read needs them read anew.
        if (_processes.TryGetValue(process, out CopiedStack? known) && !known.Knows(registers.Rip))
        {
            _ = _processes.Remove(process);
            known.Dispose();
            known = null;
        }
        if (known is null)
        {
            known = CopiedStack.TryCreate(root, process, fork.TaskId, _cache) ?? CopiedStack.TryCreate(root, process, process, _cache);
            readAll();
            bool isAnother = _changed.TryGetValue(process, out ulong when) && when > fork.MonotonicNanoseconds;
            if (known is null || isAnother || !known.Knows(registers.Rip))
            {
                known?.Dispose();
                return null;
            }
            if (_processes.Count >= MaximumProcesses) Clear();
            _processes[process] = known;
        }
        int within = (int)(registers.Rsp % PageBytes);
        return known.Walk(registers, registers.Rsp, copy.Slice(UserRegisters.SavedBytes + within, (pages * (int)PageBytes) - within));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        _cache?.Dispose();
    }

    private void Clear()
    {
        foreach (CopiedStack process in _processes.Values) process.Dispose();
        _processes.Clear();
    }
}
