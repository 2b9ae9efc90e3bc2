using Weft.Cli.Messages;
using Weft.Cli.Procps;
using Weft.Cli.Rendering;
using Weft.Columns;

namespace Weft.Cli.Commands;

/// <summary><c>weft help [TOPIC]</c>.</summary>
internal static class HelpCommand
{
    private const string Overview = """
        weft - see the processes and threads of this machine

          weft ps              what runs here (weft help ps)
          weft ps -T -p PID    the threads of one process
          weft help TOPIC      ps, columns, columns NAME, query
          weft --version

        Errors say what to do. Exit status: 0 done, 1 a list or query matched nothing,
        2 usage, 3 no such process, 4 not permitted, 5 not supported here.
        """;

    private const string Query = """
        weft ps --where QUERY: a typed filter over any column

          state = D and cpu > 50 and name ~ "worker"
          rss > 1G or threads >= 100           sizes take K M G T
          elapsed < 5min and not user = root   durations take us ms s min h d
          unit ~ pg and pss is missing         what may not be read is neither
                                               true nor false

        operators: = != < <= > >= ~ (regular expression) !~  in (a, b)
                   is missing  and  or  not  ( )
        fields: weft help columns
        """;

    /// <summary>The commands there are.</summary>
    public static string[] Commands { get; } = ["ps", "help", "version"];

    public static int Run(string[] topics, StandardOutput output)
    {
        switch (topics)
        {
            case []: output.Line(Overview); break;
            case ["ps"]: output.Line(PsHelp.Text); break;
            case ["query"]: output.Line(Query); break;
            case ["columns"]: ListColumns(output); break;
            case ["columns", var name]: Explain(name, output); break;
            case ["help"]: output.Line("weft help [ps | columns [NAME] | query]"); break;
            default:
                string near = Suggestion.For(topics[0], ["ps", "columns", "query"]);
                throw UserError.Usage($"weft: no help on '{Shown.Text(topics[0])}'.{(near.Length > 0 ? $" Did you mean {near}?" : "")} (weft help)");
        }
        return ExitCodes.Done;
    }

    private static void ListColumns(StandardOutput output)
    {
        output.Line("column               whose    meaning (weft help columns NAME tells more)");
        foreach (Column column in ColumnRegistry.All)
        {
            string left = $"{column.Id,-20} {Whose(column.Scope),-8} ";
            foreach (string line in Wrapped(column.Meaning, 79 - left.Length))
            {
                output.Line(left + line);
                left = new string(' ', left.Length);
            }
        }
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        while (text.Length > width)
        {
            int space = text.LastIndexOf(' ', width);
            if (space <= 0) break;
            yield return text[..space];
            text = text[(space + 1)..];
        }
        yield return text;
    }

    private static void Explain(string name, StandardOutput output)
    {
        Column column = ColumnRegistry.Find(name) ?? throw PsSpelling.Unknown(name);
        output.Line($"{column.Id}: {column.Meaning}");
        if (column.Aliases.Length > 0) output.Line($"  also called   {string.Join(", ", column.Aliases)}");
        output.Line($"  unit          {(column.Unit.Length > 0 ? column.Unit : column.Type == ColumnType.Text ? "text" : "none")}");
        output.Line($"  in JSON       {column.JsonName}");
        output.Line($"  source        {column.Source}");
        output.Line($"  on a process  {Scope(column.Scope)}");
        output.Line($"  readable by   {column.Permission}");
    }

    private static string Whose(ColumnScope scope) => scope switch { ColumnScope.Process => "process", ColumnScope.Sum => "sum", _ => "task" };

    private static string Scope(ColumnScope scope) => scope switch
    {
        ColumnScope.Process => "the whole process's; its threads show the same",
        ColumnScope.Sum => "the sum over its threads; on a thread row that thread's own",
        _ => "the leader thread's own, not the process's; on a thread row that thread's own",
    };
}
