using System.Text;
using Weft.Linux.Procfs;
using Weft.Columns;
using Weft.Stacks;
using Weft.Tasks;

namespace Weft.Cli.StackViews;

/// <summary>What is shown of one process: its threads as /proc has them, and their stacks.</summary>
internal sealed record ProcessStacks(int ProcessId, TaskSnapshot Tasks, StackSnapshot Stacks, IReadOnlyDictionary<int, IReadOnlyList<string>> KernelStacks)
{
    private readonly Dictionary<int, int> _rows = Enumerable.Range(0, Tasks.Count).ToDictionary(i => Tasks[i].Tid);

    /// <summary>The program's name, raw.</summary>
    public byte[] Program => ProgramName.Of(Tasks[0]).ToArray();

    /// <summary>A thread's row; null for one that was made after the list was read.</summary>
    public TaskRow? Row(int tid) => _rows.TryGetValue(tid, out int row) ? Tasks[row] : null;

    /// <summary>The system call a thread was in, with its arguments; empty when it was in none or that is not known.</summary>
    public string SystemCall(int tid)
    {
        if (Row(tid) is not { } row || row.SystemCall(out SystemCallState state) != Presence.Present || state.Kind != SystemCallKind.InCall) return "";
        StringBuilder text = new(Encoding.UTF8.GetString(SystemCallNames.Of(state.Number)));
        text.Append('(');
        int last = 5;
        while (last >= 0 && state.Arguments[last] == 0) last--;
        for (int i = 0; i <= last; i++)
        {
            if (i > 0) text.Append(", ");
            ulong value = state.Arguments[i];
            if (value < 4096) text.Append(value);
            else if (value > ulong.MaxValue - 4096) text.Append((long)value);
            else text.Append("0x").Append(value.ToString("x", System.Globalization.CultureInfo.InvariantCulture));
        }
        return text.Append(')').ToString();
    }
}
