using System.Text;
using Weft.Cli.Procps;
using Weft.Cli.Rendering;
using Weft.Cli.WhyViews;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.Commands;

/// <summary>The list made for a person: programs in families, and their threads under them when asked.</summary>
/// <remarks>What the threads of a process wait for in memory is asked for only where few processes are listed.</remarks>
internal sealed class PersonView(TaskSnapshot snapshot, int[] rows, Screen screen, StandardOutput output, PsOptions options, Func<int, IReadOnlyDictionary<int, string>> locksOf)
{
    private const string Red = "\e[31m";
    private const string Yellow = "\e[33m";
    private const string Green = "\e[32m";
    private const string Dim = "\e[2m";
    private const int FewProcesses = 4;
    private readonly CellBuffer _cell = new();
    private bool _looksAtLocks;

    /// <summary>The kernel files this view shows.</summary>
    public static TaskFields Needs(PsOptions options) =>
        TaskFields.Stat | TaskFields.Owner | TaskFields.MemorySize | TaskFields.CommandLine
        | (options.Threads != PsThreads.None || options.Forest ? TaskFields.WaitChannel | TaskFields.SystemCall : TaskFields.None);

    /// <summary>Prints it.</summary>
    /// <param name="sorted">The user sorted the rows, so families are left apart.</param>
    public void Write(bool sorted)
    {
        if (options.Threads != PsThreads.None || options.Forest) WriteThreads();
        else WriteProcesses(sorted);
    }

    private void WriteProcesses(bool sorted)
    {
        string[]? indents = sorted ? null : PsOrder.Families(snapshot, rows, art: false);
        TextTable table = new(
        [
            new("PID", true, 0), new("USER", false, 4), new("THREADS", true, 3), new("AVG%", true, 2), new("MEMORY", true, 1), new("AGE", true, 5),
            new("PROGRAM", false, 0),
        ]);
        foreach (int index in rows)
        {
            TaskRow row = snapshot[index];
            (string note, string style) = Note(row);
            table.Add(
            [
                row.ProcessId.ToString(), Cell("user", row), Cell("threads", row), Cell("cpu", row), Cell("rss", row), Age(row),
                Indent(indents, index) + CommandLine(row) + note,
            ], style);
        }
        table.Write(screen, output);
    }

    private static string Indent(string[]? indents, int index) => indents?[index] ?? "";

    private void WriteThreads()
    {
        bool first = true;
        int processes = 0;
        for (int i = 0; i < rows.Length; i++)
            if (i == 0 || snapshot[rows[i]].ProcessId != snapshot[rows[i - 1]].ProcessId) processes++;
        _looksAtLocks = processes <= FewProcesses && rows.Length <= LockPhrases.MaximumThreads;
        for (int i = 0; i < rows.Length && !output.IsClosed;)
        {
            TaskRow process = snapshot[rows[i]];
            int end = i + 1;
            while (end < rows.Length && snapshot[rows[end]].ProcessId == process.ProcessId) end++;
            if (!first) output.Line("");
            first = false;
            WriteProcessWithThreads(process, rows.AsSpan(i, end - i));
            i = end;
        }
    }

    private void WriteProcessWithThreads(TaskRow process, ReadOnlySpan<int> group)
    {
        int threads = process.Stat.ThreadCount;
        string memory = ColumnRegistry.Get("rss").Read(process).IsPresent ? ", " + Cell("rss", process) : "";
        string title = $"{Program(process)} ({process.ProcessId}), {(threads == 1 ? "1 thread" : $"{threads} threads, one address space")}{memory}";
        if (screen.Columns != int.MaxValue)
        {
            byte[] whole = Encoding.UTF8.GetBytes(title);
            title = Encoding.UTF8.GetString(whole.AsSpan(0, TextCells.Prefix(whole, screen.Columns, out _)));
        }
        output.Line(screen.Colour ? $"\e[1m{title}\e[0m" : title);
        TextTable table = new([new("TID", true, 0), new("NAME", false, 0), new("STATE", false, 1), new("AVG%", true, 2), new("CPU TIME", true, 4), new("WAITS FOR", false, 3)]);
        IReadOnlyDictionary<int, string>? locks = _looksAtLocks ? locksOf(process.ProcessId) : null;
        foreach (int index in group)
        {
            TaskRow row = snapshot[index];
            if (row.Kind != RowKind.Thread) continue;
            table.Add([row.Tid.ToString(), Safe(row.Name), StateWords.Adjective(row.Stat.State), Cell("cpu", row), Cell("cputime", row), locks is not null && row.Stat.State != 'R' && locks.TryGetValue(row.Tid, out string? phrase) ? phrase : WaitsIn(row)], Style(row));
        }
        table.Write(screen, output);
    }

    private static (string Note, string Style) Note(TaskRow row) => (char)row.Stat.State switch
    {
        'Z' => ("  \u25b2 zombie, not reaped by its parent " + row.Stat.ParentTgid, Red),
        'D' => ("  \u25b2 disk sleep", Yellow),
        'T' => ("  \u25b2 stopped", Yellow),
        't' => ("  \u25b2 stopped by a tracer", Yellow),
        _ => ("", Style(row)),
    };

    private static string Style(TaskRow row) => (char)row.Stat.State switch
    {
        'R' => Green,
        'D' or 'T' or 't' => Yellow,
        'Z' or 'X' => Red,
        'I' => Dim,
        _ => "",
    };

    private string WaitsIn(TaskRow row)
    {
        if (row.Stat.State == 'R') return $"(on CPU {row.Stat.Processor})";
        string call = Cell("syscall", row);
        string channel = Cell("wchan", row);
        if (call is "-" or "?") return channel;
        return channel is "-" or "?" ? call : $"{call} ({channel})";
    }

    private string Age(TaskRow row)
    {
        _cell.Clear();
        HumanUnits.AppendAge(_cell, row.ElapsedNanoseconds);
        return Encoding.UTF8.GetString(_cell.Bytes);
    }

    private string CommandLine(TaskRow row)
    {
        _cell.Clear();
        PsCells.Arguments(row, _cell, new PsContext { Screen = screen, NowSeconds = 0 });
        // A whole command line on a terminal is cut by the table; in a pipe some programs carry their environment there.
        return Encoding.UTF8.GetString(_cell.Bytes[..TextCells.Prefix(_cell.Bytes, 4096, out _)]);
    }

    private string Program(TaskRow row) => Safe(ProgramName.Of(row));

    private string Cell(string id, TaskRow row)
    {
        Column column = ColumnRegistry.Get(id);
        _cell.Clear();
        CellText.Append(_cell, column, column.Read(row), screen.Unicode, person: true);
        return Encoding.UTF8.GetString(_cell.Bytes);
    }

    private string Safe(ReadOnlySpan<byte> text)
    {
        _cell.Clear();
        Sanitizer.Append(_cell, text, screen.Unicode);
        return Encoding.UTF8.GetString(_cell.Bytes);
    }
}
