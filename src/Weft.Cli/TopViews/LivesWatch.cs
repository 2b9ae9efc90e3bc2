using Weft.Actions;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Cli.Sessions;
using Weft.Cli.TraceViews;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tracing;

namespace Weft.Cli.TopViews;

/// <summary>
/// Follows a process and what it starts, on a thread of its own: by BPF where permitted, else, once that was agreed to, by
/// ptrace(2). When it is disposed of, and when Weft ends in whatever way, nothing of it is left in any process.
/// </summary>
internal sealed class LivesWatch : IDisposable
{
    private const int EventsBeforeAGlance = 4096, MostLives = 10_000;
    private const long BetweenWakes = 100_000_000;
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_timeToLetGo = TimeSpan.FromSeconds(3);

    private readonly TaskHandle _target;
    private readonly Screen _screen;
    private readonly Action _wake;
    private readonly StandardOutput _output = StandardOutput.Keeping();
    private readonly ManualResetEventSlim _isAgreed = new();
    private readonly Thread _thread;
    private volatile LivesState _state;
    private volatile string _reason = "";
    private volatile string _engine = "";
    private volatile bool _isStopping;
    private long _events;
    private long _nextWake;
    private bool _isNews;

    /// <summary>Begins.</summary>
    /// <param name="target">The process; it is given back with this.</param>
    /// <param name="screen">What the terminal can take.</param>
    /// <param name="engine">auto, or ptrace to leave BPF out.</param>
    /// <param name="wake">Called from the thread when there is something new to show.</param>
    public LivesWatch(TaskHandle target, Screen screen, string engine, Action wake)
    {
        (_target, _wake) = (target, wake);
        // Lines are cut where they are shown: one can look to the right.
        _screen = screen with { Columns = int.MaxValue, Colour = true };
        _thread = new Thread(() => Run(engine)) { IsBackground = true, Name = "lives" };
        _thread.Start();
    }

    /// <summary>What it has told.</summary>
    public LivesLines Lines { get; } = new();

    public LivesState State => _state;

    /// <summary>Why there is no trace, or why not by BPF; safe to print.</summary>
    public string Reason => _reason;

    /// <summary>bpf or ptrace; empty before it is known.</summary>
    public string Engine => _engine;

    /// <summary>Events that came.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>When it began, nanoseconds of CLOCK_MONOTONIC.</summary>
    public long Began { get; } = SystemInformation.MonotonicNanoseconds;

    /// <summary>When it was over; 0 before.</summary>
    public long Ended { get; private set; }

    /// <summary>Tasks may be stopped for moments.</summary>
    public void Agree() => _isAgreed.Set();

    public void Dispose()
    {
        _isStopping = true;
        _isAgreed.Set();
        // Should it not come to an end: the tracer's thread ends with Weft, and the kernel lets all go then.
        if (_thread.Join(s_timeToLetGo)) _target.Dispose();
    }

    private void Run(string engine)
    {
        try
        {
            using ProcRoot root = ProcRoot.OpenSystem();
            using ITaskEventSource? source = Open(engine, root);
            if (source is null) return;
            // By number it was followed; as long as it lives that number is its own.
            if (_target.HasEnded) Fail("it has ended");
            else Follow(source);
        }
        catch (UserError e)
        {
            Fail(e.Message);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            Fail("the trace could not be begun");
        }
    }

    private ITaskEventSource? Open(string engine, ProcRoot root)
    {
        int process = _target.Id.ProcessId;
        if (process == Identity.ProcessId)
        {
            Fail("it is Weft itself, which would only tell of its own threads");
            return null;
        }
        string reason = "it is left out";
        if (engine != "ptrace" && BpfEventSource.TryCreate(wholeMachine: false, withStacks: false, out reason) is { } bpf)
        {
            if (bpf.Follow(process, out reason)) return bpf;
            bpf.Dispose();
            Fail(reason);
            return null;
        }
        _reason = reason;
        Be(LivesState.NeedsConsent);
        _isAgreed.Wait();
        return _isStopping ? null : TraceSources.Join("ptrace", [process], withStacks: false, root, static _ => { });
    }

    private void Follow(ITaskEventSource source)
    {
        LifeBook book = new(new TraceStart { Engine = source.Engine, MonotonicNanoseconds = (ulong)Began, UnixNanoseconds = (ulong)SystemInformation.RealTimeNanoseconds }, MostLives);
        TraceLines lines = new(book, _screen, _output, new TraceShape());
        _engine = source.Engine;
        Be(LivesState.Following);
        ulong lost = 0;
        while (!_isStopping && !source.IsOver)
        {
            lost += Read(source, book, lines);
            lines.Idle((ulong)SystemInformation.MonotonicNanoseconds);
            Tell();
            source.Wait(s_longestWait);
        }
        source.Release();
        if (_isStopping) return;
        while (!source.IsOver && Read(source, book, lines) is var more && more > 0) lost += more;
        TraceEnd end = new() { Reason = "ended", MonotonicNanoseconds = (ulong)SystemInformation.MonotonicNanoseconds, Events = (ulong)Events, Lost = lost };
        book.Finish(end);
        lines.Finish(end);
        _output.Line("");
        new TraceSummary(book, _screen with { Columns = 100 }, _output, new TraceShape()).Write();
        _ = Lines.Add(_output.Kept);
        _output.ClearKept();
        Ended = SystemInformation.MonotonicNanoseconds;
        Be(LivesState.Over);
    }

    private ulong Read(ITaskEventSource source, LifeBook book, TraceLines lines)
    {
        ulong lost = 0;
        for (int i = 0; i < EventsBeforeAGlance && source.TryRead(out TaskEvent next); i++)
        {
            Interlocked.Increment(ref _events);
            lost += next.LostCount;
            book.Add(next);
            lines.Add(next);
        }
        return lost;
    }

    // The screen is not woken for each of many lines.
    private void Tell()
    {
        _isNews |= Lines.Add(_output.Kept);
        _output.ClearKept();
        long now = SystemInformation.MonotonicNanoseconds;
        if (!_isNews || now < _nextWake) return;
        _isNews = false;
        _nextWake = now + BetweenWakes;
        _wake();
    }

    private void Fail(string reason)
    {
        _reason = reason;
        Be(LivesState.Failed);
    }

    private void Be(LivesState state)
    {
        _state = state;
        _wake();
    }
}
