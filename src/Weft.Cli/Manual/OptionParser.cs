using Weft.Cli.Messages;

namespace Weft.Cli.Manual;

/// <summary>
/// Parses a command line by the command's manual: letters bundle (<c>-pv</c>), a value follows its option at once, after
/// <c>=</c> or as the next word, operands and options mix, and <c>--</c> ends both.
/// </summary>
internal static class OptionParser
{
    /// <summary>Parses the words after the command's name.</summary>
    /// <exception cref="UserError">An option is unknown, lacks its value or has a value it cannot have.</exception>
    public static ParsedOptions Parse(CommandManual manual, string[] arguments)
    {
        ParsedOptions parsed = new();
        for (int next = 0; next < arguments.Length; next++)
        {
            string argument = arguments[next];
            if (argument == "--")
            {
                parsed.Program = arguments[(next + 1)..];
                break;
            }
            if (argument.StartsWith("--", StringComparison.Ordinal)) Long(manual, arguments, ref next, parsed);
            else if (argument.Length > 1 && argument[0] == '-') Letters(manual, arguments, ref next, parsed);
            else parsed.Operands.Add(argument);
        }
        return parsed;
    }

    private static void Long(CommandManual manual, string[] arguments, ref int next, ParsedOptions parsed)
    {
        string argument = arguments[next];
        int equals = argument.IndexOf('=');
        string name = equals < 0 ? argument[2..] : argument[2..equals];
        OptionManual option = Array.Find(manual.Options, o => o.Name == name || o.Aliases.Contains(name)) ?? throw Unknown(manual, "--" + name);
        if (!option.TakesValue && equals >= 0) throw UserError.Usage($"weft {manual.Name}: {option.Spelling} takes no value");
        string? value = equals >= 0 ? argument[(equals + 1)..] : option.Alone;
        Add(manual, option, option.TakesValue ? value ?? Following(manual, option, arguments, ref next) : "", parsed);
    }

    private static void Letters(CommandManual manual, string[] arguments, ref int next, ParsedOptions parsed)
    {
        string argument = arguments[next];
        for (int i = 1; i < argument.Length; i++)
        {
            char letter = argument[i];
            OptionManual option = Array.Find(manual.Options, o => o.Letter == letter || o.Aliases.Contains(letter.ToString())) ?? throw UnknownLetter(manual, argument, letter);
            if (!option.TakesValue)
            {
                Add(manual, option, "", parsed);
                continue;
            }
            string rest = argument[(i + 1)..];
            Add(manual, option, rest.Length > 0 ? rest : Following(manual, option, arguments, ref next), parsed);
            return;
        }
    }

    private static string Following(CommandManual manual, OptionManual option, string[] arguments, ref int next) =>
        ++next < arguments.Length ? arguments[next] : throw UserError.Usage($"weft {manual.Name}: {option.Spelling} needs a value: {option.Spelling} {option.Value}");

    private static void Add(CommandManual manual, OptionManual option, string value, ParsedOptions parsed)
    {
        if (option.Kind == ValueKind.Word && !option.Words.Contains(value))
        {
            string near = Suggestion.For(value, option.Words);
            throw UserError.Usage($"weft {manual.Name}: {option.Spelling} is one of {string.Join(", ", option.Words)}, not '{Shown.Text(value)}'{(near.Length > 0 ? $". Did you mean {near}?" : "")}");
        }
        parsed.Add(option, value);
    }

    // -json is read as four letters, and was hardly meant so.
    private static UserError UnknownLetter(CommandManual manual, string argument, char letter) =>
        argument.Length > 2 && Array.Exists(manual.Options, o => o.Name == argument[1..])
            ? UserError.Usage($"weft {manual.Name}: unknown option '-{Shown.Text(letter.ToString())}' in '{Shown.Text(argument)}'. Did you mean -{Shown.Text(argument)}? (weft help {manual.Name})")
            : Unknown(manual, "-" + letter);

    private static UserError Unknown(CommandManual manual, string spelling)
    {
        string near = Suggestion.For(spelling, manual.Options.Where(static o => o.Name.Length > 0).Select(static o => "--" + o.Name));
        return UserError.Usage($"weft {manual.Name}: unknown option '{Shown.Text(spelling)}'.{(near.Length > 0 ? $" Did you mean {near}?" : "")} (weft help {manual.Name})");
    }
}
