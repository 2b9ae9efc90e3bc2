using System.Globalization;
using System.Text;
using Weft.Cli.Rendering;
using Weft.Stacks;
using Weft.Symbols.Unwinding;
using Weft.Tasks;

namespace Weft.Cli.StackViews;

/// <summary>The stacks of a process for a person: threads that stand alike once, the frames of each in columns.</summary>
internal sealed class StackPage(ProcessStacks process, StackShape shape, StandardOutput output)
{
    private const string Dim = "\e[2m";
    private const string Bold = "\e[1m";
    private const string Reset = "\e[0m";
    private const int NumberWidth = 4;
    private const int NamesShown = 6;

    private readonly bool _unicode = shape.Screen.Unicode;

    public void Write()
    {
        Title();
        foreach (List<ThreadStack> group in Groups())
        {
            output.Line("");
            Header(group);
            Kernel(group[0].Tid);
            if (group[0].Frames.Count == 0) Line($"  {Sentence(group[0].Reason.Length > 0 ? group[0].Reason : "no frames")}", Dim);
            else Frames(group[0]);
            if (output.IsClosed) return;
        }
        Notes();
    }

    // Most threads first, then by the lowest tid; threads that have no stack last.
    private List<List<ThreadStack>> Groups()
    {
        List<List<ThreadStack>> groups = [];
        Dictionary<object, List<ThreadStack>> byFrames = new(ReferenceEqualityComparer.Instance);
        foreach (ThreadStack thread in process.Stacks.Threads)
        {
            bool alone = !shape.Fold || thread.Frames.Count == 0 || process.KernelStacks.Count > 0;
            if (!alone && byFrames.TryGetValue(thread.Frames, out List<ThreadStack>? group))
            {
                group.Add(thread);
                continue;
            }
            group = [thread];
            groups.Add(group);
            if (!alone) byFrames[thread.Frames] = group;
        }
        return shape.Fold ? [.. groups.OrderBy(static g => g[0].Frames.Count == 0).ThenBy(static g => -g.Count)] : groups;
    }

    private void Title()
    {
        StackSnapshot stacks = process.Stacks;
        int had = stacks.Threads.Count - stacks.CountOf(CaptureWay.None);
        string threads = had == stacks.Threads.Count ? Count(had, "thread") : $"{had} of {Count(stacks.Threads.Count, "thread")}";
        int stopped = stacks.CountOf(CaptureWay.Stopped), pauseless = stacks.CountOf(CaptureWay.Pauseless), blocked = stacks.CountOf(CaptureWay.Blocked);
        string how = stopped == 0 ? "captured without a stop"
            : pauseless == 0 ? $"captured by a stop of {Time(stacks.PauseNanoseconds)}"
            : $"captured: {pauseless} without a stop, {stopped} by a stop of {Time(stacks.PauseNanoseconds)}";
        if (blocked > 0) how += "; only blocked ones can be seen so";
        Line($"{Safe(process.Program)} ({process.ProcessId}): {threads}, {how}", "");
    }

    private void Header(List<ThreadStack> group)
    {
        StringBuilder text = new();
        if (group.Count > 1) text.Append(Count(group.Count, "thread")).Append("  ");
        text.AppendJoin(", ", group.Take(NamesShown).Select(Name));
        if (group.Count > NamesShown) text.Append(_unicode ? " … " : " ... ").Append(Name(group[^1]));
        ThreadStack first = group[0];
        if (process.Row(first.Tid) is { } row)
        {
            if (group.TrueForAll(t => process.Row(t.Tid) is { } r && r.Stat.State == row.Stat.State)) text.Append("  ").Append(StateWord(row.Stat.State));
            if (row.Stat.State == (byte)'R') text.Append(CultureInfo.InvariantCulture, $" on CPU {row.Stat.Processor}");
            string call = group.Count == 1 ? process.SystemCall(first.Tid) : CommonCall(group);
            if (call.Length > 0) text.Append("  in ").Append(call);
        }
        Line(text.ToString(), Bold);
    }

    // The call's name when all are in the same one; their arguments differ as a rule.
    private string CommonCall(List<ThreadStack> group)
    {
        string[] names = [.. group.Select(t => process.SystemCall(t.Tid)).Select(static c => c[..Math.Max(0, c.IndexOf('('))]).Distinct()];
        return names is [var one] ? one : "";
    }

    private void Kernel(int tid)
    {
        if (!process.KernelStacks.TryGetValue(tid, out IReadOnlyList<string>? frames)) return;
        foreach (string frame in frames) Line($"{"k",NumberWidth}  {Safe(Encoding.UTF8.GetBytes(frame))}", Dim);
    }

    private void Frames(ThreadStack thread)
    {
        int count = Math.Min(thread.Frames.Count, shape.Depth);
        (string Function, string Module, string Place)[] cells = new (string, string, string)[count];
        for (int i = 0; i < count; i++) cells[i] = Cells(thread.Frames[i]);
        int available = shape.Screen.Columns == int.MaxValue ? int.MaxValue : shape.Screen.Columns - NumberWidth - 2;
        int moduleWidth = Math.Min(24, cells.Max(static c => Width(c.Module)));
        int placeWidth = cells.Max(static c => Width(c.Place));
        // The name is what matters; module and place go first where there is no room.
        bool showPlace = placeWidth > 0 && (available == int.MaxValue || available - moduleWidth - placeWidth - 4 >= 24);
        bool showModule = available == int.MaxValue || available - moduleWidth - 2 >= 20;
        int room = available == int.MaxValue ? int.MaxValue : available - (showModule ? moduleWidth + 2 : 0) - (showPlace ? placeWidth + 2 : 0);
        int nameWidth = Math.Min(cells.Max(static c => Width(c.Function)), Math.Max(8, room));
        for (int i = 0; i < count; i++)
        {
            StringBuilder line = new();
            line.Append(CultureInfo.InvariantCulture, $"{i,NumberWidth}  ").Append(Fitted(cells[i].Function, nameWidth));
            if (showModule) line.Append("  ").Append(Fitted(cells[i].Module, moduleWidth));
            if (showPlace) line.Append("  ").Append(cells[i].Place);
            Line(line.ToString().TrimEnd(), "");
            if (output.IsClosed) return;
        }
        if (thread.Frames.Count > count) Line($"      and {thread.Frames.Count - count} more", Dim);
        else if (thread.IsTruncated) Line($"      its callers are not known: {EndWord(thread.End)}", Dim);
        if (thread.Reason.Length > 0) Line("      " + Sentence(thread.Reason), Dim);
    }

    private (string Function, string Module, string Place) Cells(StackFrame frame)
    {
        string function = frame.Function is { } name ? Safe(Encoding.UTF8.GetBytes(shape.Full ? name : Short(name))) : string.Create(CultureInfo.InvariantCulture, $"0x{frame.Address:x}");
        if (frame.IsInlined) function += "  (inlined)";
        string doubt = frame.How switch { FrameSource.Scan => " ?", FrameSource.FramePointer or FrameSource.PrologueAnalysis when shape.Verbose => " ~", _ => "" };
        string module = frame.Module is { } file ? Safe(Encoding.UTF8.GetBytes(file)) : "";
        string place = frame.File is { } path ? $"{Safe(Encoding.UTF8.GetBytes(path[(path.LastIndexOf('/') + 1)..]))}:{frame.Line}"
            : frame.Module is not null && frame.Function is null ? string.Create(CultureInfo.InvariantCulture, $"+0x{frame.ModuleOffset:x}") : "";
        return (function + doubt, module, place);
    }

    private void Notes()
    {
        List<string> notes = [];
        bool scanned = process.Stacks.Threads.Any(static t => t.Frames.Any(static f => f.How == FrameSource.Scan));
        if (scanned) notes.Add("frames marked ? are guesses: words on the stack that look like return addresses");
        if (shape.Verbose && process.Stacks.Note.Length > 0) notes.Add("threads were stopped because " + process.Stacks.Note.Split('\n')[0]);
        if (process.Stacks.UnreachedFiles.Count > 0) notes.Add($"no names from {string.Join(", ", process.Stacks.UnreachedFiles.Take(3).Select(static f => Messages.Shown.Text(f)))}: the file cannot be opened");
        if (notes.Count == 0) return;
        output.Line("");
        foreach (string note in notes) Line(note, Dim);
    }

    private string Name(ThreadStack thread) => process.Row(thread.Tid) is { } row ? $"{Safe(row.Name)} ({thread.Tid})" : $"({thread.Tid})";

    // Without parameters and template arguments, which the demangler has written already: up to the first bracket outside a name.
    private static string Short(string name)
    {
        StringBuilder text = new();
        int depth = 0;
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (c == '(' && string.CompareOrdinal(name, i, "(anonymous namespace)", 0, 21) == 0 && depth == 0)
            {
                text.Append("(anonymous)");
                i += 20;
                continue;
            }
            bool isOperator = text.Length >= 8 && text.ToString(text.Length - 8, 8) == "operator";
            if (!isOperator && c is '<' or '(' && depth == 0 && c == '(' && text.Length > 0) break;
            if (!isOperator && c == '<') depth++;
            if (depth == 0) text.Append(c);
            if (!isOperator && c == '>' && depth > 0) depth--;
        }
        return text.Length > 0 ? text.ToString() : name;
    }

    private static string EndWord(StopReason reason) => reason switch
    {
        StopReason.NoModule => "the next address is in no code",
        StopReason.FrameDidNotGrow => "the next frame would not lie above this one",
        StopReason.NoMemory => "the stack cannot be read there",
        StopReason.NoCallerFound => "nothing tells of one",
        StopReason.DepthLimit => "the limit of frames was reached",
        _ => "the registers are not known",
    };

    private static string StateWord(byte state) => state switch
    {
        (byte)'R' => "running", (byte)'S' => "sleeping", (byte)'D' => "in an uninterruptible wait", (byte)'T' => "stopped", (byte)'t' => "stopped by a tracer",
        (byte)'Z' => "ended", (byte)'X' => "dead", (byte)'I' => "idle", _ => "in state " + (char)state,
    };

    private static string Time(long nanoseconds) => nanoseconds < 1_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.00} ms") : string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.0} ms");

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Sentence(string text) => text;

    private string Safe(ReadOnlySpan<byte> text)
    {
        CellBuffer safe = new();
        Sanitizer.Append(safe, text, _unicode);
        return Encoding.UTF8.GetString(safe.Bytes);
    }

    private static int Width(string text) => TextCells.Count(Encoding.UTF8.GetBytes(text));

    private string Fitted(string text, int width)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int cells = TextCells.Count(bytes);
        if (cells <= width) return text + new string(' ', width - cells);
        int kept = TextCells.Prefix(bytes, width - 1, out int printed);
        return Encoding.UTF8.GetString(bytes, 0, kept) + (_unicode ? "…" : ">") + new string(' ', Math.Max(0, width - 1 - printed));
    }

    private void Line(string text, string style)
    {
        if (shape.Screen.Columns != int.MaxValue && Width(text) > shape.Screen.Columns) text = Fitted(text, shape.Screen.Columns).TrimEnd();
        output.Line(shape.Screen.Colour && style.Length > 0 ? style + text + Reset : text);
    }
}
