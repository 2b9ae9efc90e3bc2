using Weft.Cli.Completions;
using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Cli.Topics;

namespace Weft.Cli.Commands;

/// <summary><c>weft help [COMMAND | TOPIC]</c>, and the same as manual pages and as completions of the shells.</summary>
internal static class HelpCommand
{
    private const string Packagers = "for installing";

    private static readonly OptionManual Man = new() { Name = "man", Group = Packagers, Meaning = "write the page as a manual page (troff) for man" };

    private static readonly OptionManual Completions = new() { Name = "completions", Value = "SHELL", Kind = ValueKind.Word, Words = ["bash", "zsh", "fish"], Group = Packagers, Meaning = "write the completions for this shell" };

    public static CommandManual Page { get; } = new()
    {
        Name = "help",
        Summary = "help on a command, a column, the query language or the words used",
        Usage = ["[COMMAND | TOPIC]", "columns [NAME]", "--man [COMMAND | TOPIC]", "--completions SHELL"],
        Text = ["Without a word it lists the commands. Topics: columns (every column, or one), query (the language of --where), glossary (the words of processes and threads)."],
        Operand = ValueKind.Topic,
        OperandWords = [.. CommandList.Names, .. TopicList.Names],
        Examples =
        [
            new("weft help ps", "the options of weft ps"),
            new("weft help columns", "every column there is"),
            new("weft help columns wchan", "where one comes from and what it needs"),
            new("weft help query", "the whole of the query language"),
            new("weft help --man ps | man -l -", "the manual page, without installing it"),
            new("source <(weft help --completions bash)", "completions for this shell"),
        ],
        Options = [CommonOptions.Help, Man, Completions],
        SeeAlso = [.. TopicList.Names],
    };

    /// <summary>Runs the command.</summary>
    public static int Run(string[] arguments, StandardOutput output)
    {
        if (arguments is ["--shipped"])
        {
            foreach (string line in ShippedFiles.All(CommandList.Names, TopicList.Names)) output.Line(line);
            return ExitCodes.Done;
        }
        ParsedOptions parsed = OptionParser.Parse(Page, arguments);
        string[] words = [.. parsed.Operands];
        if (parsed.Has(CommonOptions.Help)) ManualText.Write(Page, output);
        else if (parsed.Value(Completions) is { } shell) output.Write(CompletionScript.Make(shell, Manuals()));
        else if (parsed.Has(Man)) WritePage(words, output);
        else Show(words, output);
        return ExitCodes.Done;
    }

    private static void Show(string[] words, StandardOutput output)
    {
        switch (words)
        {
            case []: Overview(output); break;
            case ["columns"]: ColumnHelp.List(output); break;
            case ["columns", var name]: ColumnHelp.Explain(name, output); break;
            case [var word] when CommandList.Find(word) is { } command: ManualText.Write(command.Manual(), output); break;
            case [var word] when TopicList.Find(word) is { } topic: TopicText.Write(topic, output); break;
            case [var word, ..] when CommandList.Find(word) is null && TopicList.Find(word) is null: throw Unknown(word);
            default: throw UserError.Usage($"weft help: '{Shown.Text(words[0])}' takes no further word, but '{Shown.Text(words[1])}' follows. Write: weft help {Shown.Text(words[0])}");
        }
    }

    private static void WritePage(string[] words, StandardOutput output)
    {
        switch (words)
        {
            case []: OverviewPage.Write(Manuals(), TopicList.All, output); break;
            case [var word] when CommandList.Find(word) is { } command: CommandPage.Write(command.Manual(), TopicList.Names, output); break;
            case [var word] when TopicList.Find(word) is { } topic: TopicPage.Write(topic, output); break;
            default: throw Unknown(words[^1]);
        }
    }

    private static CommandManual[] Manuals() => [.. CommandList.All.Select(static c => c.Manual())];

    private static void Overview(StandardOutput output)
    {
        output.Line("weft - see the processes and threads of this machine");
        output.Line("");
        int width = CommandList.Names.Max(static n => n.Length);
        foreach (Command command in CommandList.All) ManualText.Entry("weft " + command.Name, width + 5, command.Manual().Summary, output);
        output.Line("");
        ManualText.Entry("weft help COMMAND", 17, "its options, with examples", output);
        ManualText.Entry("weft help TOPIC", 17, string.Join(", ", TopicList.Names), output);
        ManualText.Entry("weft --version", 17, "the version, and the commit it was built from", output);
        output.Line("");
        output.Line("TARGET, where a command takes one: a pid, a tid, @name, @/regex/, self.");
        output.Line("Errors say what to do. Exit status: 0 done, 1 found something or nothing");
        output.Line("matched, 2 usage, 3 no such process, 4 not permitted, 5 not supported here.");
    }

    private static UserError Unknown(string topic)
    {
        string near = Suggestion.For(topic, [.. CommandList.Names, .. TopicList.Names]);
        string column = Columns.ColumnRegistry.Find(topic) is { } found ? $" It is a column: weft help columns {found.Id}." : "";
        return UserError.Usage($"weft help: no help on '{Shown.Text(topic)}'.{(near.Length > 0 ? $" Did you mean {near}?" : "")}{column} (weft help lists commands and topics)");
    }
}
