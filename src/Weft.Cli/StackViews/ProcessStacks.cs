using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Stacks;
using Weft.Tasks;

namespace Weft.Cli.StackViews;

/// <summary>What is shown of one process: its threads as /proc has them, and their stacks.</summary>
internal sealed record ProcessStacks(int ProcessId, TaskSnapshot Tasks, StackSnapshot Stacks, IReadOnlyDictionary<int, IReadOnlyList<string>?> KernelStacks)
{
    private readonly Dictionary<int, int> _rows = Enumerable.Range(0, Tasks.Count).ToDictionary(i => Tasks[i].Tid);

    /// <summary>The program's name, raw.</summary>
    public byte[] Program => ProgramName.Of(Tasks[0]).ToArray();

    /// <summary>Which look of <see cref="Looks"/> this is, from 1.</summary>
    public int Look { get; init; } = 1;

    /// <summary>How many times the process is looked at.</summary>
    public int Looks { get; init; } = 1;

    /// <summary>What the threads did since the look before; null at the first.</summary>
    public StackMoves? Moves { get; init; }

    /// <summary>A thread's row; null for one that was made after the list was read.</summary>
    public TaskRow? Row(int tid) => _rows.TryGetValue(tid, out int row) ? Tasks[row] : null;

    /// <summary>The system call a thread was in, with its arguments; empty when it was in none or that is not known.</summary>
    public string SystemCall(int tid) =>
        Row(tid) is { } row && !row.Stat.IsKernelThread && row.SystemCall(out SystemCallState state) == Presence.Present && state.Kind == SystemCallKind.InCall ? SystemCallText.Of(state) : "";
}
