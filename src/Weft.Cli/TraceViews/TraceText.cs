using System.Globalization;
using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.StackViews;
using Weft.Stacks;
using Weft.Tracing;

namespace Weft.Cli.TraceViews;

/// <summary>Words that the views of a trace share: names, programs, lengths of time, places in the code.</summary>
internal sealed class TraceText(Screen screen, StandardOutput output)
{
    private const int MostArgumentCells = 4096;

    private readonly CellBuffer _cell = new();

    /// <summary>Rows of the page.</summary>
    public StackText Rows { get; } = new(screen, output);

    public Screen Screen => screen;

    /// <summary>A foreign text made safe; newlines become blanks.</summary>
    public string Safe(ReadOnlySpan<byte> hostile)
    {
        _cell.Clear();
        Sanitizer.Append(_cell, hostile, screen.Unicode, MostArgumentCells, blankForNewline: true);
        return Encoding.UTF8.GetString(_cell.Bytes);
    }

    /// <summary>A task by name and id.</summary>
    public string Named(Life life) => Named(life.Name.Span, life.TaskId);

    public string Named(ReadOnlySpan<byte> name, int id) => name.IsEmpty ? id.ToString(CultureInfo.InvariantCulture) : $"{Safe(name)} ({id})";

    /// <summary>Arguments with blanks between; the program's path is left off when asked.</summary>
    /// <param name="arguments">Each ended by a NUL; the last may be cut.</param>
    /// <param name="shortProgram">Only the last part of the first argument.</param>
    /// <param name="isCut">Whether more of them are missing than is given.</param>
    public string Arguments(ReadOnlySpan<byte> arguments, bool shortProgram, bool isCut = false)
    {
        ReadOnlySpan<byte> program = First(arguments);
        if (shortProgram && program.LastIndexOf((byte)'/') is >= 0 and var slash && slash + 1 < program.Length) arguments = arguments[(slash + 1)..];
        if (arguments.EndsWith("\0"u8)) arguments = arguments[..^1];
        _cell.Clear();
        while (_cell.Length < MostArgumentCells)
        {
            int end = arguments.IndexOf((byte)0);
            // An argument of nothing, and one with blanks, must be seen as one.
            ReadOnlySpan<byte> one = end < 0 ? arguments : arguments[..end];
            bool quoted = one.IsEmpty || one.IndexOfAny((byte)' ', (byte)'\n', (byte)'\t') >= 0;
            if (quoted) _cell.Byte((byte)'\'');
            Sanitizer.Append(_cell, one, screen.Unicode, MostArgumentCells, blankForNewline: true);
            if (quoted) _cell.Byte((byte)'\'');
            if (end < 0) break;
            _cell.Byte((byte)' ');
            arguments = arguments[(end + 1)..];
        }
        if (isCut) _cell.Text(" "u8).Text(Rows.Ellipsis);
        return Encoding.UTF8.GetString(_cell.Bytes);
    }

    /// <summary>What a process runs: its program with arguments, or its name where no program is known.</summary>
    public string Program(ProcessLife process) =>
        process.Arguments.IsEmpty || (process.ExecutionCount == 0 && process.Origin == LifeOrigin.Made) ? Safe(process.Leader.Name.Span) : Arguments(process.Arguments.Span, shortProgram: true);

    /// <summary>The same in one word, its id behind: <c>cc (5121)</c>.</summary>
    public string ShortProgram(ProcessLife process)
    {
        ReadOnlySpan<byte> name = process.Leader.Name.Span;
        if (name.IsEmpty) name = LastPart(First(process.Arguments.Span));
        return Named(name, process.ProcessId);
    }

    /// <summary>A length of time: 3.2 ms, 0.9 s, 4 min 12 s.</summary>
    public static string Duration(ulong nanoseconds)
    {
        CellBuffer cell = new();
        HumanUnits.AppendDuration(cell, (long)Math.Min(nanoseconds, long.MaxValue));
        return Encoding.UTF8.GetString(cell.Bytes);
    }

    /// <summary>1 thread, 2 threads, 10,000 threads; of those words with an s.</summary>
    public static string Count(long count, string one, string? many = null) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> arguments) => arguments.IndexOf((byte)0) is >= 0 and var end ? arguments[..end] : arguments;

    public static ReadOnlySpan<byte> LastPart(ReadOnlySpan<byte> path) => path[(path.LastIndexOf((byte)'/') + 1)..];

    /// <summary>The innermost function that is not of the C library's making of tasks: <c>Pool::Pool pool.cpp:22</c>; empty when there is none.</summary>
    public string Caller(IReadOnlyList<StackFrame>? stack)
    {
        if (stack is null || stack.Count == 0) return "";
        foreach (StackFrame frame in stack)
        {
            if (frame.Module is { } module && (module.StartsWith("libc.", StringComparison.Ordinal) || module.StartsWith("libpthread", StringComparison.Ordinal) || module.StartsWith("ld-", StringComparison.Ordinal) || module.StartsWith("libstdc++", StringComparison.Ordinal))) continue;
            if (frame.Function is not null || frame.Module is not null) return Place(frame);
        }
        return Place(stack[0]);
    }

    /// <summary>A frame in a line.</summary>
    public string Place(StackFrame frame)
    {
        string name = (frame.ShortFunction ?? frame.Function) is { } function ? Rows.Safe(function)
            : frame.Module is { } module ? string.Create(CultureInfo.InvariantCulture, $"{Rows.Safe(module)}+0x{frame.ModuleOffset:x}")
            : string.Create(CultureInfo.InvariantCulture, $"0x{frame.Address:x}");
        if (frame.File is not { } path) return frame.Function is not null && frame.Module is { } of ? $"{name}  {Rows.Safe(of)}" : name;
        string file = Rows.Safe(path[(path.LastIndexOf('/') + 1)..]);
        return frame.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{name}  {file}:{frame.Line}") : $"{name}  {file}";
    }
}
