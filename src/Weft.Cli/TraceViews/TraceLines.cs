using System.Globalization;
using Weft.Cli.Rendering;
using Weft.Cli.StackViews;
using Weft.Stacks;
using Weft.Tracing;

namespace Weft.Cli.TraceViews;

/// <summary>
/// The family tree as it grows, a line an event: <c>+</c> made, <c>&gt;</c> runs a program, <c>-</c> ended, <c>!</c> signal,
/// <c>~</c> renamed, <c>?</c> lost, <c>.</c> was there. Many alike threads in a burst share a line (<see cref="ThreadBurst"/>).
/// The book must have been given each event before.
/// </summary>
internal sealed class TraceLines : ITaskEventSink
{
    private const int MostLevels = 12, MostFrames = 24;

    private readonly LifeBook _book;
    private readonly TraceText _text;
    private readonly TraceShape _shape;
    private readonly ThreadBurst _burst;
    private readonly int _levels;
    private long _present;
    private ProcessLife? _presentOf;
    private ulong _presentAt;

    public TraceLines(LifeBook book, Screen screen, StandardOutput output, TraceShape shape)
    {
        _book = book;
        _shape = shape;
        _text = new TraceText(screen, output);
        _burst = new ThreadBurst(_text);
        _levels = screen.Columns == int.MaxValue ? MostLevels : Math.Clamp(screen.Columns / 10, 1, MostLevels);
    }

    public void Add(TaskEvent @event)
    {
        if (@event.Kind == TaskEventKind.Present && FoldPresent(@event)) return;
        FlushPresent();
        if (!_shape.Verbose && _burst.Holds(@event, _book.Made ?? _book.Subject))
        {
            if (_burst.IsDue(@event.MonotonicNanoseconds)) FlushBurst();
            return;
        }
        FlushBurst();
        switch (@event.Kind)
        {
            case TaskEventKind.Present: Present(@event); break;
            case TaskEventKind.Fork: Fork(@event); break;
            case TaskEventKind.Execute: Execute(@event); break;
            case TaskEventKind.Exit: Exit(@event); break;
            case TaskEventKind.Signal: Signal(@event); break;
            case TaskEventKind.Rename: Rename(@event); break;
            case TaskEventKind.Lost: Lost(@event); break;
        }
        _burst.Told(@event, _book.Made ?? _book.Subject);
    }

    /// <summary>Nothing comes at the moment: what is held back is told when it has waited long enough.</summary>
    /// <param name="monotonicNanoseconds">CLOCK_MONOTONIC now.</param>
    public void Idle(ulong monotonicNanoseconds)
    {
        if (_burst.IsDue(monotonicNanoseconds)) FlushBurst();
        if (_present > 0 && monotonicNanoseconds > _presentAt + ThreadBurst.HoldNanoseconds) FlushPresent();
    }

    public void Finish(TraceEnd end)
    {
        FlushPresent();
        FlushBurst();
    }

    private void FlushBurst()
    {
        if (_burst.Take(out ulong at, out ProcessLife? process) is { Length: > 0 } text) Line(at, process, 1, text, StackText.Dim);
    }

    // Of a whole machine only the number is told; of a process's threads too.
    private bool FoldPresent(TaskEvent e)
    {
        if (_shape.Verbose) return false;
        ProcessLife? process = _book.Start.IsWholeMachine ? null : _book.Subject?.Process;
        if (!_book.Start.IsWholeMachine && _book.Subject is { IsLeader: true }) return false;
        if (process != _presentOf) FlushPresent();
        _presentOf = process;
        _presentAt = e.MonotonicNanoseconds;
        _present++;
        return true;
    }

    private void FlushPresent()
    {
        if (_present == 0) return;
        string text = _presentOf is null ? $". {TraceText.Count(_present, "task")} {(_present == 1 ? "is" : "are")} there already" : $". and {TraceText.Count(_present, "thread")} more";
        Line(_presentAt, _presentOf, 1, text, StackText.Dim);
        _present = 0;
    }

    private void Present(TaskEvent e)
    {
        string what = e.TaskId == e.ProcessId ? _text.Named(e.Name.Span, e.ProcessId) : $"thread {_text.Named(e.Name.Span, e.TaskId)}";
        string line = e.Arguments.IsEmpty ? "" : ": " + _text.Arguments(e.Arguments.Span, shortProgram: false);
        Line(e, _book.Subject?.Process, e.TaskId == e.ProcessId ? 0 : 1, $". {what} is there{line}", StackText.Dim);
    }

    private void Fork(TaskEvent e)
    {
        Life made = _book.Made!;
        string maker = _book.Subject is not { } by ? ""
            : by.IsLeader || e.IsThread ? " made by " + _text.Named(e.Name.Span, e.TaskId)
            : $" made by {_text.Named(e.Name.Span, e.TaskId)}, a thread of {_text.ShortProgram(by.Process)},";
        string what = e.IsThread ? "thread" : "process";
        string how = e.IsThread ? "" : _book.Subject is null ? " started by weft" : " by " + CloneWords.Event(e.CloneFlags, isThread: false);
        string more = e.CloneFlags is not { } flags ? "" : _shape.Verbose ? All(flags, e.IsThread) : CloneWords.Unusual(flags, e.IsThread);
        Line(e, made.Process, e.IsThread ? 1 : 0, $"+ {what} {e.OtherTaskId}{maker}{how}{(more.Length > 0 ? ": " + more : "")}", StackText.Green);
        if (e.Stack is not { Count: > 0 } stack) return;
        if (_shape.Verbose) foreach (StackFrame frame in stack.Take(MostFrames)) Line(e, made.Process, e.IsThread ? 1 : 0, "    at " + _text.Place(frame), StackText.Dim, timed: false);
        else Line(e, made.Process, e.IsThread ? 1 : 0, "    at " + _text.Caller(stack), StackText.Dim, timed: false);
    }

    private static string All(ulong flags, bool isThread)
    {
        string sharing = CloneWords.Sharing(flags), unusual = CloneWords.Unusual(flags, isThread);
        if (unusual.StartsWith("shares ", StringComparison.Ordinal)) return unusual;
        return sharing.Length == 0 ? unusual : unusual.Length == 0 ? "shares " + sharing : $"shares {sharing}; {unusual}";
    }

    private void Execute(TaskEvent e)
    {
        string who = e.OtherTaskId != 0 && e.OtherTaskId != e.TaskId ? $"process {e.ProcessId}, by its thread {e.OtherTaskId}, runs " : $"process {e.ProcessId} runs ";
        bool isCut = e.ArgumentsBytes > e.Arguments.Length;
        string program = e.Arguments.IsEmpty ? _text.Safe((e.File.IsEmpty ? e.Name : e.File).Span) : _text.Arguments(e.Arguments.Span, shortProgram: false, isCut);
        // The name a program goes by need not be its file's.
        string file = !e.Arguments.IsEmpty && !e.File.IsEmpty && !TraceText.LastPart(TraceText.First(e.Arguments.Span)).SequenceEqual(TraceText.LastPart(e.File.Span)) ? _text.Safe(e.File.Span) + " as " : "";
        Line(e, _book.Subject?.Process, 0, $"> {who}{file}{program}", "");
    }

    private void Exit(TaskEvent e)
    {
        Life life = _book.Subject!;
        ProcessLife process = life.Process;
        if (e.IsLastOfProcess)
        {
            string lived = process.Origin == LifeOrigin.Made ? ", after " + TraceText.Duration(Since(e, process.FirstSeen)) : "";
            string used = process.TasksWithoutProcessorTime == 0 ? $", used {TraceText.Duration(process.ProcessorNanoseconds)} of CPU" : "";
            Line(e, process, 0, $"- {_text.ShortProgram(process)} ended: {ExitWords.Of(e.Status)}{lived}{used}", e.Status != 0 ? StackText.Red : "");
            return;
        }
        string after = life.Origin == LifeOrigin.Made ? " after " + TraceText.Duration(Since(e, life.FirstSeen)) : "";
        string cpu = e.ProcessorNanoseconds is { } time ? $", used {TraceText.Duration(time)} of CPU" : "";
        string status = e.Status != 0 ? ", " + ExitWords.Of(e.Status) : "";
        string rest = life.IsLeader ? " before others" : "";
        Line(e, process, 1, $"- {(life.IsLeader ? "first thread" : "thread")} {_text.Named(life)} ended{rest}{after}{status}{cpu}", StackText.Dim);
    }

    private void Signal(TaskEvent e)
    {
        string origin = SignalText.Origin(e, id => _book.Find(id) is { } known ? _text.ShortProgram(known) : SignalText.Unnamed(id));
        Life? life = _book.Subject;
        bool isThread = life is { IsLeader: false };
        bool isNoise = e.Signal == 17;
        Line(e, life?.Process, isThread ? 1 : 0, $"! {(isThread ? "thread " : "")}{_text.Named(e.Name.Span, e.TaskId)} got {ExitWords.OfSignal(e.Signal)}{(origin.Length > 0 ? " " + origin : "")}", isNoise ? StackText.Dim : StackText.Yellow);
    }

    private void Rename(TaskEvent e)
    {
        bool isThread = e.TaskId != e.ProcessId;
        Line(e, _book.Subject?.Process, isThread ? 1 : 0, $"~ {(isThread ? "thread " : "")}{_text.Named(e.Name.Span, e.TaskId)} is now called {_text.Safe(e.NewName.Span)}", StackText.Dim);
    }

    private void Lost(TaskEvent e)
    {
        string whose = _book.Subject is { } life ? " of " + _text.Named(life) : e.TaskId > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {e.TaskId}") : "";
        Line(e, _book.Subject?.Process, 0, $"? {TraceText.Count((long)Math.Min(e.LostCount, long.MaxValue), "event")}{whose} lost: no room for them", StackText.Yellow);
    }

    private static ulong Since(TaskEvent e, ulong begin) => e.MonotonicNanoseconds > begin ? e.MonotonicNanoseconds - begin : 0;

    private void Line(TaskEvent e, ProcessLife? process, int deeper, string text, string style, bool timed = true) =>
        Line(e.MonotonicNanoseconds, process, deeper, e.Note.Length > 0 && timed ? $"{text}; {_text.Rows.Safe(e.Note)}" : text, style, timed);

    private void Line(ulong at, ProcessLife? process, int deeper, string text, string style, bool timed = true)
    {
        int level = deeper;
        for (ProcessLife? above = process?.Parent; above is not null && level < _levels; above = above.Parent) level++;
        ulong since = at > _book.Start.MonotonicNanoseconds ? at - _book.Start.MonotonicNanoseconds : 0;
        int width = _shape.Verbose ? 11 : 8;
        string time = !timed ? "" : (since / 1e9).ToString(_shape.Verbose ? "0.000000" : "0.000", CultureInfo.InvariantCulture);
        _text.Rows.Line((time.PadLeft(width) + "  ", StackText.Dim), (new string(' ', 2 * Math.Min(level, _levels)), ""), (text, style));
    }
}
