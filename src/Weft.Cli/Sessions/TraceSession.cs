using Weft.Native;
using Weft.Tracing;

namespace Weft.Cli.Sessions;

/// <summary>
/// Hands the events of a source to its sinks until the source is over or something ends it: an event, the time, a signal, or
/// an output that cannot be written any more.
/// </summary>
internal sealed class TraceSession(ITaskEventSource source, IReadOnlyList<ITaskEventSink> sinks)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromMilliseconds(500);
    private const int EventsBeforeAGlance = 4096;
    private const int Interrupt = 2;
    private const int MostLeft = 10_000;

    private readonly HashSet<int> _living = [];

    // When the terminal's first Ctrl-C came; -1 once it was said that the program goes on.
    private long _interruptedAt;
    private ulong _events;
    private ulong _lost;

    /// <summary>The process Weft started for the trace; 0 when there is none.</summary>
    public int StartedProcess { get; init; }

    /// <summary>The event after which it ends.</summary>
    public EventCondition? Until { get; init; }

    /// <summary>How long at most; null for as long as it takes.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Called when events were handed on and more are awaited: buffered output is to be written. False ends the trace.</summary>
    public required Func<bool> Flush { get; init; }

    /// <summary>Called when the started program goes on after the first interrupt of the terminal, which it got too.</summary>
    public Action? GoesOn { get; init; }

    /// <summary>How a recorded trace ended, when all of it was replayed.</summary>
    public Func<TraceEnd?>? RecordedEnd { get; init; }

    /// <summary>How the started program ended; null when it has not.</summary>
    public ChildStatus? StartedStatus { get; private set; }

    /// <summary>Signal that ended the trace; 0 when it was none.</summary>
    public int EndedBy { get; private set; }

    /// <summary>Runs to the end and tells the sinks.</summary>
    public TraceEnd Run()
    {
        using InterruptWatch interrupts = new();
        long end = Time is { } time ? SystemInformation.MonotonicNanoseconds + (time.Ticks * 100) : long.MaxValue;
        string reason = Follow(interrupts, end);
        source.Release();
        // What had happened before it was let go.
        if (reason != "until") while (source.TryRead(out TaskEvent last)) Take(last);
        TraceEnd finish = new() { Reason = reason, MonotonicNanoseconds = (ulong)SystemInformation.MonotonicNanoseconds, Events = _events, Lost = _lost, LeftRunning = StillThere() };
        if (reason == "ended" && RecordedEnd?.Invoke() is { } recorded) finish = recorded;
        foreach (ITaskEventSink sink in sinks) sink.Finish(finish);
        _ = Flush();
        return finish;
    }

    private string Follow(InterruptWatch interrupts, long end)
    {
        while (true)
        {
            for (int i = 0; i < EventsBeforeAGlance && source.TryRead(out TaskEvent next); i++)
            {
                Take(next);
                if (Until?.Matches(next) == true) return "until";
            }
            if (!Flush()) return "output";
            if (source.IsOver) return "ended";
            if (interrupts.Count > 0)
            {
                if (!IsForTheProgramFirst(interrupts))
                {
                    EndedBy = interrupts.Last;
                    return "interrupted";
                }
                AwaitItsAnswer();
            }
            long left = end - SystemInformation.MonotonicNanoseconds;
            if (left <= 0) return "time";
            source.Wait(left < LongestWait.Ticks * 100 ? TimeSpan.FromTicks((left / 100) + 1) : LongestWait);
        }
    }

    // A terminal's Ctrl-C reaches the program too: its own answer is awaited. Asked again, or by anything else, Weft lets go.
    private bool IsForTheProgramFirst(InterruptWatch interrupts) =>
        StartedProcess > 0 && interrupts is { Count: 1, Last: Interrupt } && TerminalDevice.IsTerminal(0);

    private void AwaitItsAnswer()
    {
        long now = SystemInformation.MonotonicNanoseconds;
        if (_interruptedAt == 0) _interruptedAt = now;
        if (_interruptedAt < 0 || StartedStatus is not null || now - _interruptedAt < TimeToAnswer.Ticks * 100) return;
        _interruptedAt = -1;
        GoesOn?.Invoke();
    }

    private void Take(TaskEvent next)
    {
        _events++;
        if (next.Kind == TaskEventKind.Lost) _lost += next.LostCount;
        if (next.Kind == TaskEventKind.Exit && next.IsLastOfProcess && next.ProcessId == StartedProcess) StartedStatus = new ChildStatus(next.Status);
        switch (next.Kind)
        {
            case TaskEventKind.Present: _living.Add(next.ProcessId); break;
            case TaskEventKind.Fork when !next.IsThread: _living.Add(next.OtherProcessId); break;
            case TaskEventKind.Exit when next.IsLastOfProcess: _living.Remove(next.ProcessId); break;
        }
        foreach (ITaskEventSink sink in sinks) sink.Add(next);
    }

    // Those whose end was not told. The started one may have been reaped by its tracer, or have ended this moment.
    private int[] StillThere()
    {
        if (StartedProcess > 0)
        {
            // Where its end was told it may not have come to it yet: it is reaped as its parent is to do, if the tracer has not.
            int told = ChildProcesses.Wait(StartedProcess, block: StartedStatus is not null, out ChildStatus status);
            if (told == StartedProcess && StartedStatus is null) StartedStatus = status;
            if (told != 0) _living.Remove(StartedProcess);
        }
        return [.. _living.Where(static p => ProcessControl.Signal(p, 0) != Errno.NoProcess).Order().Take(MostLeft)];
    }
}
