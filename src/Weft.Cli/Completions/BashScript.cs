using System.Text;
using Weft.Cli.Manual;

namespace Weft.Cli.Completions;

/// <summary>Completions for bash 4.4 and later. They need no other package.</summary>
internal static class BashScript
{
    public static string Make(IReadOnlyList<CommandManual> manuals)
    {
        StringBuilder script = new();
        script.Append("# bash completion for weft, made by: weft help --completions bash\n# Sourced; defines functions only.\n\n");
        Table(script, "__weft_command_table", manuals.Select(static m => $"{m.Name}|{m.Summary}"));
        Table(script, "__weft_column_table", CompletionScript.Columns().Select(static c => $"{c.Term}|{c.Meaning}"));
        script.Append("# $1: a command. Sets operand (KIND) and words of its caller, and options: SPELLING|KIND|MEANING, where a KIND\n# with = before it is a value that stands after = or not at all.\n__weft_table() {\n    options=() words=() operand=-\n    case $1 in\n");
        foreach (CommandManual manual in manuals) Command(script, manual);
        return script.Append("    esac\n}\n\n").Append(Functions).ToString();
    }

    private static void Table(StringBuilder script, string name, IEnumerable<string> lines)
    {
        script.Append(name).Append("=(\n");
        foreach (string line in lines) script.Append("    ").Append(CompletionScript.Quoted(line)).Append('\n');
        script.Append(")\n\n");
    }

    private static void Command(StringBuilder script, CommandManual manual)
    {
        script.Append("        ").Append(manual.Name).Append(")\n            operand=").Append(CompletionScript.Kind(manual.Operand)).Append('\n');
        if (manual.OperandWords.Length > 0) script.Append("            words=(").AppendJoin(' ', manual.OperandWords.Select(CompletionScript.Quoted)).Append(")\n");
        script.Append("            options=(\n");
        foreach (OptionManual option in manual.Options)
        {
            string kind = (option.Alone is null ? "" : "=") + CompletionScript.Kind(option.Kind) + (option.Words.Length > 0 ? ":" + string.Join(',', option.Words) : "");
            if (option.TakesValue && option.Kind == ValueKind.None) kind = "text";
            if (option.Name.Length > 0) Row("--" + option.Name);
            if (option.Letter != '\0') Row(option.IsBare ? option.Letter.ToString() : "-" + option.Letter);
            void Row(string spelling) => script.Append("                ").Append(CompletionScript.Quoted($"{spelling}|{kind}|{option.Meaning}")).Append('\n');
        }
        script.Append("            )\n            ;;\n");
    }

    private const string Functions = """
        # Offers $1, whose meaning is $2, when it begins with what is typed. A value that a shell would read as more than one
        # plain word is not offered outside of quotes.
        __weft_offer() {
            [[ $1 == "$typed"* ]] || return 0
            [[ -n $quote || $1 != *[![:alnum:]_.,:/@%+=^-]* ]] || return 0
            values+=("$kept$1")
            meanings+=("${2-}")
        }

        # Offers the first fields of a table's lines.
        __weft_offer_table() {
            local line
            for line in "$@"; do __weft_offer "${line%%|*}" "${line#*|}"; done
        }

        # Offers what weft tells of this machine now, in lines VALUE<tab>MEANING. They are read, never evaluated.
        __weft_ask() {
            local value meaning
            while IFS=$'\t' read -r value meaning; do
                __weft_offer "$value" "$meaning"
            done < <("$program" complete "$1" "$typed" 2>/dev/null)
        }

        # $1: kind of value, $2: what is typed of it. What stands before it in the word is in kept.
        __weft_values() {
            local kind=$1 line
            local -a lines
            typed=$2
            if [[ $typed == [\'\"]* ]]; then
                quote=${typed:0:1}
                kept+=$quote
                typed=${typed:1}
            fi
            case $kind in
                columns | pids | users | groups | names | terminals)
                    # A list: the part after the last comma is meant.
                    if [[ $typed == *,* ]]; then
                        kept+=${typed%,*},
                        typed=${typed##*,}
                    fi
                    ;;
            esac
            case $kind in
                columns)
                    if [[ $typed == [-+]* ]]; then
                        kept+=${typed:0:1}
                        typed=${typed:1}
                    fi
                    nospace=yes
                    __weft_offer_table "${__weft_column_table[@]}"
                    ;;
                query)
                    nospace=yes
                    __weft_ask query
                    ;;
                targets | pids | names | terminals) __weft_ask "$kind" ;;
                users | groups)
                    [[ $kind == users ]] && mapfile -t lines < <(compgen -u) || mapfile -t lines < <(compgen -g)
                    for line in "${lines[@]}"; do __weft_offer "$line"; done
                    ;;
                word:*)
                    IFS=, read -r -a lines <<<"${kind#word:}"
                    for line in "${lines[@]}"; do __weft_offer "$line"; done
                    ;;
                word | topic) for line in "${words[@]}"; do __weft_offer "$line"; done ;;
                command) __weft_offer_table "${__weft_command_table[@]}" ;;
                file | directory)
                    compopt -o filenames 2>/dev/null
                    [[ $kind == file ]] && mapfile -t lines < <(compgen -f -- "$typed") || mapfile -t lines < <(compgen -d -- "$typed")
                    for line in "${lines[@]}"; do values+=("$kept$line") meanings+=(""); done
                    ;;
            esac
        }

        # Sets kind to that of option $1's value; empty when it takes none or is unknown.
        __weft_kind() {
            local row rest
            kind=
            for row in "${options[@]}"; do
                [[ ${row%%|*} == "$1" ]] || continue
                rest=${row#*|}
                kind=${rest%%|*}
                [[ $kind != - ]] || kind=
                return
            done
        }

        # $1: letters after a dash, or BSD's without one (then $2 is not empty). Sets kind to that of the value the first
        # letter with one takes, and after to what stands behind that letter.
        __weft_letters() {
            local letters=$1 at dash=-
            [[ -z ${2-} ]] || dash=
            after=
            for ((at = 0; at < ${#letters}; at++)); do
                __weft_kind "$dash${letters:at:1}"
                after=${letters:at+1}
                [[ -z $kind || $kind == =* ]] || return
            done
            kind=
        }

        _weft() {
            local -a given=() options=() words=() values=() meanings=()
            local operand=- kind= typed= kept= quote= nospace= after= program line rest piece cur index word

            # The words up to the cursor. bash's own list breaks them at = : and @ too.
            rest=${COMP_LINE:0:COMP_POINT}
            for ((index = 0; index <= COMP_CWORD; index++)); do
                piece=${COMP_WORDS[index]}
                word=no
                if [[ $index -eq 0 || $rest == [[:space:]]* ]]; then word=yes; fi
                rest=${rest#"${rest%%[![:space:]]*}"}
                if [[ $index -eq COMP_CWORD ]]; then piece=$rest; fi
                rest=${rest#"$piece"}
                if [[ $word == yes ]]; then given+=("$piece"); else given[-1]+=$piece; fi
            done
            cur=${given[-1]}
            program=${given[0]/#\~\//"$HOME/"}
            type -- "$program" >/dev/null 2>&1 || program=weft

            if [[ ${#given[@]} -le 2 ]]; then
                typed=$cur
                if [[ $cur == -* ]]; then
                    __weft_offer --help 'what there is'
                    __weft_offer --version 'the version'
                else
                    __weft_offer_table "${__weft_command_table[@]}"
                fi
            else
                __weft_table "${given[1]}"
                for word in "${given[@]:2:${#given[@]}-3}"; do
                    if [[ -n $kind ]]; then
                        kind=
                        continue
                    fi
                    case $word in
                        --)
                            # What follows is a program's command line.
                            compopt -o default 2>/dev/null
                            COMPREPLY=()
                            return
                            ;;
                        --*=*) ;;
                        --*) __weft_kind "$word"; [[ $kind != =* ]] || kind= ;;
                        -?*) __weft_letters "${word:1}"; [[ -z $after ]] || kind= ;;
                        *[!a-zA-Z]* | '') ;;
                        *) __weft_letters "$word" bare; [[ -z $after ]] || kind= ;;
                    esac
                done
                if [[ -n $kind ]]; then
                    __weft_values "$kind" "$cur"
                elif [[ $cur == --*=* ]]; then
                    __weft_kind "${cur%%=*}"
                    kept=${cur%%=*}=
                    __weft_values "${kind#=}" "${cur#*=}"
                elif [[ $cur == -* ]]; then
                    if [[ $cur == -[!-]* ]]; then
                        __weft_letters "${cur:1}"
                        if [[ -n $kind && -n $after ]]; then
                            kept=${cur%"$after"}
                            __weft_values "$kind" "$after"
                        fi
                    fi
                    if [[ ${#values[@]} -eq 0 && -z $after ]]; then
                        typed=$cur
                        for line in "${options[@]}"; do
                            [[ $line != -* ]] || __weft_offer "${line%%|*}" "${line#*|*|}"
                        done
                    fi
                elif [[ $operand == topic && ${given[2]} == columns && ${#given[@]} -gt 3 ]]; then
                    __weft_values columns "$cur"
                    nospace=
                else
                    __weft_values "$operand" "$cur"
                fi
            fi

            [[ -z $nospace ]] || compopt -o nospace 2>/dev/null
            # bash replaces what follows the last of the characters at which it breaks words, or an open quote.
            # An @ that begins a word is left in it (readline's special prefixes).
            local breaks=${COMP_WORDBREAKS//@/}
            local before=${cur%"${cur##*["$breaks"]}"}
            [[ -z $quote ]] || before=$kept
            [[ -z $quote || $cur != *"$quote"* ]] || before=${cur%%"$quote"*}$quote
            COMPREPLY=()
            local wide=0 screen=${COLUMNS:-80}
            for line in "${values[@]}"; do [[ ${#line} -le wide ]] || wide=${#line}; done
            for index in "${!values[@]}"; do
                line=${values[index]#"$before"}
                # The meanings stand beside the values only where bash lists them and inserts nothing of them.
                if [[ ${#values[@]} -gt 1 && -n ${meanings[index]} && ${COMP_TYPE-} == 63 ]]; then
                    printf -v line '%-*s  (%s)' "$((wide - ${#before}))" "$line" "${meanings[index]}"
                    if [[ ${#line} -ge screen ]]; then line=${line:0:screen-4}'...'; fi
                fi
                COMPREPLY+=("$line")
            done
        }

        complete -o nosort -F _weft weft 2>/dev/null || complete -F _weft weft

        """;
}
