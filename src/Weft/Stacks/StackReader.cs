using System.Collections.Immutable;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Symbols.Unwinding;

namespace Weft.Stacks;

/// <summary>Takes the stacks of a process: captures, lets the target run, and then walks and names the frames.</summary>
/// <remarks>For one caller at a time. Kept between looks it loads its BPF program only once.</remarks>
public sealed class StackReader : IDisposable
{
    private readonly ProcRoot _root;
    private readonly StackCapturer _capturer;
    private readonly AnswerCache? _cache;
    private readonly Dictionary<UnwoundKey, (IReadOnlyList<StackFrame> Frames, StopReason End)> _alike = [];

    /// <summary>Creates a reader.</summary>
    /// <param name="root">The system's own /proc; it must outlive this.</param>
    /// <param name="cache">Where answers about the targets' code are kept; null to keep none. It must outlive this.</param>
    public StackReader(ProcRoot root, AnswerCache? cache = null)
    {
        _root = root;
        _cache = cache;
        _capturer = new StackCapturer(root);
    }

    /// <summary>Takes the stacks.</summary>
    /// <param name="request">Whose, and what may be done for it.</param>
    /// <param name="outcome">Read, or what kept them from being had.</param>
    /// <returns>The stacks; null when the process is gone, has no memory, or may not be looked into.</returns>
    public StackSnapshot? TryRead(CaptureRequest request, out ReadOutcome outcome)
    {
        StackCapture? capture = _capturer.TryCapture(request, out outcome);
        if (capture is null) return null;
        using TargetModules modules = new(_root, capture, _cache);
        Unwinder unwinder = new(modules.UnwindMap);
        Symbolizer symbolizer = new(modules, JitMapPath(_root, request.ProcessId, out uint owner), owner);
        LiveMemory live = new(capture);
        CopiedMemory memory = new(0, default, live);
        List<UnwoundFrame> frames = [];
        List<int> doubtful = [];
        ThreadStack[] stacks = new ThreadStack[capture.Threads.Count];
        for (int i = 0; i < stacks.Length; i++)
        {
            CapturedThread thread = capture.Threads[i];
            if (thread.Way == CaptureWay.None)
            {
                stacks[i] = new ThreadStack { Tid = thread.Tid, Way = thread.Way, Frames = [], End = StopReason.NoRegisters, Reason = thread.Reason, IsRefused = thread.IsRefused };
                continue;
            }
            memory.Load(thread.StackAddress, thread.Stack);
            live.HasReadWritable = false;
            StopReason end = unwinder.Walk(Registers(thread), memory, frames);
            if (live.HasReadWritable) doubtful.Add(i);
            stacks[i] = new ThreadStack { Tid = thread.Tid, Way = thread.Way, Frames = Named(symbolizer, frames, end), End = end, Reason = thread.Reason };
        }
        Judge(request, stacks, doubtful);
        _alike.Clear();
        return new StackSnapshot
        {
            ProcessId = request.ProcessId,
            Threads = stacks,
            PauseNanoseconds = capture.PauseNanoseconds,
            Note = capture.Note,
            UnreachedFiles = [.. modules.Unreached],
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _capturer.Dispose();

    // What lay deeper than the copy was read after the capture: right only for threads that still stand.
    private void Judge(CaptureRequest request, ThreadStack[] stacks, List<int> doubtful)
    {
        if (doubtful.Count == 0) return;
        IReadOnlySet<int> standing = stacks.Any(static s => s.Way == CaptureWay.Pauseless) ? _capturer.StillStanding(request.ProcessId) : ImmutableHashSet<int>.Empty;
        foreach (int i in doubtful)
        {
            if (standing.Contains(stacks[i].Tid)) continue;
            stacks[i] = new ThreadStack
            {
                Tid = stacks[i].Tid, Way = stacks[i].Way, Frames = stacks[i].Frames, End = stacks[i].End,
                Reason = "its stack is deeper than what was copied, and it may have run on before the rest was read: the outer frames may be wrong",
            };
        }
    }

    // Threads that stand alike share their frames.
    private IReadOnlyList<StackFrame> Named(Symbolizer symbolizer, List<UnwoundFrame> frames, StopReason end)
    {
        UnwoundKey key = new(frames);
        if (_alike.TryGetValue(key, out (IReadOnlyList<StackFrame> Frames, StopReason End) known) && known.End == end) return known.Frames;
        List<StackFrame> named = new(frames.Count + 4);
        foreach (UnwoundFrame frame in frames) named.AddRange(symbolizer.Describe(frame));
        _alike[key.Kept()] = (named, end);
        return named;
    }

    private static RegisterSet Registers(CapturedThread thread) => Registers(thread.Registers, thread.HasAllRegisters);

    /// <summary>Registers as the unwinder takes them.</summary>
    internal static RegisterSet Registers(in UserRegisters r, bool hasAll = true)
    {
        RegisterSet set = new(r.Rip, r.Rsp);
        if (!hasAll) return set;
        ReadOnlySpan<ulong> values = [r.Rax, r.Rdx, r.Rcx, r.Rbx, r.Rsi, r.Rdi, r.Rbp, r.Rsp, r.R8, r.R9, r.R10, r.R11, r.R12, r.R13, r.R14, r.R15];
        for (int i = 0; i < values.Length; i++) set.Set(i, values[i]);
        return set;
    }

    /// <summary>Where a just-in-time compiler would leave its map: it names it by the pid it knows, that of its own namespace, the last in NSpid.</summary>
    internal static string JitMapPath(ProcRoot root, int processId, out uint owner)
    {
        owner = uint.MaxValue;
        int own = processId;
        ReadBuffer buffer = new();
        if (TaskFiles.Status(TaskLocation.Process(root, processId), buffer, out TaskStatus status) == ReadOutcome.Read)
        {
            owner = status.EffectiveUserId;
            if (NumberText.TryLastInt32(status.NamespaceTgids.Of(buffer.Text), out int innermost)) own = innermost;
        }
        return $"/tmp/perf-{own}.map";
    }
}
