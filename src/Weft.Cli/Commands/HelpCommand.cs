using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Procps;
using Weft.Cli.Rendering;
using Weft.Columns;

namespace Weft.Cli.Commands;

/// <summary><c>weft help [TOPIC]</c>.</summary>
internal static class HelpCommand
{
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

    private static readonly string[] Topics = ["columns", "query"];

    public static CommandManual Page { get; } = new()
    {
        Name = "help",
        Summary = "help on a command, a column or the query language",
        Usage = ["[COMMAND | columns [NAME] | query]"],
        Operand = ValueKind.Topic,
        Examples =
        [
            new("weft help ps", "the options of weft ps"),
            new("weft help columns", "every column there is"),
            new("weft help columns wchan", "where one comes from and what it needs"),
        ],
        Options = [CommonOptions.Help],
    };

    public static int Run(string[] topics, StandardOutput output)
    {
        switch (topics)
        {
            case []: Overview(output); break;
            case ["query"]: output.Line(Query); break;
            case ["columns"]: ListColumns(output); break;
            case ["columns", var name]: Explain(name, output); break;
            case ["--help" or "-h"]: ManualText.Write(Page, output); break;
            default:
                if (topics is [var word] && CommandList.Find(word) is { } command) ManualText.Write(command.Manual(), output);
                else throw Unknown(topics[0]);
                break;
        }
        return ExitCodes.Done;
    }

    private static void Overview(StandardOutput output)
    {
        output.Line("weft - see the processes and threads of this machine");
        output.Line("");
        foreach (Command command in CommandList.All) output.Line($"  weft {command.Name,-8} {command.Manual().Summary}");
        output.Line("");
        output.Line("  weft help COMMAND   its options, with examples; also: columns, columns NAME, query");
        output.Line("  weft --version");
        output.Line("");
        output.Line("""
            TARGET, where a command takes one: a pid, a tid, @name, @/regex/, self.
            Errors say what to do. Exit status: 0 done, 1 found something or nothing matched,
            2 usage, 3 no such process, 4 not permitted, 5 not supported here.
            """);
    }

    private static UserError Unknown(string topic)
    {
        string near = Suggestion.For(topic, [.. CommandList.Names, .. Topics]);
        return UserError.Usage($"weft: no help on '{Shown.Text(topic)}'.{(near.Length > 0 ? $" Did you mean {near}?" : "")} (weft help)");
    }

    private static void ListColumns(StandardOutput output)
    {
        output.Line("column               whose    meaning (weft help columns NAME tells more)");
        foreach (Column column in ColumnRegistry.All)
        {
            string left = $"{column.Id,-20} {Whose(column.Scope),-8} ";
            foreach (string line in ManualText.Wrapped(column.Meaning, 79 - left.Length))
            {
                output.Line(left + line);
                left = new string(' ', left.Length);
            }
        }
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
