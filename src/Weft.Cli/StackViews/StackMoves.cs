using System.Collections.Immutable;
using Weft.Linux.Procfs;
using Weft.Stacks;

namespace Weft.Cli.StackViews;

/// <summary>
/// What the threads of a process did between looks: whether each was given CPU time, and whether its stack became another.
/// </summary>
/// <remarks>
/// CPU time is read in a part of the interval that no look disturbs: a thread that was stopped for a look has run a little in
/// the kernel itself.
/// </remarks>
internal sealed class StackMoves(ProcRoot root, int process)
{
    private readonly ReadBuffer _buffer = new();
    private readonly Dictionary<int, ulong> _before = [];
    private readonly Dictionary<int, IReadOnlyList<StackFrame>> _last = [];
    private readonly Dictionary<int, State> _states = [];

    private sealed class State
    {
        public bool? Ran;
        public bool Moved;
        public bool? RanLast;
        public bool? MovedLast;
        public readonly HashSet<string> Places = new(StringComparer.Ordinal);
    }

    /// <summary>Notes how long each thread has run, some time after a look.</summary>
    public void Begin()
    {
        _before.Clear();
        foreach (int tid in _last.Keys)
        {
            if (RunTime(tid) is { } time) _before[tid] = time;
        }
    }

    /// <summary>Sees which have run since <see cref="Begin"/>, just before a look.</summary>
    public void End()
    {
        foreach ((int tid, State state) in _states)
        {
            state.RanLast = _before.TryGetValue(tid, out ulong before) && RunTime(tid) is { } now ? now != before : null;
            if (state.RanLast is { } ran) state.Ran = state.Ran is true || ran;
        }
    }

    /// <summary>Compares a look with the one before.</summary>
    public void Add(StackSnapshot look)
    {
        foreach (ThreadStack thread in look.Threads)
        {
            if (!_states.TryGetValue(thread.Tid, out State? state)) _states[thread.Tid] = state = new State();
            bool comparable = thread.Frames.Count > 0 && _last.TryGetValue(thread.Tid, out IReadOnlyList<StackFrame>? before) && before.Count > 0;
            state.MovedLast = comparable ? !Alike(thread.Frames, _last[thread.Tid]) : null;
            state.Moved |= state.MovedLast is true;
            if (thread.Frames.Count > 0) state.Places.Add(Place(thread.Frames[0]));
            _last[thread.Tid] = thread.Frames;
        }
    }

    /// <summary>What a thread did over all looks.</summary>
    public ThreadMove Of(int tid) => !_states.TryGetValue(tid, out State? state) ? ThreadMove.Unknown
        : state.Moved ? ThreadMove.Moved
        : state.Ran is true ? ThreadMove.Ran
        : state.Ran is false ? ThreadMove.Stood : ThreadMove.Unknown;

    /// <summary>Whether a thread ran between the last two looks; null when that is not known.</summary>
    public bool? RanLast(int tid) => _states.TryGetValue(tid, out State? state) ? state.RanLast : null;

    /// <summary>Whether a thread's stack was another at the last look than at the one before; null when that is not known.</summary>
    public bool? MovedLast(int tid) => _states.TryGetValue(tid, out State? state) ? state.MovedLast : null;

    /// <summary>The innermost functions a thread was seen in, raw.</summary>
    public ImmutableArray<string> Places(int tid) => _states.TryGetValue(tid, out State? state) ? [.. state.Places.Order(StringComparer.Ordinal)] : [];

    private static string Place(StackFrame frame) => frame.ShortFunction ?? frame.Module ?? "?";

    private static bool Alike(IReadOnlyList<StackFrame> one, IReadOnlyList<StackFrame> other)
    {
        if (one.Count != other.Count) return false;
        for (int i = 0; i < one.Count; i++)
        {
            if (one[i].Address != other[i].Address) return false;
        }
        return true;
    }

    private ulong? RunTime(int tid) =>
        TaskFiles.SchedulerCounters(TaskLocation.Thread(root, process, tid), _buffer, out SchedulerCounters counters) == ReadOutcome.Read ? counters.RunNanoseconds : null;
}
