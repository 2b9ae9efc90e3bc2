using System.Text;
using Weft.Cli.Manual;

namespace Weft.Cli.Completions;

/// <summary>Completions for fish 3.</summary>
internal static class FishScript
{
    public static string Make(IReadOnlyList<CommandManual> manuals)
    {
        StringBuilder script = new();
        script.Append("# fish completion for weft, made by: weft help --completions fish\n\n");
        script.Append("function __weft_columns\n    printf '%s\\t%s\\n'");
        foreach (TopicEntry column in CompletionScript.Columns()) script.Append(" \\\n        ").Append(Quoted(column.Term)).Append(' ').Append(Quoted(column.Meaning));
        script.Append("\nend\n\n").Append(Functions);
        script.Append("complete -c weft -f\n");
        script.Append("complete -c weft -n __weft_first -l help -d 'what there is'\ncomplete -c weft -n __weft_first -l version -d 'the version'\n");
        foreach (CommandManual manual in manuals)
        {
            script.Append($"complete -c weft -n __weft_first -a {Quoted(manual.Name)} -d {Quoted(manual.Summary)}\n");
        }
        // fish looks at the letters of a bundle (ps -eo) without asking whose they are: one that takes a value anywhere ends it.
        string bundled = string.Concat(manuals.Where(static m => m.Name == "ps").SelectMany(static m => m.Options).Where(static o => !o.TakesValue && o.Letter != '\0').Select(static o => o.Letter));
        foreach (CommandManual manual in manuals) Command(script, manual, bundled);
        return script.ToString();
    }

    private static void Command(StringBuilder script, CommandManual manual, string bundled)
    {
        string start = $"complete -c weft -n '__weft_uses {manual.Name}'";
        script.Append('\n');
        if (manual.Operand == ValueKind.Topic)
        {
            script.Append($"complete -c weft -n '__weft_uses {manual.Name}; and __weft_words 2' -a {Quoted(string.Join(' ', manual.OperandWords))}\n");
            script.Append($"complete -c weft -n '__weft_uses {manual.Name} columns; and __weft_words 3' -a '(__weft_columns)'\n");
        }
        else if (Values(manual.Operand, manual.OperandWords) is { Length: > 0 } values) script.Append($"{start} {values}\n");
        foreach (OptionManual option in manual.Options.Where(static o => !o.IsBare))
        {
            if (option.TakesValue && option.Letter != '\0' && bundled.Contains(option.Letter))
            {
                script.Append(start).Append(" -s ").Append(option.Letter).Append(" -d ").Append(Quoted(option.Meaning)).Append('\n');
                if (option.Name.Length == 0) continue;
                Option(script, start, option with { Letter = '\0' });
                continue;
            }
            Option(script, start, option);
        }
    }

    private static void Option(StringBuilder script, string start, OptionManual option)
    {
        script.Append(start);
        if (option.Letter != '\0') script.Append(" -s ").Append(option.Letter);
        if (option.Name.Length > 0) script.Append(" -l ").Append(option.Name);
        // Only after = when the value may be left out.
        if (option.TakesValue && option.Alone is null) script.Append(option.Kind is ValueKind.File or ValueKind.Directory ? " -r" : " -x");
        if (Values(option.Kind, option.Words) is { Length: > 0 } of) script.Append(' ').Append(of);
        script.Append(" -d ").Append(Quoted(option.Meaning)).Append('\n');
    }

    private static string Values(ValueKind kind, string[] words) => kind switch
    {
        ValueKind.Word => "-a " + Quoted(string.Join(' ', words)),
        ValueKind.Columns => "-a '(__weft_columns | __weft_list)'",
        ValueKind.Query => "-a '(__weft_ask query)'",
        ValueKind.Target => "-a '(__weft_ask targets)'",
        ValueKind.Pids => "-a '(__weft_ask pids | __weft_list)'",
        ValueKind.ProgramName => "-a '(__weft_ask names | __weft_list)'",
        ValueKind.Terminal => "-a '(__weft_ask terminals | __weft_list)'",
        ValueKind.User => "-a '(__fish_complete_users | __weft_list)'",
        ValueKind.Group => "-a '(__fish_complete_groups | __weft_list)'",
        ValueKind.Command => "-a '(__weft_commands)'",
        ValueKind.Directory => "-a '(__fish_complete_directories (__weft_typed))'",
        ValueKind.File => "-F",
        _ => "",
    };

    private static string Quoted(string text) => $"'{text.Replace(@"\", @"\\").Replace("'", @"\'")}'";

    private const string Functions = """
        # The command's name is still to come.
        function __weft_first
            test (count (commandline -opc)) -eq 1
        end

        # The words after weft begin with these.
        function __weft_uses
            set -l words (commandline -opc)
            test (count $words) -gt 1; and string match -q -- "$argv *" "$words[2..-1] "
        end

        function __weft_words
            test (count (commandline -opc)) -eq $argv[1]
        end

        # What is typed of the word, without the option and the quote before it.
        function __weft_typed
            commandline -ct | string replace -r '^--[^=]*=' '' | string replace -r '^[\'"]' ''
        end

        # Puts what stands before the last comma, and a sign, before each line of a list.
        function __weft_list
            set -l kept (string match -r '^(?:.*,)?[-+]?' -- (__weft_typed))
            while read -l line
                printf '%s\n' $kept[1]$line
            end
        end

        # What weft tells of this machine now, in lines VALUE<tab>MEANING. They are read, never evaluated.
        function __weft_ask
            set -l program (commandline -opc)[1]
            set program (string replace -r '^~/' "$HOME/" -- $program)
            type -q -- $program; or set program weft
            set -l typed (__weft_typed)
            if test $argv[1] != query -a $argv[1] != targets
                set typed (string replace -r '.*,' '' -- $typed)
            end
            command $program complete $argv[1] "$typed" 2>/dev/null
        end


        """;
}
