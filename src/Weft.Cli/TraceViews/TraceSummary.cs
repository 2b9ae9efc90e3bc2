using Weft.Cli.Rendering;
using Weft.Cli.StackViews;
using Weft.Tracing;

namespace Weft.Cli.TraceViews;

/// <summary>What a trace found, when it is over: the answer in a sentence, the finished tree, what was lost and by which engine it was seen.</summary>
internal sealed class TraceSummary(LifeBook book, Screen screen, StandardOutput output, TraceShape shape)
{
    private const int MostNamed = 4;
    private const int LongPage = 16;

    private readonly TraceText _text = new(screen, output);

    /// <summary>The engine that saw the events, when it is not the one of the trace's start (a replay has the recording's).</summary>
    public string? Engine { get; init; }

    public void Write()
    {
        TraceEnd end = book.End ?? throw new InvalidOperationException("The trace has not ended.");
        _text.Rows.Paragraph(Sentence(end), StackText.Bold);
        List<SummaryRow> rows = SummaryRows.Make(book, _text, shape);
        if (rows.Count > 0)
        {
            output.Line("");
            new SummaryTable(_text, book.Start.MonotonicNanoseconds, book.LastNanoseconds).Write(rows);
        }
        output.Line("");
        string failures = rows.Count > LongPage ? Failures("failed") : "";
        if (failures.Length > 0) _text.Rows.Paragraph(failures + ".", StackText.Red);
        _text.Rows.Paragraph(Last(end), book.LostEvents + end.Lost > 0 ? StackText.Yellow : StackText.Dim);
    }

    private string Sentence(TraceEnd end)
    {
        ulong length = end.MonotonicNanoseconds > book.Start.MonotonicNanoseconds ? end.MonotonicNanoseconds - book.Start.MonotonicNanoseconds : 0;
        string failures = Failures("of them failed");
        string failed = failures.Length > 0 ? "; " + failures : "";
        if (book.Started is { } started)
        {
            // It is one of the processes made itself.
            string made = Made(book.ProcessesMade - (started.Origin == LifeOrigin.Made ? 1 : 0), book.ThreadsMade);
            string name = _text.ShortProgram(started);
            if (started.Ended is { } at) length = at > started.FirstSeen ? at - started.FirstSeen : 0;
            string time = TraceText.Duration(length);
            if (!started.IsOver) return $"{name} runs on after {time}{(made.Length > 0 ? " and has made " + made : "")}{Stop(end)}{failed}.";
            string status = started.Status is { } known ? ExitWords.Of(known) : "its end was not seen";
            return made.Length > 0 ? $"{name} ran {made} in {time}: {status}{failed}." : $"{name} ran for {time}: {status}.";
        }
        string told = Made(book.ProcessesMade, book.ThreadsMade);
        string ends = book.Roots is [{ Status: { } only }] && book.ProcessesEnded == 1 ? $", and it ended: {ExitWords.Of(only)}"
            : book.ProcessesEnded > 0 ? $", {TraceText.Count(book.ProcessesEnded, "process", "processes")} ended" : "";
        string what = book.Start.IsWholeMachine ? "On this machine" : book.Roots is [var one] ? $"In {_text.ShortProgram(one)}" : $"In {TraceText.Count(book.ProcessesPresent, "process", "processes")}";
        if (told.Length == 0 && ends.Length == 0) return $"{what} nothing was made and nothing ended in {TraceText.Duration(length)}{Stop(end)}.";
        return $"{what} {(told.Length > 0 ? told : "nothing")} {(book.ProcessesMade + book.ThreadsMade == 1 || told.Length == 0 ? "was" : "were")} made in {TraceText.Duration(length)}{ends}{Stop(end)}{failed}.";
    }

    private static string Made(long processes, long threads)
    {
        string one = processes > 0 ? TraceText.Count(processes, "process", "processes") : "", other = threads > 0 ? TraceText.Count(threads, "thread") : "";
        return one.Length > 0 && other.Length > 0 ? $"{one} and {other}" : one + other;
    }

    private static string Stop(TraceEnd end) => end.Reason switch
    {
        "interrupted" => " until it was interrupted",
        "cut" => ", where the recording breaks off",
        _ => "",
    };

    // The process whose end the sentence tells by itself.
    private ProcessLife? Told => book.Started ?? (book.Roots is [{ Status: not null } only] && book.ProcessesEnded == 1 ? only : null);

    // "2 of them failed: cc (5122) exit 1, as (5125) killed by SIGSEGV": without the program itself, whose end is told anyway.
    private string Failures(string word)
    {
        long count = book.FailureCount - (Told is { HasFailed: true } ? 1 : 0);
        if (count == 0) return "";
        List<string> named = [];
        foreach (ProcessLife process in book.Failures)
        {
            if (named.Count == MostNamed && count > MostNamed + 1) break;
            if (process != Told) named.Add($"{_text.ShortProgram(process)} {ExitWords.Of(process.Status ?? 0)}");
        }
        string more = count > named.Count ? $" and {count - named.Count} more" : "";
        return $"{TraceText.Count(count, word, word)}: {string.Join(", ", named)}{more}";
    }

    private string Last(TraceEnd end)
    {
        ulong lost = Math.Max(book.LostEvents, end.Lost);
        string text = lost == 0 ? "No event was lost" : $"{TraceText.Count((long)Math.Min(lost, long.MaxValue), "event was", "events were")} lost, so this is not all";
        text += $"; seen by {EngineWord(Engine ?? book.Start.Engine)}.";
        if (book.DroppedProcesses + book.DroppedThreads > 0) text += $" {Made(book.DroppedProcesses, book.DroppedThreads)} that had ended {(book.DroppedProcesses + book.DroppedThreads == 1 ? "is" : "are")} counted but no longer listed.";
        // That the program itself runs on was said first.
        if (end.LeftRunning.Count > (book.Started is { IsOver: false } ? 1 : 0)) text += $" {TraceText.Count(end.LeftRunning.Count, "process runs", "processes run")} on.";
        return text;
    }

    private string EngineWord(string engine) => engine switch { "bpf" => "BPF", "ptrace" => "ptrace", _ => _text.Rows.Safe(engine) };
}
