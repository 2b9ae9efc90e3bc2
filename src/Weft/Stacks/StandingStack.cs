using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Symbols.Unwinding;

namespace Weft.Stacks;

/// <summary>Walks and names the stacks of a process's tasks that somebody else has stopped, one after another.</summary>
internal sealed class StandingStack : IDisposable
{
    private const int StackBytes = 64 << 10;

    private readonly ProcRoot _root;
    private readonly int _tgid;
    private readonly MemoryMap _map;
    private readonly TargetModules _modules;
    private readonly Unwinder _unwinder;
    private readonly Symbolizer _symbolizer;
    private readonly LiveMemory _live;
    private readonly CopiedMemory _memory;
    private readonly byte[] _bytes = new byte[StackBytes];
    private readonly List<UnwoundFrame> _frames = [];
    private readonly ReadBuffer _buffer;

    private StandingStack(ProcRoot root, int tgid, MemoryMap map, ReadBuffer buffer)
    {
        (_root, _tgid, _map, _buffer) = (root, tgid, map, buffer);
        StackCapture capture = new() { ProcessId = tgid, Map = map, Threads = [], PauseNanoseconds = 0, Note = "", MemoryTask = tgid };
        _modules = new TargetModules(root, capture);
        _unwinder = new Unwinder(_modules.UnwindMap);
        string jit = StackReader.JitMapPath(root, tgid, out uint owner);
        _symbolizer = new Symbolizer(_modules, jit, owner);
        _live = new LiveMemory(capture);
        _memory = new CopiedMemory(0, default, _live);
    }

    /// <summary>Reads the process's map; its files are opened when frames in them are met.</summary>
    /// <returns>Null when the map cannot be read.</returns>
    public static StandingStack? TryOpen(ProcRoot root, int tgid, int tid)
    {
        ReadBuffer buffer = new(1 << 14, GuardedReader.MaximumMapBytes);
        return MemoryMap.TryRead(root, tgid, tid, buffer) is { } map ? new StandingStack(root, tgid, map, buffer) : null;
    }

    /// <summary>The stack of a task that stands.</summary>
    /// <param name="tid">The task.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="frames">Its frames, innermost first.</param>
    /// <returns>False when the process is another program now, or has loaded or unloaded code: then it is to be opened anew.</returns>
    public bool TryRead(int tid, in UserRegisters registers, out IReadOnlyList<StackFrame>? frames)
    {
        frames = null;
        if (MemoryMap.TryRead(_root, _tgid, tid, _buffer) is not { } now || !HasSameCode(now)) return false;
        ulong start = registers.Rsp > StackSlab.RedZone ? registers.Rsp - StackSlab.RedZone : 0;
        int wanted = (int)(now.ReadableEnd(start, StackBytes) - start);
        int got = Ptrace.ReadMemory(tid, start, _bytes.AsSpan(0, wanted));
        _memory.Load(start, _bytes.AsMemory(0, got));
        _live.Forget();
        _frames.Clear();
        _unwinder.Walk(StackReader.Registers(registers), _memory, _frames);
        List<StackFrame> named = new(_frames.Count + 4);
        foreach (UnwoundFrame frame in _frames) named.AddRange(_symbolizer.Describe(frame));
        frames = named;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _modules.Dispose();

    private bool HasSameCode(MemoryMap now)
    {
        ReadOnlySpan<MappedRange> before = _map.Ranges, after = now.Ranges;
        int i = 0;
        foreach (ref readonly MappedRange range in after)
        {
            if (!range.IsExecutable) continue;
            while (i < before.Length && !before[i].IsExecutable) i++;
            if (i == before.Length || before[i].Start != range.Start || before[i].End != range.End || before[i].Inode != range.Inode || before[i].Device != range.Device || before[i].Offset != range.Offset) return false;
            i++;
        }
        while (i < before.Length && !before[i].IsExecutable) i++;
        return i == before.Length;
    }
}
