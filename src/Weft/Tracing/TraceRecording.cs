using System.Globalization;
using System.Text;
using Weft.Native;

namespace Weft.Tracing;

/// <summary>
/// Events read back from a recording, as <c>weft trace --json</c> writes it. The file may have been cut, damaged or made up: a line
/// that is none of Weft's is passed over and told in <see cref="Problems"/>.
/// </summary>
public sealed class TraceRecording : ITaskEventSource
{
    /// <summary>The schema that is read and written.</summary>
    public const string Schema = "weft.trace/1";

    private const string Family = "weft.trace/";
    private const int MostProblems = 8;
    private const int MostBrokenLines = 1000;

    private readonly RecordedLines _lines;
    private readonly RecordedEvent _line = new();
    private readonly SafeDescriptor? _file;
    private readonly List<string> _problems = [];
    private ulong _last, _events, _lost;
    private long _broken;

    private TraceRecording(RecordedBytes bytes, SafeDescriptor? file)
    {
        _lines = new RecordedLines(bytes);
        _file = file;
        Start = null!;
    }

    /// <inheritdoc/>
    public string Engine => "recording";

    /// <summary>What was known when it was recorded; names the engine that saw the events.</summary>
    public TraceStart Start { get; private set; }

    /// <summary>How the trace ended; null until all is read. Its reason is <c>cut</c> when the recording has no end.</summary>
    public TraceEnd? End { get; private set; }

    /// <summary>What was wrong with it, in words: the first few lines that could not be read.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Lines that could not be read.</summary>
    public long BrokenLines => _broken;

    /// <inheritdoc/>
    public bool IsOver => End is not null;

    /// <summary>Opens a recording.</summary>
    /// <param name="path">The file; a pipe will do.</param>
    /// <param name="failure">Why it cannot be replayed, as the end of a sentence.</param>
    /// <returns>The recording, which the caller must dispose of; null when it cannot be replayed.</returns>
    public static TraceRecording? Open(string path, out string failure)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Contains('\0'))
        {
            failure = ErrorText.Of(Errno.NoEntry);
            return null;
        }
        int descriptor = Files.Open(Files.CurrentDirectory, Encoding.UTF8.GetBytes(path + "\0"), OpenFlags.ReadOnly);
        if (descriptor < 0)
        {
            failure = ErrorText.Of((Errno)(-descriptor));
            return null;
        }
        SafeDescriptor file = new(descriptor);
        TraceRecording? recording = Begin(new TraceRecording(into => Files.Read(file.Number, into), file), out failure);
        if (recording is null) file.Dispose();
        return recording;
    }

    /// <summary>Reads a recording from wherever its bytes come.</summary>
    /// <param name="bytes">Gives the bytes.</param>
    /// <param name="failure">Why it cannot be replayed, as the end of a sentence.</param>
    public static TraceRecording? Open(RecordedBytes bytes, out string failure)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Begin(new TraceRecording(bytes, file: null), out failure);
    }

    /// <inheritdoc/>
    public bool TryRead(out TaskEvent next)
    {
        next = null!;
        while (End is null)
        {
            if (!_lines.TryRead(out ReadOnlySpan<byte> line, out bool isTooLong, out bool isWhole))
            {
                if (_lines.Failure.Length > 0) Note(_lines.Failure);
                Cut();
                return false;
            }
            if (isTooLong) Broken("it is longer than any of Weft's");
            else if (line.Trim(" \t\r"u8).IsEmpty) continue;
            else if (!_line.Read(line, out string problem)) Broken(isWhole ? problem : "the recording breaks off in it");
            else if (_line.Word == "end") Finish();
            else if (_line.Event(out problem) is { } read)
            {
                _events++;
                _lost += read.LostCount;
                _last = Math.Max(_last, read.MonotonicNanoseconds);
                next = read;
                return true;
            }
            else if (problem.Length > 0) Broken(problem);
        }
        return false;
    }

    /// <summary>Returns at once: a recording has no more than it has.</summary>
    /// <param name="time">Not used.</param>
    public void Wait(TimeSpan time)
    {
    }

    /// <summary>Ends it; the rest is not read.</summary>
    public void Release()
    {
        if (End is null) Cut();
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static TraceRecording? Begin(TraceRecording recording, out string failure)
    {
        failure = "";
        while (recording._lines.TryRead(out ReadOnlySpan<byte> line, out bool isTooLong, out _))
        {
            if (!isTooLong && line.Trim(" \t\r"u8).IsEmpty) continue;
            if (isTooLong || !recording._line.Read(line, out _) || !recording._line.Schema.StartsWith(Family, StringComparison.Ordinal)) break;
            if (recording._line.Schema != Schema)
            {
                failure = "it was written by another version of Weft: it is " + Known(recording._line.Schema) + ", and this one reads " + Schema;
                return null;
            }
            if (recording._line.Word != "start") break;
            recording.Start = recording._line.Start;
            recording._last = recording.Start.MonotonicNanoseconds;
            return recording;
        }
        failure = recording._lines.Failure.Length > 0 ? recording._lines.Failure
            : recording._lines.Number == 0 ? "it is empty"
            : "it is no recording of weft trace --json: its first line does not begin one";
        return null;
    }

    // Only the number of it goes into a message: the rest may be anything.
    private static string Known(string schema) =>
        uint.TryParse(schema.AsSpan(Family.Length), NumberStyles.None, CultureInfo.InvariantCulture, out uint version) ? Family + version.ToString(CultureInfo.InvariantCulture) : "of an unknown kind";

    private void Finish()
    {
        TraceEnd end = _line.End;
        End = end with { MonotonicNanoseconds = Math.Max(end.MonotonicNanoseconds, _last) };
    }

    private void Cut() => End = new TraceEnd { Reason = "cut", MonotonicNanoseconds = _last, Events = _events, Lost = _lost };

    private void Broken(string problem)
    {
        Note(string.Create(CultureInfo.InvariantCulture, $"line {_lines.Number} was passed over: {problem}"));
        if (++_broken < MostBrokenLines) return;
        _problems.Add(string.Create(CultureInfo.InvariantCulture, $"reading ended at line {_lines.Number}: {MostBrokenLines} lines were none of Weft's"));
        Cut();
    }

    private void Note(string problem)
    {
        if (_problems.Count < MostProblems) _problems.Add(problem);
    }
}
