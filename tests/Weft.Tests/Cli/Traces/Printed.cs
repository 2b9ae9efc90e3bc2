using System.Text;
using Microsoft.Win32.SafeHandles;
using Weft.Cli.Rendering;
using Weft.Cli.TraceViews;
using Weft.Tests.Tracing;
using Weft.Tracing;

namespace Weft.Tests.Cli.Traces;

/// <summary>What a view prints, kept in a file that has no name any more.</summary>
internal sealed class Printed : IDisposable
{
    private readonly SafeFileHandle _file;

    public Printed()
    {
        string path = Path.GetTempFileName();
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        File.Delete(path);
        Output = new StandardOutput((int)_file.DangerousGetHandle());
    }

    public StandardOutput Output { get; }

    public static Screen Screen(int columns = 80, bool unicode = true, bool colour = false) => new() { Columns = columns, IsTerminal = true, Unicode = unicode, Colour = colour };

    public byte[] Bytes()
    {
        Output.Flush();
        byte[] bytes = new byte[RandomAccess.GetLength(_file)];
        RandomAccess.Read(_file, bytes, 0);
        return bytes;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public void Dispose() => _file.Dispose();

    public static string Lines(Story story, Screen? screen = null, bool verbose = false, TraceEnd? end = null)
    {
        using Printed printed = new();
        LifeBook book = new(story.Start);
        TraceLines lines = new(book, screen ?? Screen(), printed.Output, new TraceShape { Verbose = verbose });
        foreach (TaskEvent e in story.Events)
        {
            book.Add(e);
            lines.Add(e);
        }
        lines.Finish(end ?? story.End());
        return printed.Text();
    }

    public static string Summary(Story story, Screen? screen = null, bool verbose = false, TraceEnd? end = null, int limit = LifeBook.DefaultLimit)
    {
        using Printed printed = new();
        new TraceSummary(story.Book(limit, end), screen ?? Screen(), printed.Output, new TraceShape { Verbose = verbose }).Write();
        return printed.Text();
    }

    public static byte[] Json(Story story, TraceEnd? end = null)
    {
        using Printed printed = new();
        TraceJson json = new(story.Start, printed.Output);
        foreach (TaskEvent e in story.Events) json.Add(e);
        json.Finish(end ?? story.End());
        return printed.Bytes();
    }

    public static byte[] Timeline(Story story, TraceEnd? end = null)
    {
        using Printed printed = new();
        TraceTimeline timeline = new(story.Start, printed.Output);
        foreach (TaskEvent e in story.Events) timeline.Add(e);
        timeline.Finish(end ?? story.End());
        return printed.Bytes();
    }
}
