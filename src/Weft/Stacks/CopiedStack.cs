using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Symbols.Unwinding;

namespace Weft.Stacks;

/// <summary>
/// Walks stacks that were copied out of one process while it ran on: with its modules as they were when this was made, until it
/// runs another program.
/// </summary>
public sealed class CopiedStack : IDisposable
{
    private readonly StackCapture _capture;
    private readonly TargetModules _modules;
    private readonly Unwinder _unwinder;
    private readonly Symbolizer _symbolizer;
    private readonly CopiedMemory _memory;
    private readonly Dictionary<UnwoundKey, IReadOnlyList<StackFrame>> _alike = [];
    private readonly List<UnwoundFrame> _frames = [];

    private CopiedStack(ProcRoot root, StackCapture capture, AnswerCache? cache)
    {
        _capture = capture;
        _modules = new TargetModules(root, capture, cache);
        _unwinder = new Unwinder(_modules.UnwindMap);
        _symbolizer = new Symbolizer(_modules, StackReader.JitMapPath(root, capture.ProcessId, out uint owner), owner);
        _memory = new CopiedMemory(0, default, new LiveMemory(capture));
    }

    /// <summary>Reads a process's mappings.</summary>
    /// <param name="root">The system's own /proc; it must outlive this.</param>
    /// <param name="processId">The process.</param>
    /// <param name="taskId">One of its tasks, perhaps the only one that lives.</param>
    /// <param name="cache">Where answers about its code are kept; null to keep none. It must outlive this.</param>
    /// <returns>Null when it is gone, or has no memory of its own.</returns>
    public static CopiedStack? TryCreate(ProcRoot root, int processId, int taskId, AnswerCache? cache)
    {
        if (MemoryMap.TryRead(root, processId, taskId, new ReadBuffer(1 << 14, GuardedReader.MaximumMapBytes)) is not { } map) return null;
        return new CopiedStack(root, new StackCapture { ProcessId = processId, Map = map, Threads = [], PauseNanoseconds = 0, Note = "", MemoryTask = taskId }, cache);
    }

    /// <summary>Whether code at this address was mapped: otherwise more was mapped since, or it is another program's.</summary>
    public bool Knows(ulong address) => _capture.Map.TryFind(address, out MappedRange range) && range.IsExecutable;

    /// <summary>The calls, innermost first.</summary>
    /// <param name="registers">All registers of the thread as it entered the kernel.</param>
    /// <param name="start">Address of the first byte copied.</param>
    /// <param name="stack">The copy.</param>
    public IReadOnlyList<StackFrame> Walk(in UserRegisters registers, ulong start, ReadOnlyMemory<byte> stack)
    {
        _memory.Load(start, stack);
        _ = _unwinder.Walk(StackReader.Registers(registers, hasAll: true), _memory, _frames);
        UnwoundKey key = new(_frames);
        if (_alike.TryGetValue(key, out IReadOnlyList<StackFrame>? known)) return known;
        List<StackFrame> named = new(_frames.Count + 4);
        foreach (UnwoundFrame frame in _frames) named.AddRange(_symbolizer.Describe(frame));
        _alike[key.Kept()] = named;
        return named;
    }

    /// <inheritdoc/>
    public void Dispose() => _modules.Dispose();
}
