using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Procps;
using Weft.Cli.Rendering;
using Weft.Cli.WhyViews;
using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Cli.Commands;

/// <summary><c>weft ps</c>: takes one snapshot, chooses its rows, loads what is shown of them, and prints.</summary>
internal sealed class PsCommand
{
    private readonly PsOptions _options;
    private readonly StandardOutput _output;
    private readonly TaskScanner _scanner;

    private PsCommand(PsOptions options, StandardOutput output, TaskScanner scanner)
    {
        _options = options;
        _output = output;
        _scanner = scanner;
    }

    /// <summary>Runs the command.</summary>
    public static int Run(string[] arguments, StandardOutput output)
    {
        if (arguments is ["-h"] || arguments.Contains("--help"))
        {
            ManualText.Write(PsManual.Page, output);
            return ExitCodes.Done;
        }
        PsOptions options = PsParser.Parse(arguments);
        if (ProcRoot.TryOpen(options.Proc, out ProcRoot? root) is var error && root is null)
        {
            throw new UserError($"weft ps: cannot read {Shown.Text(options.Proc)}: {ErrorText.Of(error)}. Weft needs a mounted proc file system; as root: mount -t proc proc /proc", ExitCodes.NotSupported);
        }
        // The runtime has a second thread, which shares the table until then.
        DescriptorTable.MakePrivate();
        using (root)
        using (TaskScanner scanner = new(root))
        {
            return new PsCommand(options, output, scanner).Run();
        }
    }

    private int Run()
    {
        bool person = !_options.SpeaksPs && !_options.Json && !_options.Csv;
        bool procpsRows = _options.SpeaksPs;
        List<int>? targets = TargetFinder.Find(_options.Targets, _scanner);
        RowQuery query = RowQuery.Parse(_options.Where);
        List<(Column Column, bool Descending)> sort = [.. _options.Sort.Select(static k => (PsColumnTable.Find(k.Name)!.Registry!, k.Descending))];

        IReadOnlyList<PsField> fields = person ? [] : procpsRows || _options.Fields.Count > 0 ? PsFormats.Choose(_options) : [];
        PsSelection selection = new(_options, procpsRows ? OwnTerminal() : 0);
        TaskFields first = TaskFields.Stat | query.Needs | (procpsRows && targets is null ? selection.Needs : TaskFields.None);
        foreach ((Column column, _) in sort) first |= column.Needs;

        TaskSnapshot snapshot = _scanner.Take(new TaskRequest
        {
            Rows = Rows(person),
            ProcessIds = targets ?? OnlyProcesses(),
            Fields = first | (ShownFields(fields, person) & TaskFields.Owner),
            Engine = _options.Engine,
        });
        if (snapshot.Count == 0 && snapshot.ProcessCount == 0 && OnlyProcesses() is null && targets is null)
        {
            throw new UserError($"weft ps: {Shown.Text(_options.Proc)} shows no processes: is it a proc file system?", ExitCodes.NotSupported);
        }

        int[] rows = new int[snapshot.Count];
        int count = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (Accepts(snapshot[i], selection, targets, person) && query.Matches(snapshot[i])) rows[count++] = i;
        }
        Array.Resize(ref rows, count);
        _scanner.Load(snapshot, rows, ShownFields(fields, person));
        string[]? indents = _options.Forest && !person ? PsOrder.Families(snapshot, rows, _options.ForestArt) : null;
        if (indents is null) PsOrder.Sort(snapshot, rows, sort);
        if (_options.Verbose) Note(snapshot);

        Screen screen = Screen.Detect(_options.Colour);
        if (_options.Json) PsJson.Write(snapshot, rows, MachineColumns(fields), _output);
        else if (_options.Csv) PsCsv.Write(snapshot, rows, MachineColumns(fields), _output);
        else if (person) new PersonView(snapshot, rows, screen, _output, _options, p => LockPhrases.Of(_scanner.Root, p)).Write(sort.Count > 0);
        else WriteProcps(snapshot, rows, fields, screen, indents);
        _output.Flush();
        return Outcome(rows);
    }

    private void WriteProcps(TaskSnapshot snapshot, int[] rows, IReadOnlyList<PsField> fields, Screen screen, string[]? indents)
    {
        PsContext context = new()
        {
            Screen = screen,
            ShowEnvironment = _options.ShowEnvironment,
            TrueNames = _options.TrueNames,
            IncludeDeadChildren = _options.IncludeDeadChildren,
            NowSeconds = snapshot.Machine.TakenUnixNanoseconds / 1_000_000_000,
            Indents = indents,
        };
        int width = _options.Columns ?? screen.Columns;
        if (_options.Wide == 1 && width != int.MaxValue) width = Math.Max(132, width);
        if (_options.Wide > 1) width = int.MaxValue;
        PsLayout layout = new(fields, context, width);
        if (!_options.NoHeaders) _output.Write(layout.Header());
        int page = _options.RepeatHeaders && !_options.NoHeaders ? Math.Max(2, _options.Lines ?? TerminalDevice.Size(1)?.Rows ?? 24) : int.MaxValue;
        int line = 1;
        foreach (int row in rows)
        {
            if (line == page)
            {
                _output.Write(layout.Header());
                line = 1;
            }
            line++;
            Func<PsColumn, bool>? blank = _options.Threads != PsThreads.After ? null
                : snapshot[row].Kind == RowKind.Process ? static c => PsHalves.BelongsToThread(c.Name) : static c => PsHalves.BelongsToProcess(c.Name);
            _output.Write(layout.Row(snapshot[row], blank));
            if (_output.IsClosed) return;
        }
    }

    private bool Accepts(TaskRow row, PsSelection selection, List<int>? targets, bool person)
    {
        if (targets is not null) return !_options.Selects || selection.Accepts(row);
        if (person || (!_options.SpeaksPs && !_options.Selects)) return _options.Kernel || !row.Stat.IsKernelThread || _options.Where is not null;
        return selection.Accepts(row);
    }

    private RowMode Rows(bool person) => _options.Threads switch
    {
        PsThreads.None when person && _options.Forest => RowMode.Both,
        PsThreads.None => RowMode.Processes,
        PsThreads.After => RowMode.Both,
        _ => person ? RowMode.Both : RowMode.Threads,
    };

    // A plain list of ids names the only processes worth opening; ps itself scans the whole machine for threads.
    private List<int>? OnlyProcesses() =>
        _options.Processes.Count > 0 && !_options.HasLists && !_options.Everything && !_options.WithTerminal && !_options.ExceptLeaders && !_options.Negate && !_options.BsdAll && !_options.BsdWithoutTerminal
            ? [.. _options.Processes.Distinct().Order()] : null;

    private TaskFields ShownFields(IReadOnlyList<PsField> fields, bool person)
    {
        if (person) return PersonView.Needs(_options);
        TaskFields needs = TaskFields.Stat | (_options.Json ? TaskFields.MachineIdentity : TaskFields.None);
        if (fields.Count == 0) foreach (Column column in MachineColumns(fields)) needs |= column.Needs;
        foreach (PsField field in fields) needs |= field.Column.Needs | (_options.Json || _options.Csv ? field.Column.Registry?.Needs ?? TaskFields.None : TaskFields.None);
        if (_options.ShowEnvironment) needs |= TaskFields.Environment;
        return needs;
    }

    private static List<Column> MachineColumns(IReadOnlyList<PsField> fields)
    {
        string[] always = ["pid", "tid", "ppid", "name", "state", "startTicks"];
        IEnumerable<Column> chosen = fields.Count > 0
            ? fields.Select(static f => f.Column.Registry).OfType<Column>()
            : ((string[])["program", "args", "user", "threads", "cpu", "cputime", "elapsed", "rss"]).Select(ColumnRegistry.Get);
        return [.. always.Select(ColumnRegistry.Get).Concat(chosen).Distinct()];
    }

    private int Outcome(int[] rows)
    {
        if (rows.Length > 0) return ExitCodes.Done;
        if (OnlyProcesses() is { } ids)
        {
            string thread = ids is [var id] && TargetFinder.ProcessOf(id, _scanner.Root) is { } process ? $"; {id} is a thread of {process}" : "";
            throw new UserError($"weft: no process {string.Join(", ", ids)}{thread}", ExitCodes.NoSuchTask);
        }
        return _options.HasLists || _options.Where is not null ? ExitCodes.Found : ExitCodes.Done;
    }

    private static void Note(TaskSnapshot snapshot)
    {
        string note = $"weft ps: {snapshot.Count} rows from {(snapshot.Engine == EngineChoice.Bpf ? "the BPF task iterator" : "/proc")}";
        if (snapshot.EngineNote.Length > 0) note += $"; the BPF engine was not used: {snapshot.EngineNote}";
        StandardOutput error = new(2);
        error.Line(note);
        error.Flush();
    }

    private int OwnTerminal()
    {
        ReadBuffer buffer = new(1024);
        return _scanner.Root.Read("self/stat\0"u8, buffer, oneRecord: true) == ReadOutcome.Read && StatParser.TryParse(buffer.Text, out TaskStat stat, out _) ? stat.Terminal : 0;
    }
}
