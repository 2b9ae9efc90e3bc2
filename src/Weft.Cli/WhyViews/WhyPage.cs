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
    private const int NamesShown = 4, RowsDrawn = 12;
    private readonly Dictionary<(int, int), WaitingThread> _threads = report.Threads.ToDictionary(static t => t.Key);
    private readonly bool _unicode = screen.Unicode;

    private int Width => screen.Columns == int.MaxValue ? 100 : Math.Max(20, screen.Columns);

    public void Write()
    {
        IReadOnlyList<Finding> findings = report.Findings;
        if (findings.Count == 0) Paragraph(WhySentence.OfNothing(process, report, program), 0, Bold);
        HashSet<(int, int)> told = [];
        foreach (Finding finding in findings)
        {
            if (finding != findings[0]) output.Line("");
            Paragraph(WhySentence.Of(finding, program), 0, finding.IsStuck ? Red : finding.Kind is FindingKind.PipesFull or FindingKind.Runaway ? Yellow : Bold);
            if (finding.Kind is FindingKind.Idle or FindingKind.Runaway) continue;
            output.Line("");
            Draw(finding);
            output.Line("");
            foreach (WaitingThread thread in finding.Threads) Member(thread, finding);
            told.UnionWith(finding.Threads.Select(static t => t.Key));
            if (finding.Kind != FindingKind.Chain && finding.Waiters.Count > 0)
            {
                Paragraph($"  {(finding.Waiters.Count == 1 ? "1 thread waits" : $"{finding.Waiters.Count} threads wait")} behind {(finding.Threads.Count == 1 ? "it" : "them")}  {Names(finding.Waiters)}", 4, "");
            }
            told.UnionWith(finding.Waiters.Select(static t => t.Key));
        }
        Others(told);
        output.Line("");
        Evidence();
        if (findings.Count > 0 && findings[0].Kind != FindingKind.Idle) Labelled("next", string.Create(CultureInfo.InvariantCulture, $"weft stack {findings[0].Threads[0].ProcessId} -t {string.Join(',', findings[0].Threads.Where(t => t.ProcessId == findings[0].Threads[0].ProcessId).Take(NamesShown).Select(static t => t.Tid))}"), Dim);
        else Labelled("next", string.Create(CultureInfo.InvariantCulture, $"weft stack {process}"), Dim);
    }

    private void Draw(Finding finding)
    {
        if (finding.Kind == FindingKind.Chain)
        {
            foreach (WaitingThread waiter in finding.Waiters.Take(RowsDrawn)) Row(waiter);
            if (finding.Waiters.Count > RowsDrawn) Line($"   and {finding.Waiters.Count - RowsDrawn} more", Dim);
            return;
        }
        if (finding.Threads is [var one, var other] && finding.Kind is FindingKind.Deadlock or FindingKind.PipesFull && Round(one, other)) return;
        foreach (WaitingThread thread in finding.Threads.Take(RowsDrawn)) Row(thread);
        if (finding.Threads.Count > RowsDrawn) Line($"   and {finding.Threads.Count - RowsDrawn} more", Dim);
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

    private void Row(WaitingThread thread)
    {
        string bar = _unicode ? "──" : "--", head = _unicode ? "▶" : ">";
        string target = thread.Wait.DeadOwner != 0 ? string.Create(CultureInfo.InvariantCulture, $"({thread.Wait.DeadOwner}), {(thread.Wait.IsHeldAcrossFork ? "of the parent" : "ended")}")
            : thread.Wait.EndedBy is [var ender, ..] ? Who(ender) : "?";
        string row = $"   {Name(thread)} {bar} {Shown.Text(WhyWords.Arrow(thread.Wait))} {bar}{head} {target}";
        if (Cells(row) > Width) row = $"   {Name(thread)} {bar} {WhyWords.ShortArrow(thread.Wait)} {bar}{head} {target}";
        if (Cells(row) <= Width)
        {
            Line(row, "");
            return;
        }
        Line("   " + Name(thread), "");
        Line($"    {WhyWords.ShortArrow(thread.Wait)} {bar}{head} {target}", "");
    }

    private void Member(WaitingThread thread, Finding finding)
    {
        StringBuilder text = new();
        text.Append("  ").Append(Name(thread)).Append("  ");
        string[] held = [.. report.Threads.Where(t => t.Wait.Kind == WaitKind.Mutex && t.Wait.EndedBy is [{ Certainty: Certainty.Certain } e] && (e.ProcessId, e.Tid) == thread.Key).Select(static t => t.Wait.Text).Distinct()];
        if (held.Length > 0) text.Append("holds ").AppendJoin(" and ", held).Append(", ");
        text.Append(thread.Wait.Kind == WaitKind.Mutex ? "wants " + Shown.Text(thread.Wait.Text) : WhySentence.Doing(thread));
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
        List<string> lines = [.. concerned.Where(static t => t.Wait.Kind != WaitKind.Cpu).Select(static t => t.Wait.Evidence).Where(static e => e.Length > 0 && !e.StartsWith("system call", StringComparison.Ordinal)).Distinct().Take(6).Select(static e => Shown.Text(e))];
        int stood = concerned.Count(static t => t.Stood);
        string look = string.Create(CultureInfo.InvariantCulture, $"two looks {report.IntervalNanoseconds / 1e6:0} ms apart");
        lines.Add(concerned.Length > 1 && stood == concerned.Length ? $"none of the {stood} threads ran between {look}. Nothing was stopped." : concerned.Length == 1 && stood == 1 ? $"it did not run between {look}. Nothing was stopped."
            : concerned.Length > 1 ? $"{stood} of {concerned.Length} threads did not run between {look}. Nothing was stopped." : $"{look}. Nothing was stopped.");
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
