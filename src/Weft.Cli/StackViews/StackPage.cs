using System.Globalization;
using System.Text;
using Weft.Cli.Rendering;
using Weft.Native;
using Weft.Stacks;
using Weft.Symbols.Unwinding;
using Weft.Tasks;

namespace Weft.Cli.StackViews;

/// <summary>The stacks of a process for a person: the answer in a line, threads that stand alike once, notes, what to try next.</summary>
internal sealed class StackPage(ProcessStacks process, StackShape shape, StandardOutput output)
{
    private const int NamedWithId = 3;

    private readonly StackText _text = new(shape.Screen, output);

    private bool IsKernel => process.Tasks[0].Stat.IsKernelThread;

    /// <summary>Words after the title, such as whose child it is.</summary>
    public string Relation { get; init; } = "";

    /// <summary>Whether it ends with a line of what to try next.</summary>
    public bool HasNext { get; init; } = true;

    public void Write()
    {
        Title();
        if (process.Moves is { } moves) new MovesView(_text, process, moves, Named).Write();
        FrameTable frames = new(_text, shape);
        foreach (List<ThreadStack> group in Groups())
        {
            if (_text.IsClosed) return;
            output.Line("");
            Header(group);
            if (shape.Verbose && group.Count > 1) _text.Items("      tids ", group.Select(static t => t.Tid.ToString(CultureInfo.InvariantCulture)), ", ", StackText.Dim);
            Kernel(group[0].Tid);
            if (group[0].Frames.Count > 0) Frames(frames, group[0]);
            else if (group[0].Reason.Length > 0 && !IsKernel) _text.Paragraph($"no stack: {group[0].Reason}", StackText.Yellow, 6);
        }
        Notes(frames);
        if (HasNext) Next();
    }

    // Most threads first, then by the lowest tid; threads that have no stack last.
    private List<List<ThreadStack>> Groups()
    {
        if (!shape.Fold) return [.. process.Stacks.Threads.Select(static t => new List<ThreadStack> { t })];
        return [.. process.Stacks.Threads.GroupBy(Key).Select(static g => g.ToList()).OrderBy(static g => g[0].Frames.Count == 0).ThenBy(static g => -g.Count)];
    }

    // Threads that stand alike share their list of frames.
    private (object Frames, string Kernel, string Reason) Key(ThreadStack thread) =>
        (thread.Frames.Count > 0 ? thread.Frames : "", process.KernelStacks.TryGetValue(thread.Tid, out IReadOnlyList<string>? kernel) && kernel is not null ? string.Join('\n', kernel) : "", thread.Reason);

    private void Title()
    {
        StackSnapshot stacks = process.Stacks;
        if (IsKernel)
        {
            _text.Paragraph($"{_text.Safe(process.Program)} ({process.ProcessId}){Relation}: a thread of the kernel, which has no stack in user mode");
            return;
        }
        int had = stacks.Threads.Count - stacks.CountOf(CaptureWay.None);
        int all = shape.IsChoice ? process.Tasks.Count : stacks.Threads.Count;
        string threads = had == all ? Count(had, "thread") : $"{had} of {Count(all, "thread")}";
        int stopped = stacks.CountOf(CaptureWay.Stopped), still = had - stopped;
        string pause = Duration(stacks.PauseNanoseconds);
        string how = had == 0 ? "no stack could be had"
            : stopped == 0 ? "captured without a stop"
            : still == 0 ? $"stopped for {pause}"
            : $"{still} captured without a stop, {stopped} stopped for {pause}";
        if (stacks.CountOf(CaptureWay.Blocked) > 0) how += "; only blocked threads can be seen so";
        _text.Paragraph($"{_text.Safe(process.Program)} ({process.ProcessId}){Relation}: {threads}, {how}");
    }

    private void Header(List<ThreadStack> group)
    {
        ThreadStack first = group[0];
        string names = Named(group, _text.IsUnlimited ? 120 : Math.Max(20, _text.Columns - 16));
        string state = "", call = "";
        string style = "";
        if (process.Row(first.Tid) is { } row)
        {
            byte letter = row.Stat.State;
            if (group.TrueForAll(t => process.Row(t.Tid) is { } r && r.Stat.State == letter))
            {
                state = StateWords.Adjective(letter) + (letter == (byte)'R' && group.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $" on CPU {row.Stat.Processor}") : "");
                style = letter switch { (byte)'R' => StackText.Green, (byte)'D' or (byte)'T' or (byte)'t' => StackText.Yellow, (byte)'Z' or (byte)'X' => StackText.Red, _ => "" };
            }
            call = group.Count == 1 ? process.SystemCall(first.Tid) : CommonCall(group);
            if (call.Length > 0) call = (state.Length > 0 ? " in " : "in ") + call;
        }
        if (_text.IsUnlimited || StackText.Width(names) + 2 + state.Length + call.Length <= _text.Columns)
        {
            _text.Line((names, StackText.Bold), (state.Length + call.Length > 0 ? "  " : "", ""), (state, style), (call, ""));
            return;
        }
        _text.Line(names, StackText.Bold);
        _text.Line(("      ", ""), (state, style), (call, ""));
    }

    // "37 threads  worker-1, worker-2 … worker-37": names with ids while they are few, else those at the ends.
    private string Named(IReadOnlyList<ThreadStack> group, int width)
    {
        if (group.Count == 1) return NameWithId(group[0]);
        string count = Count(group.Count, "thread") + "  ";
        if (group.Count <= NamedWithId && string.Join(", ", group.Select(NameWithId)) is { } all && StackText.Width(count + all) <= width) return count + all;
        string[] names = [.. group.Select(Name)];
        if (names.Distinct().Count() == 1) return $"{count}named {names[0]}";
        string last = names[^1];
        StringBuilder text = new(count);
        int used = 0;
        while (used < names.Length - 1 && StackText.Width(text.ToString()) + StackText.Width(names[used]) + StackText.Width(last) + 6 <= width) text.Append(used++ > 0 ? ", " : "").Append(names[used - 1]);
        if (used == 0) return count + _text.Cut(names[0], Math.Max(4, width - count.Length));
        return text.Append(used == names.Length - 1 ? ", " : $" {_text.Ellipsis} ").Append(last).ToString();
    }

    private string Named(IReadOnlyList<ThreadStack> group) => Named(group, _text.IsUnlimited ? 120 : Math.Max(20, _text.Columns - 8));

    // With their arguments when those are the same.
    private string CommonCall(List<ThreadStack> group)
    {
        string[] calls = [.. group.Select(t => process.SystemCall(t.Tid)).Distinct()];
        if (calls is [var same]) return same;
        string[] names = [.. calls.Select(static c => c[..Math.Max(0, c.IndexOf('('))]).Distinct()];
        return names is [var one] ? one : "";
    }

    private void Kernel(int tid)
    {
        if (!process.KernelStacks.TryGetValue(tid, out IReadOnlyList<string>? frames) || frames is null) return;
        foreach (string frame in frames) _text.Line($"   k  {_text.Safe(frame)}", StackText.Dim);
    }

    private void Frames(FrameTable table, ThreadStack thread)
    {
        table.Write(thread.Frames);
        if (thread.Frames.Count > shape.Depth) _text.Line($"      {_text.Ellipsis} {Count(thread.Frames.Count - shape.Depth, "more frame")}", StackText.Dim);
        else if (thread.IsTruncated) _text.Paragraph($"its callers are not known: {EndWord(thread.End)}", StackText.Dim, 6);
        if (thread.Reason.Length > 0) _text.Paragraph(thread.Reason, StackText.Yellow, 6);
    }

    private void Notes(FrameTable table)
    {
        List<string> notes = [];
        IEnumerable<StackFrame> frames = process.Stacks.Threads.SelectMany(static t => t.Frames);
        if (frames.Any(static f => f.How == FrameSource.Scan)) notes.Add("? a guess: a word on the stack that looks like a return address, and all beyond it");
        if (table.HasSigns) notes.Add("i inlined: compiled into the function of the next frame");
        if (process.KernelStacks.Values.Any(static k => k is null)) notes.Add("the kernel's part of the stacks is shown to root only");
        if (shape.Verbose && frames.Any(static f => f.How is FrameSource.FramePointer or FrameSource.PrologueAnalysis)) notes.Add("~ found by the frame pointer or by reading the code, for want of unwind tables");
        if (shape.Verbose)
        {
            StackSnapshot s = process.Stacks;
            notes.Add($"how captured: pauseless {s.CountOf(CaptureWay.Pauseless)}, stopped {s.CountOf(CaptureWay.Stopped)}, blocked {s.CountOf(CaptureWay.Blocked)}, not at all {s.CountOf(CaptureWay.None)}; pause {Duration(s.PauseNanoseconds)}");
            if (s.Note.Length > 0) notes.Add("threads were stopped because " + _text.Safe(s.Note.Split('\n')[0]));
        }
        if (process.Stacks.UnreachedFiles.Count > 0) notes.Add($"no names from {string.Join(", ", process.Stacks.UnreachedFiles.Take(3).Select(_text.Safe))}: the file cannot be opened");
        if (notes.Count == 0) return;
        output.Line("");
        foreach (string note in notes) _text.Paragraph(note, StackText.Dim);
    }

    private void Next()
    {
        List<string> next = [];
        int id = process.ProcessId;
        if (process.Looks == 1 && !IsKernel) next.Add($"weft stack {id} --repeat 5");
        if (process.KernelStacks.Count == 0 && Identity.EffectiveUserId == 0) next.Add($"weft stack {id} -k");
        next.Add($"weft show {id}");
        output.Line("");
        _text.Items("next  ", next, "    ", StackText.Dim);
    }

    private string Name(ThreadStack thread) => process.Row(thread.Tid) is { } row ? _text.Safe(row.Name) : "?";

    private string NameWithId(ThreadStack thread) => $"{Name(thread)} ({thread.Tid})";

    private static string EndWord(StopReason reason) => reason switch
    {
        StopReason.NoModule => "the next address is in no code",
        StopReason.FrameDidNotGrow => "the next frame would not lie above this one",
        StopReason.NoMemory => "the stack cannot be read there",
        StopReason.NoCallerFound => "nothing tells of one",
        StopReason.DepthLimit => "the limit of frames was reached",
        _ => "the registers are not known",
    };

    private static string Duration(long nanoseconds)
    {
        CellBuffer cell = new();
        // Below a millisecond one decimal still tells something.
        if (nanoseconds is > 0 and < 1_000_000) return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0.1, nanoseconds / 1e6):0.0} ms");
        HumanUnits.AppendDuration(cell, nanoseconds);
        return Encoding.UTF8.GetString(cell.Bytes);
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
