using System.Text;
using Weft.Cli.Manual;
using Weft.Cli.Procps;
using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.Completions;

/// <summary>
/// What a shell may offer of the processes that run now. A value is plain letters and digits, whatever names processes have;
/// their names and arguments appear in meanings only, sanitised and on one line.
/// </summary>
internal sealed class RunningTasks(TaskScanner scanner, string typed)
{
    private const int MeaningCells = 60;
    private readonly CellBuffer _cell = new();
    private readonly PsContext _context = new() { Screen = new Screen { Columns = int.MaxValue, IsTerminal = false, Unicode = true, Colour = false }, NowSeconds = 0 };

    /// <summary>Process ids, each with its command line.</summary>
    public IEnumerable<TopicEntry> Pids()
    {
        TaskSnapshot snapshot = scanner.Take(new TaskRequest());
        int[] rows = [.. Rows(snapshot).Where(r => snapshot[r].ProcessId.ToString().StartsWith(typed, StringComparison.Ordinal))];
        scanner.Load(snapshot, rows, TaskFields.CommandLine);
        return rows.Select(r => new TopicEntry(snapshot[r].ProcessId.ToString(), CommandLine(snapshot[r])));
    }

    /// <summary>Names of programs, those that are plain words, each with how many processes it has.</summary>
    /// <param name="before">What stands before each, such as @.</param>
    public IEnumerable<TopicEntry> Names(string before = "")
    {
        TaskSnapshot snapshot = scanner.Take(new TaskRequest { Fields = TaskFields.Stat | TaskFields.CommandLine });
        return Rows(snapshot).Select(r => Encoding.UTF8.GetString(ProgramName.Of(snapshot[r])))
            .Where(n => IsPlain(n) && (before + n).StartsWith(typed, StringComparison.Ordinal))
            .GroupBy(static n => n, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(g => new TopicEntry(before + g.Key, g.Count() == 1 ? "1 process" : $"{g.Count()} processes"));
    }

    /// <summary>What a command takes as its TARGET.</summary>
    public IEnumerable<TopicEntry> Targets()
    {
        IEnumerable<TopicEntry> all = "self".StartsWith(typed, StringComparison.Ordinal) ? [new("self", "weft's own process")] : [];
        if (typed.Length == 0 || char.IsAsciiDigit(typed[0])) all = Pids().Concat(all);
        return typed.Length == 0 || typed[0] == '@' ? all.Concat(Names("@")) : all;
    }

    /// <summary>Terminals that processes have.</summary>
    public IEnumerable<TopicEntry> Terminals()
    {
        TaskSnapshot snapshot = scanner.Take(new TaskRequest());
        return Rows(snapshot).Select(r => snapshot[r].Stat.Terminal).Where(static t => t != 0).GroupBy(static t => t)
            .Select(static g => new TopicEntry(Encoding.UTF8.GetString(TerminalNames.Of(g.Key)), g.Count() == 1 ? "1 process" : $"{g.Count()} processes"))
            .Where(t => t.Term.StartsWith(typed, StringComparison.Ordinal)).OrderBy(static t => t.Term, StringComparer.Ordinal);
    }

    private static IEnumerable<int> Rows(TaskSnapshot snapshot) =>
        Enumerable.Range(0, snapshot.Count).Where(r => !snapshot[r].Stat.IsKernelThread && snapshot[r].ProcessId != Native.Identity.ProcessId);

    // A shell reads such a name as one word that means itself.
    private static bool IsPlain(string name) =>
        name.Length > 0 && name[0] != '-' && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '+');

    private string CommandLine(TaskRow row)
    {
        _cell.Clear();
        PsCells.Arguments(row, _cell, _context);
        return Encoding.UTF8.GetString(_cell.Bytes[..TextCells.Prefix(_cell.Bytes, MeaningCells, out _)]);
    }
}
