using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Cli.TopViews;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Cli.Commands;

/// <summary><c>weft top</c>: the live screen, and its forms for scripts.</summary>
internal static class TopCommand
{
    private const string What = "what is shown";
    private const string How = "how";
    private const string Script = "for scripts";

    private static readonly OptionManual s_pid = new() { Letter = 'p', Name = "pid", Value = "PIDS", Kind = ValueKind.Pids, Group = What, Meaning = "only these processes" };
    private static readonly OptionManual s_user = new() { Letter = 'u', Name = "user", Aliases = ["U", "filter-only-euser"], Value = "USER", Kind = ValueKind.User, Group = What, Meaning = "only this user's processes, by name or number" };
    private static readonly OptionManual s_filter = new() { Letter = 'F', Name = "filter", Aliases = ["where"], Value = "QUERY", Kind = ValueKind.Query, Group = What, Meaning = "only tasks for which this holds (weft help query), or a word the command line has" };
    private static readonly OptionManual s_threads = new() { Letter = 'H', Name = "threads", Aliases = ["threads-show"], Group = What, Meaning = "threads too: on the screen below their process, in batch output each in a row of its own" };
    private static readonly OptionManual s_tree = new() { Letter = 't', Name = "tree", Group = What, Meaning = "children below their parents" };
    private static readonly OptionManual s_group = new() { Name = "group", Value = "BY", Kind = ValueKind.Word, Words = ["program", "user", "unit", "container"], Group = What, Meaning = "one row for each of these, with sums" };
    private static readonly OptionManual s_idle = new() { Letter = 'i', Name = "no-idle", Group = What, Meaning = "leave out tasks that do nothing" };
    private static readonly OptionManual s_columns = new() { Letter = 'o', Name = "columns", Value = "COLUMNS", Kind = ValueKind.Columns, Group = What, Meaning = "these columns; one of top's field names alone (%CPU, RES, TIME+ …) is an order, as in top" };
    private static readonly OptionManual s_sort = new() { Letter = 's', Name = "sort", Aliases = ["sort-key"], Value = "COLUMN", Kind = ValueKind.Columns, Group = What, Meaning = "the column sorted by, great values first; -COLUMN too, +COLUMN small ones first" };
    private static readonly OptionManual s_command = new() { Letter = 'c', Name = "program", Group = What, Meaning = "the program's name rather than the command line, or back (c)" };
    private static readonly OptionManual s_delay = new() { Letter = 'd', Name = "delay", Value = "SECONDS", Kind = ValueKind.Text, Group = How, Meaning = "seconds between two looks, from 0.1; 1 if not given" };
    private static readonly OptionManual s_readOnly = new() { Name = "read-only", Aliases = ["readonly"], Group = How, Meaning = "no signals, no nice, no affinity" };
    private static readonly OptionManual s_noMouse = new() { Letter = 'M', Name = "no-mouse", Group = How, Meaning = "leave the mouse to the terminal" };
    private static readonly OptionManual s_noConfig = new() { Name = "no-config", Group = How, Meaning = "leave the settings file alone" };
    private static readonly OptionManual s_config = new() { Name = "config", Value = "FILE", Kind = ValueKind.File, Group = How, Meaning = "settings from this file rather than from weft/top.toml in $XDG_CONFIG_HOME or ~/.config; W writes it" };
    private static readonly OptionManual s_batch = new() { Letter = 'b', Name = "batch", Group = Script, Meaning = "print every look as text, all rows" };
    private static readonly OptionManual s_looks = new() { Letter = 'n', Name = "iterations", Aliases = ["max-iterations"], Value = "N", Kind = ValueKind.Number, Group = Script, Meaning = "end after N looks" };
    private static readonly OptionManual s_width = new() { Letter = 'w', Name = "width", Value = "CELLS", Kind = ValueKind.Number, Group = Script, Meaning = "cut rows of batch output there" };
    private static readonly OptionManual s_plain = new() { Name = "plain", Group = Script, Meaning = "sentences for screen readers: what is busiest, and what of it has changed" };
    private static readonly OptionManual s_scale = new() { Letter = 'e', Aliases = ["E"], Value = "SCALE", Kind = ValueKind.Text, Group = Script, Meaning = "top's option: does nothing, sizes have their unit beside them" };

    public static CommandManual Page { get; } = new()
    {
        Name = "top",
        Summary = "what runs and what waits, live",
        Usage = ["[OPTIONS] [TARGET...]", "-b [-n N] [OPTIONS]"],
        Operand = ValueKind.Target,
        Text =
        [
            "A screen that is drawn anew each second: first what is going on, in words, then a table of processes. Keys are those of htop and top; ? lists them. It remembers ten minutes: the left arrow goes back, Space freezes.",
            "CPU % counts one core as 100 (I: of the whole machine). WAIT % is the time a task could run but had no core. A process's row is the sum of its threads, those that have ended since the look before included; H shows threads, those whose names differ in digits only as one row.",
            "As root the kernel lists all tasks at once through BPF, and processes that live shorter than a look are seen. As an ordinary user Weft reads /proc, and the threads of a process only where its CPU time or their number moved, with a full look now and then: a thread of an otherwise quiet process may be told some seconds late.",
        ],
        Options =
        [
            s_pid, s_user, s_filter, s_threads, s_tree, s_group, s_idle, s_columns, s_sort, s_command, s_delay, s_readOnly, s_noMouse, s_config, s_noConfig, s_batch, s_looks, s_width, CommonOptions.Json, s_plain, s_scale,
            CommonOptions.Color, CommonOptions.Verbose, CommonOptions.Proc, CommonOptions.Engine, CommonOptions.Help,
        ],
        Examples =
        [
            new("weft top -b -n 1", "one look, as text"),
            new("weft top -b -n 2 -d 0.5 -H -p self", "two looks half a second apart at the threads of a process"),
            new("weft top -b -n 1 -u root --sort rss", "root's processes, the largest first"),
            new("weft top -b -n 1 -F 'threads > 4'", "those that have many threads"),
            new("weft top --json -n 1 --group user", "one look for a program"),
        ],
        SeeAlso = ["ps", "tree", "why", "trace", "columns", "query"],
    };

    public static int Run(string[] arguments, StandardOutput output)
    {
        TopForeignOptions.Refuse(arguments);
        ParsedOptions options = OptionParser.Parse(Page, TopForeignOptions.Normal(arguments));
        if (options.Has(CommonOptions.Help))
        {
            ManualText.Write(Page, output);
            return ExitCodes.Done;
        }
        if (options.Program is not null) throw UserError.Usage("weft top: it runs no program, so nothing may follow '--'. To see what a program starts: weft trace -- PROGRAM");
        TopSettingsFile? file = SettingsFile(options);
        TopSettings settings = Settings(options, file);
        string path = options.ProcPath;
        if (ProcRoot.TryOpen(path, out ProcRoot? root) is var error && root is null)
        {
            throw new UserError($"weft top: cannot read {Shown.Text(path)}: {ErrorText.Of(error)}. Weft needs a mounted proc file system; as root: mount -t proc proc /proc", ExitCodes.NotSupported);
        }
        using (root)
        using (TaskScanner scanner = new(root))
        {
            TopWish wish = new()
            {
                Settings = settings,
                SettingsFile = file,
                Processes = TargetFinder.Find([.. options.Operands, .. Processes(options)], scanner),
                IsBatch = options.Has(s_batch),
                IsJson = options.Has(CommonOptions.Json),
                IsPlain = options.Has(s_plain),
                Looks = options.Number(s_looks, "top") ?? 0,
                Width = options.Number(s_width, "top"),
                WithoutIdle = options.Has(s_idle),
                IsReadOnly = options.Has(s_readOnly),
                IsVerbose = options.Has(CommonOptions.Verbose),
                Colour = options.Colour,
                Engine = options.Value(CommonOptions.Engine) switch { "bpf" => EngineChoice.Bpf, "procfs" => EngineChoice.Procfs, _ => EngineChoice.Auto },
            };
            return new TopRun(wish, scanner, output).Run();
        }
    }

    private static bool IsScript(ParsedOptions options) => options.Has(s_batch) || options.Has(CommonOptions.Json) || options.Has(s_plain);

    // What a script prints does not hang on what somebody has set for the screen, unless it says so.
    private static TopSettingsFile? SettingsFile(ParsedOptions options)
    {
        if (options.Has(s_noConfig)) return null;
        string? path = options.Value(s_config) ?? (IsScript(options) ? null : TopSettingsFile.UsualPath);
        return path is { Length: > 0 } ? new TopSettingsFile(path) : null;
    }

    private static TopSettings Settings(ParsedOptions options, TopSettingsFile? file)
    {
        bool isScript = IsScript(options);
        TopSettings settings = new();
        file?.Read(settings);
        if (options.Value(s_delay) is { } delay)
        {
            if (!TopDelay.TryParse(delay, out double seconds)) throw UserError.Usage($"weft top: --delay takes {TopDelay.Refusal}, not '{Shown.Text(delay)}'");
            settings.DelaySeconds = seconds;
        }
        if (options.Has(s_threads)) settings.ShowThreads = true;
        // For a script each thread is a row, as in top -H -b.
        if (isScript) settings.FoldPools = false;
        if (options.Has(s_tree)) settings.Tree = true;
        settings.GroupBy = options.Value(s_group) ?? settings.GroupBy;
        settings.User = options.Value(s_user) ?? settings.User;
        settings.Filter = options.Value(s_filter) ?? settings.Filter;
        if (options.Has(s_noMouse)) settings.Mouse = false;
        if (options.Has(s_command)) settings.ShowCommandLine = !settings.ShowCommandLine;
        if (isScript) settings.ShowKernelThreads = true;
        TopSortOption.Columns(options.Value(s_columns), settings);
        if (options.Value(s_sort) is { } sort) TopSortOption.Order(sort, settings);
        if (options.Has(s_filter) && RowFilter.Parse(settings.Filter, TopColumns.Catalog, out _) is { } wrong) throw UserError.Usage($"weft top: --filter '{Shown.Text(settings.Filter)}': {wrong}");
        return settings;
    }

    private static List<string> Processes(ParsedOptions options)
    {
        List<string> ids = [];
        foreach (string value in options.Values(s_pid))
        {
            foreach (string part in value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
            {
                if (part != "self" && !int.TryParse(part, out _)) throw UserError.Usage($"weft top: -p takes process ids, not '{Shown.Text(part)}'. A program by its name: weft top @{Shown.Text(part)}");
                ids.Add(part);
            }
        }
        return ids;
    }
}
