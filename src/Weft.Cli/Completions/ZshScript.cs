using System.Text;
using Weft.Cli.Manual;

namespace Weft.Cli.Completions;

/// <summary>Completions for zsh, with its own _arguments and _describe.</summary>
internal static class ZshScript
{
    public static string Make(IReadOnlyList<CommandManual> manuals)
    {
        StringBuilder script = new();
        script.Append("#compdef weft\n# zsh completion for weft, made by: weft help --completions zsh\n\n");
        Table(script, "_weft_command_table", manuals.Select(static m => (m.Name, m.Summary)));
        Table(script, "_weft_column_table", CompletionScript.Columns().Select(static c => (c.Term, c.Meaning)));
        script.Append(Functions);
        script.Append("_weft_command() {\n    case $1 in\n");
        foreach (CommandManual manual in manuals)
        {
            script.Append("        ").Append(manual.Name).Append(")\n            _arguments -s -S -C \\\n");
            foreach (OptionManual option in manual.Options.Where(static o => !o.IsBare)) script.Append("                ").Append(Specification(option)).Append(" \\\n");
            script.Append("                ").Append(CompletionScript.Quoted($"*:{Plain(OperandName(manual))}:{Action(manual.Operand, manual.OperandWords)}")).Append("\n            ;;\n");
        }
        script.Append("    esac\n}\n\n");
        return script.Append(Start).ToString();
    }

    private static void Table(StringBuilder script, string name, IEnumerable<(string Term, string Meaning)> entries)
    {
        script.Append("typeset -ga ").Append(name).Append('\n').Append(name).Append("=(\n");
        // _describe parts the value from its meaning at the first colon.
        foreach ((string term, string meaning) in entries) script.Append("    ").Append(CompletionScript.Quoted($"{term.Replace(":", @"\:")}:{meaning}")).Append('\n');
        script.Append(")\n\n");
    }

    private static string OperandName(CommandManual manual) => manual.Operand switch
    {
        ValueKind.None => "",
        ValueKind.Word => "name",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static string Specification(OptionManual option)
    {
        string letter = option.Letter == '\0' ? "" : "-" + option.Letter + (option.TakesValue && option.Alone is null ? "+" : "");
        string name = option.Name.Length == 0 ? "" : "--" + option.Name + (!option.TakesValue ? "" : option.Alone is null ? "=" : "=-");
        string value = !option.TakesValue ? "" : $"{(option.Alone is null ? "" : ":")}:{Plain(option.Value)}:{Action(option.Kind, option.Words)}";
        string rest = CompletionScript.Quoted($"[{Plain(option.Meaning)}]{value}");
        // A list may be given twice; of a flag's two spellings one is enough.
        string both = option.TakesValue ? "'*'" : CompletionScript.Quoted($"(-{option.Letter} --{option.Name})");
        return letter.Length > 0 && name.Length > 0 ? $"{both}{{{letter},{name}}}{rest}" : (option.TakesValue && option.Alone is null ? "'*'" : "") + letter + name + rest;
    }

    // The blank before a function keeps _arguments from adding words of its own to it.
    private static string Action(ValueKind kind, string[] words) => kind switch
    {
        ValueKind.Word => $"({string.Join(' ', words)})",
        ValueKind.Topic => $" _weft_topic {string.Join(' ', words)}",
        ValueKind.Command => " _weft_describe command _weft_command_table",
        ValueKind.Columns => " _weft_columns",
        ValueKind.Query => " _weft_ask query",
        ValueKind.Target => " _weft_ask targets",
        ValueKind.Pids => " _weft_list pids",
        ValueKind.ProgramName => " _weft_list names",
        ValueKind.Terminal => " _weft_list terminals",
        ValueKind.User => " _weft_system _users",
        ValueKind.Group => " _weft_system _groups",
        ValueKind.File => "_files",
        ValueKind.Directory => "_files -/",
        _ => " ",
    };

    // Brackets and colons mean something to _arguments.
    private static string Plain(string text) => text.Replace(@"\", @"\\").Replace("[", @"\[").Replace("]", @"\]").Replace(":", @"\:");

    private const string Functions = """
        # Offers what weft tells of this machine now, in lines VALUE<tab>MEANING. They are read, never evaluated.
        _weft_ask() {
            local value meaning
            local -a values shown quiet
            while IFS=$'\t' read -r value meaning; do
                values+=("$value")
                shown+=("$value${meaning:+  -- $meaning}")
            done < <("$_weft_program" complete "$1" "$PREFIX" 2>/dev/null)
            [[ $1 == query ]] && quiet=(-S '')
            local expl
            _wanted -V "weft-$1" expl "$1" compadd $quiet -l -d shown -a values
        }

        # A list with commas: the part after the last one is meant.
        _weft_list() {
            compset -P '*,'
            _weft_ask "$1"
        }

        _weft_system() {
            compset -P '*,'
            $1 -qS ,
        }

        _weft_columns() {
            compset -P '*,'
            compset -P '[-+]'
            _describe -t columns column _weft_column_table -qS ,
        }

        _weft_describe() {
            _describe -t "$1s" "$1" "$2"
        }

        # After "help columns" comes a column.
        _weft_topic() {
            if (( CURRENT == 3 )) && [[ $words[2] == columns ]]; then
                _describe -t columns column _weft_column_table
                return
            fi
            local expl
            (( CURRENT == 2 )) && _wanted topics expl topic compadd -- "$@[(r)*,-1]"
        }


        """;

    private const string Start = """
        _weft() {
            local curcontext=$curcontext state line _weft_program=${(Q)words[1]}
            typeset -A opt_args
            _weft_program=${_weft_program/#\~\//$HOME/}
            whence -- "$_weft_program" >/dev/null || _weft_program=weft
            if (( CURRENT == 2 )); then
                if [[ $PREFIX == -* ]]; then
                    local -a general=('--help:what there is' '--version:the version')
                    _describe -t options option general
                else
                    _weft_describe command _weft_command_table
                fi
                return
            fi
            shift words
            (( CURRENT-- ))
            curcontext=${curcontext%:*:*}:weft-$words[1]:
            _weft_command "$words[1]"
        }

        if [[ $funcstack[1] == _weft ]]; then
            _weft "$@"
        elif (( $+functions[compdef] )); then
            compdef _weft weft
        fi

        """;
}
