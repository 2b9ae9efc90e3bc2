using System.Globalization;
using Weft.Cli.StackViews;
using Weft.Families;
using Weft.Tracing;

namespace Weft.Cli.TraceViews;

/// <summary>Makes the rows of the finished tree: processes by who made them, alike ones and pools of threads folded. Without recursion.</summary>
internal sealed class SummaryRows
{
    private const int MostRows = 4000;
    private const int MostBelowOne = 40;
    private const int MostPools = 12;
    private const int MostBranches = 20;

    private readonly LifeBook _book;
    private readonly TraceText _text;
    private readonly TraceShape _shape;
    private readonly SummaryFold? _fold;
    private readonly bool _art;
    private readonly ulong _end;
    private readonly List<SummaryRow> _rows = [];
    private readonly Stack<Entry> _left = new();
    private readonly List<bool> _lastAt = [];

    // A group of processes to be told, or a row that is made already.
    private sealed record Entry(List<ProcessLife>? Processes, SummaryRow? Row, int Level, bool IsLast, bool ByName);

    private SummaryRows(LifeBook book, TraceText text, TraceShape shape)
    {
        _book = book;
        _text = text;
        _shape = shape;
        _art = text.Screen.Unicode;
        _end = book.LastNanoseconds;
        if (!shape.Verbose) _fold = new SummaryFold(Shown(book.Roots));
    }

    public static List<SummaryRow> Make(LifeBook book, TraceText text, TraceShape shape)
    {
        SummaryRows rows = new(book, text, shape);
        rows.Fill();
        return rows._rows;
    }

    // Of what was there, only what took part; the made ones are all told.
    private List<ProcessLife> Shown(IReadOnlyList<ProcessLife> processes)
    {
        if (!_book.Start.IsWholeMachine) return [.. processes];
        List<ProcessLife> shown = [];
        foreach (ProcessLife process in processes) if (TookPart(process)) shown.Add(process);
        return shown;
    }

    private static bool TookPart(ProcessLife process)
    {
        Stack<ProcessLife> left = new();
        left.Push(process);
        while (left.TryPop(out ProcessLife? next))
        {
            if (next.Origin != LifeOrigin.Present || next.IsOver || next.ExecutionCount > 0 || next.ThreadsMade > 0 || next.DroppedProcesses > 0) return true;
            foreach (ProcessLife child in next.Children) left.Push(child);
        }
        return false;
    }

    private void Fill()
    {
        Push(Shown(_book.Roots), null, 0);
        while (_left.TryPop(out Entry? entry))
        {
            if (_rows.Count == MostRows)
            {
                _rows.Add(new SummaryRow { Branches = "", What = $"{_text.Rows.Ellipsis} and more: --json has all", Style = StackText.Dim, IsRemark = true });
                return;
            }
            string branches = Branches(entry.Level, entry.IsLast);
            if (entry.Row is { } made)
            {
                _rows.Add(made with { Branches = branches });
                continue;
            }
            List<ProcessLife> group = entry.Processes!;
            _rows.Add((group.Count == 1 ? Single(group[0]) : Group(group, entry.ByName)) with { Branches = branches });
            if (!entry.ByName) Push(Shown(group[0].Children), group[0], entry.Level + 1);
        }
    }

    private void Push(List<ProcessLife> children, ProcessLife? parent, int level)
    {
        List<Entry> below = [];
        if (parent is not null) Threads(parent, level, below);
        List<List<ProcessLife>> groups = Groups(children, byName: false);
        bool byName = _fold is not null && groups.Count > MostBelowOne;
        if (byName) groups = Groups(children, byName: true);
        foreach (List<ProcessLife> group in groups) below.Add(new Entry(group, null, level, false, byName && group.Count > 1));
        if (parent is { DroppedProcesses: > 0 })
        {
            below.Add(new Entry(null, new SummaryRow { Branches = "", What = $"{_text.Rows.Ellipsis} {TraceText.Count(parent.DroppedProcesses, "process", "processes")} below it that ended, no longer kept", Style = StackText.Dim, IsRemark = true }, level, false, false));
        }
        for (int i = below.Count - 1; i >= 0; i--) _left.Push(below[i] with { IsLast = i == below.Count - 1 });
    }

    private List<List<ProcessLife>> Groups(List<ProcessLife> processes, bool byName)
    {
        List<List<ProcessLife>> groups = [];
        if (_fold is null)
        {
            foreach (ProcessLife process in processes) groups.Add([process]);
            return groups;
        }
        Dictionary<int, int> known = [];
        ByteClasses names = new();
        foreach (ProcessLife process in processes)
        {
            // Failed ones are not hidden among the others.
            int label = byName ? names.Of(process.Leader.Name.Span) * 2 + (process.HasFailed ? 1 : 0) : _fold.Of(process);
            if (!known.TryGetValue(label, out int index))
            {
                known.Add(label, index = groups.Count);
                groups.Add([]);
            }
            groups[index].Add(process);
        }
        return groups;
    }

    private void Threads(ProcessLife process, int level, List<Entry> below)
    {
        if (process.Tasks.Count > 1 || process.DroppedThreads > 0)
        {
            List<List<Life>> pools = _shape.Verbose ? [.. process.Tasks.Where(t => t != process.Leader).Select(static t => new List<Life> { t })] : SummaryFold.Pools(process);
            int told = 0, left = 0;
            foreach (List<Life> pool in pools)
            {
                if (told++ < MostPools || _shape.Verbose) below.Add(new Entry(null, Pool(pool), level, false, false));
                else left += pool.Count;
            }
            if (left > 0) below.Add(new Entry(null, new SummaryRow { Branches = "", What = $"{_text.Rows.Ellipsis} {TraceText.Count(left, "thread")} of other names (-v shows all)", Style = StackText.Dim, IsRemark = true }, level, false, false));
        }
        if (process.DroppedThreads > 0) below.Add(new Entry(null, new SummaryRow { Branches = "", What = $"{_text.Rows.Ellipsis} {TraceText.Count(process.DroppedThreads, "thread")} that ended, no longer kept", Style = StackText.Dim, IsRemark = true }, level, false, false));
    }

    private SummaryRow Single(ProcessLife process)
    {
        string how = process.Origin switch
        {
            LifeOrigin.Present => "",
            LifeOrigin.Unknown => "  its making was not seen",
            _ when process.Parent is null => "",
            _ => "  " + How(process.Leader, isThread: false),
        };
        if (process.SkippedAncestors > 0) how += $", {TraceText.Count(process.SkippedAncestors, "generation")} between";
        return new SummaryRow
        {
            Branches = "",
            What = _text.Program(process),
            Which = $" ({process.ProcessId})",
            How = how,
            Begin = process.FirstSeen,
            End = process.Ended ?? (process.IsOver ? process.FirstSeen : _end),
            WasThere = process.Origin != LifeOrigin.Made,
            Lasted = process.Origin == LifeOrigin.Made && process.Ended is { } ended ? TraceText.Duration(Length(process.FirstSeen, ended)) : "",
            Processor = Used(process),
            Result = Result(process),
            Style = process.HasFailed ? StackText.Red : process.IsOver ? "" : StackText.Green,
        };
    }

    private SummaryRow Group(List<ProcessLife> group, bool byName)
    {
        ProcessLife first = group[0];
        ulong begin = ulong.MaxValue, end = 0, lived = 0, used = 0;
        int ended = 0, unknown = 0;
        foreach (ProcessLife process in group)
        {
            begin = Math.Min(begin, process.FirstSeen);
            end = Math.Max(end, process.Ended ?? (process.IsOver ? process.FirstSeen : _end));
            used += process.ProcessorNanoseconds;
            unknown += process.TasksWithoutProcessorTime + (process.IsOver ? 0 : 1);
            if (process.Ended is not { } at || process.Origin != LifeOrigin.Made) continue;
            lived += Length(process.FirstSeen, at);
            ended++;
        }
        string how = first.Origin == LifeOrigin.Made && first.Parent is not null && !byName ? "  " + How(first.Leader, isThread: false) : "";
        string each = !byName && (first.Children.Count > 0 || first.Tasks.Count > 1) ? ", each with" : "";
        return new SummaryRow
        {
            Branches = "",
            What = $"{Times(group.Count)}{(byName ? _text.Safe(first.Leader.Name.Span) : _text.Program(first))}",
            Which = $" ({Ids(group[0].ProcessId, group[^1].ProcessId, group.Count)})",
            How = how + each,
            Begin = begin,
            End = end,
            Lasted = ended == 0 ? "" : "~" + TraceText.Duration(lived / (ulong)ended),
            Processor = unknown == 0 ? TraceText.Duration(used) : "",
            Result = byName && group.Exists(p => p.Status != first.Status) ? (first.HasFailed ? "failed" : "") : Result(first),
            Style = first.HasFailed ? StackText.Red : first.IsOver ? "" : StackText.Green,
        };
    }

    private SummaryRow Pool(List<Life> pool)
    {
        Life first = pool[0];
        ulong begin = ulong.MaxValue, end = 0, lived = 0, used = 0;
        int ended = 0;
        bool isKnown = true, isOneName = true, isOneStatus = true;
        foreach (Life life in pool)
        {
            begin = Math.Min(begin, life.FirstSeen);
            end = Math.Max(end, life.Ended ?? (life.IsOver ? life.FirstSeen : _end));
            isKnown &= life.ProcessorNanoseconds is not null;
            used += life.ProcessorNanoseconds ?? 0;
            isOneName &= life.Name.Span.SequenceEqual(first.Name.Span);
            isOneStatus &= life.Status == first.Status;
            if (life.Ended is not { } at || life.Origin != LifeOrigin.Made) continue;
            lived += Length(life.FirstSeen, at);
            ended++;
        }
        Span<byte> pattern = stackalloc byte[64];
        string name = _text.Safe(isOneName ? first.Name.Span : pattern[..ThreadPools.Pattern(first.Name.Span, pattern)]);
        string how = first.Origin == LifeOrigin.Made ? How(first, isThread: true) : "";
        string maker = first.Maker is { IsLeader: false } by && pool.Count == 1 ? $"made by {_text.Named(by)}" : "";
        string marks = string.Join(", ", new[] { how, maker }.Where(static w => w.Length > 0));
        string caller = pool.TrueForAll(l => l.Stack is not null) ? _text.Caller(first.Stack) : "";
        if (caller.Length > 0) marks += (marks.Length > 0 ? "  " : "") + "at " + caller;
        return new SummaryRow
        {
            Branches = "",
            What = pool.Count == 1 ? $"thread {name}" : $"{Times(pool.Count)}thread {name}",
            Which = $" ({Ids(first.TaskId, pool[^1].TaskId, pool.Count)})",
            How = marks.Length > 0 ? "  " + marks : "",
            Begin = begin,
            End = end,
            WasThere = first.Origin != LifeOrigin.Made,
            Lasted = ended == 0 ? "" : (pool.Count > 1 ? "~" : "") + TraceText.Duration(lived / (ulong)ended),
            Processor = isKnown ? TraceText.Duration(used) : first.IsOver ? "?" : "",
            Result = !first.IsOver ? "lives" : first.Ended is null ? "" : isOneStatus && first.Status is { } status && status != first.Process.Status && status != 0 ? ExitWords.Short(status) : "",
            Style = StackText.Dim,
        };
    }

    // How it was made, in words; a plain thread needs none.
    private string How(Life life, bool isThread)
    {
        string word = isThread ? "" : CloneWords.Event(life.CloneFlags, isThread: false);
        if (!isThread && life.Process.ExecutionCount == 0 && word == "fork") word = "fork only";
        string unusual = life.CloneFlags is { } flags ? CloneWords.Unusual(flags, isThread) : "";
        string how = unusual.Length == 0 ? word : word.Length == 0 ? unusual : $"{word}: {unusual}";
        return !isThread && _text.Caller(life.Stack) is { Length: > 0 } caller ? $"{how}  at {caller}" : how;
    }

    private static string Used(ProcessLife process) =>
        !process.IsOver ? ""
        : process.TasksWithoutProcessorTime == 0 && process.Ended is not null ? TraceText.Duration(process.ProcessorNanoseconds)
        : process.ProcessorNanoseconds > 0 ? ">" + TraceText.Duration(process.ProcessorNanoseconds) : "?";

    private static string Result(ProcessLife process) =>
        process.Status is { } status ? ExitWords.Short(status) : process.IsOver ? "end not seen" : "runs on";

    private string Times(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(_art ? "×" : "x")} ");

    private string Ids(int first, int last, int count) =>
        count == 1 ? first.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first} {_text.Rows.Ellipsis} {last}");

    private static ulong Length(ulong begin, ulong end) => end > begin ? end - begin : 0;

    private string Branches(int level, bool isLast)
    {
        while (_lastAt.Count <= level) _lastAt.Add(true);
        _lastAt[level] = isLast;
        if (level == 0) return "";
        // Deeper than this they would leave no room: the level is written as a number.
        if (level > Deepest) return string.Create(CultureInfo.InvariantCulture, $"{string.Concat(Enumerable.Repeat("   ", Math.Min(Deepest, 4)))}<{level}> ");
        string text = "";
        for (int above = 1; above < level; above++) text += _lastAt[above] ? "   " : _art ? "│  " : "|  ";
        return text + (isLast ? (_art ? "└─ " : "`- ") : _art ? "├─ " : "|- ");
    }

    private int Deepest => _text.Screen.Columns == int.MaxValue ? MostBranches : Math.Clamp(_text.Screen.Columns / 8, 2, MostBranches);
}
