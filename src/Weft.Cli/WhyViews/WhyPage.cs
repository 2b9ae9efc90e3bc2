using System.Globalization;
using System.Text;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Stacks;
using Weft.Waiting;

namespace Weft.Cli.WhyViews;

/// <summary>The waits of a process for a person: the verdict, a drawing, the threads, the evidence, what to try next.</summary>
internal sealed class WhyPage(int process, WaitReport report, Func<int, string> program, Screen screen, bool verbose, StandardOutput output)
{
    private const string Dim = "\e[2m", Red = "\e[31;1m", Yellow = "\e[33m", Bold = "\e[1m", Reset = "\e[0m";
    private const int NamesShown = 4, RowsDrawn = 12, FindingsShown = 8;
    private readonly Dictionary<(int, int), WaitingThread> _threads = report.Threads.ToDictionary(static t => t.Key);
    private readonly bool _unicode = screen.Unicode;

    private int Width => screen.Columns == int.MaxValue ? 100 : Math.Max(20, screen.Columns);

    /// <summary>Whether it ends with a line of commands to try next.</summary>
    public bool HasNext { get; init; } = true;

    public void Write()
    {
        IReadOnlyList<Finding> findings = report.Findings;
        if (findings.Count == 0) Paragraph(WhySentence.OfNothing(process, report, program), 0, Bold);
        HashSet<(int, int)> told = [];
        foreach (Finding finding in findings.Take(FindingsShown))
        {
            if (finding != findings[0]) output.Line("");
            Tell(finding);
            if (finding.Kind == FindingKind.Idle) continue;
            if (finding.Kind is FindingKind.Runaway or FindingKind.Starved or FindingKind.ThunderingHerd) continue;
            output.Line("");
            foreach (WaitingThread thread in finding.Threads.Take(RowsDrawn)) Member(thread, finding);
            if (finding.Threads.Count > RowsDrawn) Line($"  and {finding.Threads.Count - RowsDrawn} more", Dim);
            told.UnionWith(finding.Threads.Select(static t => t.Key));
            if (finding.Kind != FindingKind.Chain && finding.Waiters.Count > 0)
            {
                Paragraph($"  {(finding.Waiters.Count == 1 ? "1 thread waits" : $"{finding.Waiters.Count} threads wait")} {(finding.Kind == FindingKind.LostWakeup ? "beside" : "behind")} {(finding.Threads.Count == 1 ? "it" : "them")}  {Names(finding.Waiters)}", 4, "");
            }
            told.UnionWith(finding.Waiters.Select(static t => t.Key));
        }
        if (findings.Count > FindingsShown)
        {
            output.Line("");
            Line($"and {findings.Count - FindingsShown} more findings (--json has all)", Dim);
        }
        Others(told);
        output.Line("");
        Evidence();
        if (!HasNext) return;
        if (findings.Count > 0 && findings[0].Kind != FindingKind.Idle) Labelled("next", string.Create(CultureInfo.InvariantCulture, $"weft stack {findings[0].Threads[0].ProcessId} -t {string.Join(',', findings[0].Threads.Where(t => t.ProcessId == findings[0].Threads[0].ProcessId).Take(NamesShown).Select(static t => t.Tid))}"), Dim);
        else Labelled("next", string.Create(CultureInfo.InvariantCulture, $"weft stack {process}"), Dim);
    }

    /// <summary>A finding's sentence, and a drawing where there is something to draw.</summary>
    public void Tell(Finding finding)
    {
        Paragraph(WhySentence.Of(finding, program), 0, finding.IsStuck ? Red : finding.Kind is FindingKind.PipesFull or FindingKind.LostWakeup or FindingKind.Runaway or FindingKind.Starved or FindingKind.ThunderingHerd ? Yellow : Bold);
        if (finding.Kind is FindingKind.Idle or FindingKind.Runaway or FindingKind.Starved or FindingKind.ThunderingHerd or FindingKind.LostWakeup) return;
        output.Line("");
        if (finding.Kind == FindingKind.Chain) Rows(finding.Waiters);
        else if (finding.Kind is not (FindingKind.Deadlock or FindingKind.PipesFull) || finding.Threads.Count < 2) Rows(finding.Threads);
        else if (finding.Threads is not [var one, var other] || !Round(one, other)) Circle(finding.Threads);
    }

    // Those that want the same of the same stand in one row.
    private void Rows(IReadOnlyList<WaitingThread> threads)
    {
        int drawn = 0;
        foreach (IGrouping<string, WaitingThread> alike in threads.GroupBy(t => WhyWords.Arrow(t.Wait) + '>' + Target(t)))
        {
            if (drawn++ == RowsDrawn)
            {
                Line("   and more", Dim);
                return;
            }
            WaitingThread[] group = [.. alike];
            Row(group.Length == 1 ? Name(group[0]) : string.Create(CultureInfo.InvariantCulture, $"{group.Length} threads"), group[0]);
            if (group.Length > 1) Paragraph($"     {Names(group)}", 5, Dim);
        }
    }

    // A round of more than two, or where two have no room side by side: down, and back to the first on the left.
    private void Circle(IReadOnlyList<WaitingThread> threads)
    {
        (string bar, string turn, string end, string into) = _unicode ? ("│", "┌─▶", "└──", "▼") : ("|", "+->", "+--", "v");
        for (int i = 0; i < threads.Count; i++)
        {
            if (threads.Count > RowsDrawn && i == RowsDrawn - 2)
            {
                Line($"   {bar}      and {threads.Count - RowsDrawn + 1} more", Dim);
                i = threads.Count - 2;
                Line($"   {bar}      {into}", "");
                continue;
            }
            Line($"   {(i == 0 ? turn : bar + "  ")} {Name(threads[i])}", "");
            string label = Shown.Text(WhyWords.Arrow(threads[i].Wait));
            if (Cells(label) + 12 > Width) label = WhyWords.ShortArrow(threads[i].Wait);
            if (i == threads.Count - 1) Line($"   {end}{(_unicode ? "────┘" : "----+")} {label}", "");
            else
            {
                Line($"   {bar}      {bar} {label}", "");
                Line($"   {bar}      {into}", "");
            }
        }
    }

    // Two that wait for each other, as a ring; false when it has no room.
    private bool Round(WaitingThread one, WaitingThread other)
    {
        string left = Name(one), right = Name(other), there = Shown.Text(WhyWords.Arrow(one.Wait)), back = Shown.Text(WhyWords.Arrow(other.Wait));
        string bar = _unicode ? "─" : "-";
        string first = $"   {left} {bar}{bar} {there} {bar}{bar}{(_unicode ? "▶" : ">")} {right}";
        int from = 3 + (Cells(left) / 2), to = Cells(first) - (Cells(right) / 2) - 1;
        if (Cells(first) > Width || to - from - 1 < Cells(back) + 6) return false;
        int dashes = to - from - 1 - Cells(back) - 3;
        Line(first, "");
        Line(new string(' ', from) + (_unicode ? "▲" : "^") + new string(' ', to - from - 1) + (_unicode ? "│" : "|"), "");
        Line(new string(' ', from) + (_unicode ? "└" : "+") + Repeat(bar, dashes / 2) + " " + back + " " + (_unicode ? "◀" : "<") + Repeat(bar, dashes - (dashes / 2)) + (_unicode ? "┘" : "+"), "");
        return true;
    }

    private string Target(WaitingThread thread) => thread.Wait.DeadOwner != 0 ? string.Create(CultureInfo.InvariantCulture, $"({thread.Wait.DeadOwner}), {(thread.Wait.IsHeldAcrossFork ? "of the parent" : "ended")}")
        : thread.Wait.EndedBy.Count == 0 ? "?"
        : thread.Wait.EndedBy.Count == 1 ? Who(thread.Wait.EndedBy[0])
        : thread.Wait.EndedBy.All(e => e.ProcessId == thread.Wait.EndedBy[0].ProcessId) ? program(thread.Wait.EndedBy[0].ProcessId) : Who(thread.Wait.EndedBy[0]) + ", or others";

    private void Row(string who, WaitingThread thread)
    {
        string bar = _unicode ? "──" : "--", head = _unicode ? "▶" : ">";
        string target = Target(thread);
        string row = $"   {who} {bar} {Shown.Text(WhyWords.Arrow(thread.Wait))} {bar}{head} {target}";
        if (Cells(row) > Width) row = $"   {who} {bar} {WhyWords.ShortArrow(thread.Wait)} {bar}{head} {target}";
        if (Cells(row) <= Width)
        {
            Line(row, "");
            return;
        }
        Line("   " + who, "");
        Line($"    {WhyWords.ShortArrow(thread.Wait)} {bar}{head} {target}", "");
    }

    private void Member(WaitingThread thread, Finding finding)
    {
        StringBuilder text = new();
        text.Append("  ").Append(Name(thread)).Append("  ");
        string[] held = [.. report.Threads.Where(t => WhyWords.IsLock(t.Wait.Kind) && t.Wait.EndedBy is [{ Certainty: Certainty.Certain } e] && (e.ProcessId, e.Tid) == thread.Key).Select(static t => Shown.Text(t.Wait.Text)).Distinct()];
        if (held.Length > 0) text.Append("holds ").AppendJoin(" and ", held).Append(", ");
        text.Append(WhyWords.IsLock(thread.Wait.Kind) ? "wants " + Shown.Text(thread.Wait.Text) : WhySentence.Doing(thread));
        if (finding.Kind == FindingKind.Chain && thread.Wait.Unknown.Length > 0) text.Append("; ").Append(Shown.Text(thread.Wait.Unknown));
        Paragraph(text.ToString(), 4, "");
        if (thread.Caller is { } caller) Line("      in " + Place(caller), Dim);
        if (!verbose) return;
        foreach (StackFrame frame in thread.Frames.Take(20)) Line("      " + Place(frame), Dim);
    }

    private void Others(HashSet<(int, int)> told)
    {
        WaitingThread[] rest = [.. report.Threads.Where(t => t.ProcessId == process && !told.Contains(t.Key))];
        if (rest.Length == 0) return;
        output.Line("");
        foreach (IGrouping<string, WaitingThread> group in rest.GroupBy(static t => WhySentence.Doing(t) + Behind(t.Wait) + (t.Stood || t.Wait.Kind == WaitKind.Cpu ? "" : ", and ran meanwhile")).OrderByDescending(static g => g.Count()))
        {
            WaitingThread[] members = [.. group];
            Paragraph($"  {(members.Length == 1 ? Name(members[0]) : $"{members.Length} threads")}  {(members.Length == 1 ? group.Key : WhySentence.Plural(group.Key))}{(members.Length > 1 ? "  " + Names(members) : "")}", 4, Dim);
            if (!verbose) continue;
            foreach (string reason in members.Select(static m => m.Wait.Unknown).Where(static r => r.Length > 0).Distinct()) Paragraph("      " + Shown.Text(reason), 6, Dim);
        }
    }

    private static string Behind(Wait wait) => wait.IsTimed && wait.Kind is not WaitKind.Timer ? " or a time" : "";

    private void Evidence()
    {
        WaitingThread[] concerned = [.. report.Findings.SelectMany(static f => f.Threads.Concat(f.Waiters)).Distinct()];
        List<string> lines = [.. concerned.Where(static t => t.Wait.Kind != WaitKind.Cpu).Select(static t => t.Wait.Evidence).Where(static e => e.Length > 0 && !e.StartsWith("system call", StringComparison.Ordinal)).Concat(report.Findings.Take(FindingsShown).SelectMany(static f => f.Evidence)).Distinct().Take(8).Select(static e => Shown.Text(e))];
        int stood = concerned.Count(static t => t.Stood);
        string look = string.Create(CultureInfo.InvariantCulture, $"two looks {report.IntervalNanoseconds / 1e6:0} ms apart");
        lines.Add(concerned.Length > 1 && stood == concerned.Length ? $"none of the {stood} threads ran between {look}. Nothing was stopped." : concerned.Length == 1 && stood == 1 ? $"it did not run between {look}. Nothing was stopped."
            : concerned.Length > 1 && stood > 0 ? $"{stood} of {concerned.Length} threads did not run between {look}. Nothing was stopped." : $"{look}. Nothing was stopped.");
        Labelled("evidence", string.Join("; ", lines), "");
        foreach (string missing in report.Missing) Labelled("missing", Shown.Text(missing), Yellow);
    }

    private string Names(IReadOnlyList<WaitingThread> threads) =>
        string.Join(", ", threads.Take(NamesShown).Select(Name)) + (threads.Count > NamesShown ? (_unicode ? " … " : " ... ") + Name(threads[^1]) : "");

    private string Who(WaitEnder ender)
    {
        string name = _threads.TryGetValue((ender.ProcessId, ender.Tid), out WaitingThread? thread) ? Name(thread) : string.Create(CultureInfo.InvariantCulture, $"({ender.Tid})");
        return ender.Certainty == Certainty.Certain ? name : name + " (a candidate)";
    }

    private string Name(WaitingThread thread)
    {
        CellBuffer safe = new();
        Sanitizer.Append(safe, thread.Name.Span, _unicode);
        return string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(safe.Bytes)} ({thread.Tid})");
    }

    private static string Place(StackFrame frame)
    {
        string function = frame.Function is { } name ? Shown.Text(name) : string.Create(CultureInfo.InvariantCulture, $"0x{frame.Address:x}");
        string module = frame.Module is { } file ? "  " + Shown.Text(file) : "";
        return frame.File is { } path ? string.Create(CultureInfo.InvariantCulture, $"{function}{module}  {Shown.Text(path[(path.LastIndexOf('/') + 1)..])}:{frame.Line}")
            : frame.Function is null && frame.Module is not null ? string.Create(CultureInfo.InvariantCulture, $"{Shown.Text(frame.Module)}+0x{frame.ModuleOffset:x}") : function + module;
    }

    private void Labelled(string label, string text, string style)
    {
        List<string> lines = WordWrap.Lines(text, Width - 12, Width - 12);
        for (int i = 0; i < lines.Count; i++) Line($"  {(i == 0 ? label : ""),-10}{lines[i]}", style);
    }

    private void Paragraph(string text, int indent, string style)
    {
        List<string> lines = WordWrap.Lines(text, Width, Width - indent);
        for (int i = 0; i < lines.Count; i++) Line((i == 0 ? "" : new string(' ', indent)) + lines[i], style);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, Math.Max(0, count)));

    private static int Cells(string text) => TextCells.Count(Encoding.UTF8.GetBytes(text));

    // Never wraps: what has no room is cut.
    private void Line(string text, string style)
    {
        if (Cells(text) > Width)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            text = Encoding.UTF8.GetString(bytes, 0, TextCells.Prefix(bytes, Width - 1, out _)) + (_unicode ? "…" : ">");
        }
        output.Line(screen.Colour && style.Length > 0 ? style + text + Reset : text);
    }
}
