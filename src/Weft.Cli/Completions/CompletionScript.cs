using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Procps;
using Weft.Columns;

namespace Weft.Cli.Completions;

/// <summary>The completions of a shell: tables made from the manuals, and the shell's functions that read them.</summary>
internal static class CompletionScript
{
    /// <summary>The script.</summary>
    /// <param name="shell">bash, zsh or fish.</param>
    /// <param name="manuals">The commands.</param>
    public static string Make(string shell, IReadOnlyList<CommandManual> manuals) => shell switch
    {
        "bash" => BashScript.Make(manuals),
        "zsh" => ZshScript.Make(manuals),
        "fish" => FishScript.Make(manuals),
        _ => throw UserError.Usage($"weft help: no completions for '{Shown.Text(shell)}'"),
    };

    /// <summary>Every name a list of columns takes that looks once, with its meaning.</summary>
    public static IEnumerable<TopicEntry> Columns()
    {
        foreach (Column column in ColumnRegistry.All)
        {
            if (column.IsRate) continue;
            yield return new(column.Id, column.Meaning);
            foreach (string alias in column.Aliases) yield return new(alias, column.Meaning);
        }
        foreach (TopicEntry own in PsColumnNames.All)
        {
            if (ColumnRegistry.Find(own.Term) is null) yield return new(own.Term, PsColumnNames.Meaning(own.Term)!);
        }
    }

    /// <summary>What stands for a kind of value in the tables: one word without blanks; "-" for none.</summary>
    public static string Kind(ValueKind kind) => kind switch
    {
        ValueKind.None => "-",
        ValueKind.Word => "word",
        ValueKind.Target => "targets",
        ValueKind.Pids => "pids",
        ValueKind.Columns => "columns",
        ValueKind.Query => "query",
        ValueKind.User => "users",
        ValueKind.Group => "groups",
        ValueKind.Terminal => "terminals",
        ValueKind.ProgramName => "names",
        ValueKind.File => "file",
        ValueKind.Directory => "directory",
        ValueKind.Topic => "topic",
        ValueKind.Command => "command",
        _ => "text",
    };

    /// <summary>A text in single quotes, for bash and zsh.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", @"'\''")}'";
}
