using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Cli.TraceViews;
using Weft.Native;
using Weft.Tracing;

namespace Weft.Cli.Sessions;

/// <summary>Where a trace is written and in which forms: opened before anything is traced, so that a wrong name harms nothing.</summary>
internal sealed class TraceOutputs : IDisposable
{
    private readonly TraceWish _wish;
    private readonly OutputFile? _file;
    private readonly OutputFile? _timelineFile;
    private readonly StandardOutput _main;
    private readonly Screen _screen;
    private readonly List<ITaskEventSink> _sinks = [];
    private TraceLines? _lines;
    private LifeBook? _book;

    /// <summary>Opens the files.</summary>
    /// <param name="wish">What is asked for.</param>
    /// <param name="standard">Standard output.</param>
    /// <param name="toError">Whether standard output is a traced program's, so that standard error is used.</param>
    public TraceOutputs(TraceWish wish, StandardOutput standard, bool toError)
    {
        _wish = wish;
        bool isStandard = wish.OutputFile is null or "-";
        _file = isStandard ? null : new OutputFile("trace", wish.OutputFile!);
        int descriptor = _file?.Descriptor ?? (toError && wish.OutputFile is null ? 2 : 1);
        _main = _file?.Output ?? (descriptor == 1 ? standard : new StandardOutput(descriptor));
        _screen = Screen.Detect(wish.Colour, descriptor);
        _timelineFile = wish.TimelineFile is { } timeline ? new OutputFile("trace", timeline) : null;
    }

    /// <summary>Whether the events are of another time, so that the clock says nothing about them.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Whether nothing can be written any more.</summary>
    public bool IsClosed => _main.IsClosed || _timelineFile is { Output.IsClosed: true };

    /// <summary>The sinks for a trace.</summary>
    public IReadOnlyList<ITaskEventSink> Begin(TraceStart start)
    {
        if (_wish.IsJson) _sinks.Add(new TraceJson(start, _main));
        else
        {
            TraceShape shape = new() { Verbose = _wish.IsVerbose };
            _sinks.Add(_book = new LifeBook(start));
            if (!_wish.IsQuiet) _sinks.Add(_lines = new TraceLines(_book, _screen, _main, shape));
        }
        if (_timelineFile is not null) _sinks.Add(new TraceTimeline(start, _timelineFile.Output));
        return _sinks;
    }

    /// <summary>Nothing comes at the moment: writes what is there.</summary>
    /// <returns>False when it cannot be written.</returns>
    public bool Flush()
    {
        if (!IsReplay) _lines?.Idle((ulong)SystemInformation.MonotonicNanoseconds);
        _main.Flush();
        _timelineFile?.Output.Flush();
        return !IsClosed;
    }

    /// <summary>Tells the person something that is no event.</summary>
    public void Say(string text)
    {
        if (_wish.IsJson || _file is not null) return;
        _main.Line(text);
        _main.Flush();
    }

    /// <summary>The summary, for a person.</summary>
    public void Conclude()
    {
        if (_book is { End: not null })
        {
            if (_lines is not null) _main.Line("");
            new TraceSummary(_book, _screen, _main, new TraceShape { Verbose = _wish.IsVerbose }).Write();
        }
        _ = Flush();
    }

    /// <summary>Says why writing ended, unless it is that nobody reads any more.</summary>
    /// <returns>Whether something was to be said.</returns>
    public bool Complain()
    {
        OutputFile? file = _main.IsClosed ? _file : _timelineFile;
        Errno error = _main.IsClosed ? _main.Error : file?.Output.Error ?? Errno.None;
        if (error is Errno.None or Errno.BrokenPipe) return false;
        StandardOutput complaint = new(2);
        complaint.Line($"weft trace: {(file is null ? "the output" : Shown.Text(file.Path))} could not be written: {ErrorText.Of(error)}. The trace ended there");
        complaint.Flush();
        return true;
    }

    public void Dispose()
    {
        foreach (ITaskEventSink sink in _sinks) (sink as IDisposable)?.Dispose();
        _file?.Dispose();
        _timelineFile?.Dispose();
    }
}
