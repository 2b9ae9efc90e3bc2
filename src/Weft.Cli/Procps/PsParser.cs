using Weft.Cli.Messages;
using System.Text;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Cli.Procps;

/// <summary>
/// Parses the command line of <c>weft ps</c>: ps's three dialects (dash options, BSD letters without a dash, long
/// options) and Weft's own options and targets.
/// </summary>
internal sealed class PsParser
{
    private const string Labels = "security labels. The kernel tells that of a process in /proc/PID/attr/current";
    private readonly PsOptions _options = new();
    private readonly string[] _arguments;
    private int _next;

    private PsParser(string[] arguments) => _arguments = arguments;

    /// <summary>Parses the arguments after <c>ps</c>.</summary>
    /// <exception cref="UserError">Something is not understood.</exception>
    public static PsOptions Parse(string[] arguments)
    {
        PsParser parser = new(arguments);
        while (parser._next < arguments.Length)
        {
            string argument = arguments[parser._next++];
            if (argument == "--") continue;
            if (argument.StartsWith("--", StringComparison.Ordinal)) parser.Long(argument);
            else if (argument.Length > 1 && argument[0] == '-') parser.Dash(argument);
            else parser.Bare(argument);
        }
        return parser._options;
    }

    private void Long(string argument)
    {
        int equals = argument.IndexOf('=');
        string name = equals < 0 ? argument : argument[..equals];
        string? value = equals < 0 ? null : argument[(equals + 1)..];
        string Value(string what) => value ?? Next(name, what);
        PsOptions o = _options;
        switch (name)
        {
            case "--pid": PsSpelling.Numbers(Value("process ids"), o.Processes, name); break;
            case "--quick-pid": PsSpelling.Numbers(Value("process ids"), o.Processes, name); break;
            case "--ppid": PsSpelling.Numbers(Value("process ids"), o.Parents, name); break;
            case "--sid": PsSpelling.Numbers(Value("session ids"), o.Sessions, name); break;
            case "--tty": Terminals(Value("terminals")); break;
            case "--user": Users(Value("users"), o.EffectiveUsers, name); break;
            case "--User": Users(Value("users"), o.RealUsers, name); break;
            case "--group": Groups(Value("groups"), o.EffectiveGroups, name); break;
            case "--Group": Groups(Value("groups"), o.RealGroups, name); break;
            case "--format": PsSpelling.Format(Value("columns"), o.Fields); break;
            case "--sort": PsSpelling.Sort(Value("columns"), o.Sort); break;
            case "--no-headers" or "--no-headings" or "--no-heading" or "--noheader" or "--noheaders": o.NoHeaders = true; break;
            case "--headers" or "--headings" or "--header": o.RepeatHeaders = true; break;
            case "--forest": o.Forest = o.ForestArt = true; break;
            case "--deselect": o.Negate = true; break;
            case "--cumulative": o.IncludeDeadChildren = true; break;
            case "--context": throw NotOffered(name, Labels);
            case "--columns" or "--cols" or "--width": o.Columns = Positive(Value("a number"), name); break;
            case "--lines" or "--rows": o.Lines = Positive(Value("a number"), name); break;
            case "--where": o.Where = Value("a query"); break;
            case "--json": o.Json = true; break;
            case "--csv": o.Csv = true; break;
            case "--kernel": o.Kernel = true; break;
            case "--verbose": o.Verbose = true; break;
            case "--proc": o.Proc = Value("a directory"); break;
            case "--color" or "--colour": o.Colour = OneOf(value ?? "always", name, "auto", "always", "never"); break;
            case "--engine":
                o.Engine = OneOf(Value("auto, procfs or bpf"), name, "auto", "procfs", "bpf") switch { "procfs" => EngineChoice.Procfs, "bpf" => EngineChoice.Bpf, _ => EngineChoice.Auto };
                break;
            default: throw Unknown(name);
        }
    }

    private void Dash(string argument)
    {
        // ps -aux: letters that dash options do not have are read as BSD's, as procps does.
        if (argument[1..].IndexOfAny(['x']) >= 0 && argument[1..].All(static c => "auxwefjlsvhn".Contains(c)))
        {
            Bare(argument[1..]);
            return;
        }
        for (int i = 1; i < argument.Length; i++)
        {
            char letter = argument[i];
            string Value(string what)
            {
                string rest = argument[(i + 1)..];
                i = argument.Length;
                return rest.Length > 0 ? rest : Next("-" + letter, what);
            }
            try
            {
                DashLetter(letter, Value, argument);
            }
            catch (UserError e) when (argument.Length > 2 && Array.Exists(PsManual.Page.Options, o => o.Name == argument[1..]))
            {
                // -json is read as four letters, and was hardly meant so.
                throw UserError.Usage($"{e.Message}. Did you mean -{argument}?");
            }
        }
    }

    private void DashLetter(char letter, Func<string, string> value, string argument)
    {
        PsOptions o = _options;
        switch (letter)
        {
            case 'e' or 'A': o.Everything = true; break;
            case 'a': o.WithTerminal = true; break;
            case 'd': o.ExceptLeaders = true; break;
            case 'N': o.Negate = true; break;
            case 'T': o.Threads = PsThreads.Spid; break;
            case 'L': o.Threads = PsThreads.Lwp; break;
            case 'm': o.Threads = PsThreads.After; break;
            case 'H': o.Forest = true; break;
            case 'f': o.Full = true; break;
            case 'F': o.ExtraFull = true; break;
            case 'l': o.Long = true; break;
            case 'j': o.Jobs = true; break;
            case 'y': o.NoFlags = true; break;
            case 'M' or 'Z': throw NotOffered("-" + letter, Labels);
            case 'c': o.ShowClass = true; break;
            case 'S': o.IncludeDeadChildren = true; break;
            case 'w': o.Wide++; break;
            case 'v': o.Verbose = true; break;
            case 'u': Users(value("users"), o.EffectiveUsers, "-u"); break;
            case 'U': Users(value("users"), o.RealUsers, "-U"); break;
            case 'G': Groups(value("groups"), o.RealGroups, "-G"); break;
            case 'g': SessionsOrGroups(value("sessions or groups")); break;
            case 'p' or 'q': PsSpelling.Numbers(value("process ids"), o.Processes, "-" + letter); break;
            case 's': PsSpelling.Numbers(value("session ids"), o.Sessions, "-s"); break;
            case 't': Terminals(value("terminals")); break;
            case 'C': o.Commands.AddRange(PsSpelling.Words(value("program names"), "-C")); break;
            case 'o': PsSpelling.Format(value("columns"), o.Fields); break;
            case 'O': PsSpelling.Format(value("columns"), o.Additional); break;
            case 'n': o.Numeric = true; break;
            case 'V': throw UserError.Usage("weft ps: for the version write: weft --version");
            case 'P' or 'x': throw UserError.Usage($"weft ps: option '-{letter}' is not taken. {(letter == 'P' ? "The CPU is a column: -o psr" : "Without the dash, as in 'weft ps ax', it is")}");
            default: throw UserError.Usage($"weft ps: unknown option '-{Shown.Text(letter.ToString())}' in '{Shown.Text(argument)}'. See: weft help ps");
        }
    }

    private void Bare(string argument)
    {
        PsOptions o = _options;
        if (argument.Length == 0) throw UserError.Usage("weft ps: an empty argument. See: weft help ps");
        if (argument[0] == '@' || argument == "self" || argument.All(char.IsAsciiDigit))
        {
            o.Targets.Add(argument);
            return;
        }
        // pid lists: ps 1,2,3
        if (char.IsAsciiDigit(argument[0]))
        {
            PsSpelling.Numbers(argument, o.Processes, "the list of process ids");
            o.IsBsd = true;
            return;
        }
        o.IsBsd = true;
        for (int i = 0; i < argument.Length; i++)
        {
            string Value(string what)
            {
                string rest = argument[(i + 1)..];
                i = argument.Length;
                return rest.Length > 0 ? rest : Next(argument, what);
            }
            try
            {
                BsdLetter(argument[i], Value, argument);
            }
            catch (UserError e) when (argument.Length > 3 && argument.All(char.IsAsciiLetterLower) && !e.Message.Contains('@'))
            {
                // A word, and hardly a bundle: "postgres" would be p with the id "ostgres".
                throw UserError.Usage($"weft ps: '{argument}' is read as BSD letters: {e.Message["weft ps: ".Length..]}. A program by its name: weft ps @{argument}");
            }
        }
    }

    private void BsdLetter(char letter, Func<string, string> value, string argument)
    {
        PsOptions o = _options;
        switch (letter)
        {
            case 'a': o.BsdAll = true; break;
            case 'x': o.BsdWithoutTerminal = true; break;
            case 'g': break;
            case 'r': o.RunningOnly = true; break;
            case 'u' or 'j' or 'l' or 's' or 'v': o.BsdFormat = letter; break;
            case 'f': o.Forest = o.ForestArt = true; break;
            case 'e': o.ShowEnvironment = true; break;
            case 'c': o.TrueNames = true; break;
            case 'h': o.NoHeaders = true; break;
            case 'n': o.Numeric = true; break;
            case 'w': o.Wide++; break;
            case 'H': o.Threads = PsThreads.AsProcesses; break;
            case 'm': o.Threads = PsThreads.After; break;
            case 'S': o.IncludeDeadChildren = true; break;
            case 'T': Terminals("-"); break;
            case 'Z': throw NotOffered("Z", Labels);
            case 'X': throw NotOffered("X", "the register form. The registers there are, are columns: -o pid,sp,pc,args");
            case 'p': PsSpelling.Numbers(value("process ids"), o.Processes, "p"); break;
            case 't': Terminals(value("terminals")); break;
            case 'U': Users(value("users"), o.EffectiveUsers, "U"); break;
            case 'o': PsSpelling.Format(value("columns"), o.Fields); break;
            case 'O': PsSpelling.Format(value("columns"), o.Additional); break;
            case 'k': PsSpelling.Sort(value("columns"), o.Sort); break;
            default:
                throw UserError.Usage($"weft ps: '{Shown.Text(argument)}' is not understood: no BSD option '{Shown.Text(letter.ToString())}'. A program by name is written @{Shown.Text(argument)} (weft help ps)");
        }
    }

    private void Terminals(string list)
    {
        foreach (string word in PsSpelling.Words(list, "the list of terminals"))
        {
            if (word == "-")
            {
                _options.Terminals.Add(0);
                continue;
            }
            string path = word.StartsWith('/') ? word : "/dev/" + word;
            byte[] bytes = Encoding.UTF8.GetBytes(path + "\0");
            bool found = Files.Status(Files.CurrentDirectory, bytes, out FileStatus status) == Errno.None && status.IsCharacterDevice;
            if (!found && !word.StartsWith('/'))
            {
                bytes = Encoding.UTF8.GetBytes("/dev/tty" + word + "\0");
                found = Files.Status(Files.CurrentDirectory, bytes, out status) == Errno.None && status.IsCharacterDevice;
            }
            if (!found) throw UserError.Usage($"weft ps: no terminal '{Shown.Text(word)}' in /dev. Terminals are named as in: weft ps -eo tty");
            _options.Terminals.Add((int)status.SpecialDevice);
        }
    }

    private static void Users(string list, List<uint> into, string option)
    {
        foreach (string word in PsSpelling.Words(list, option))
        {
            uint? id = uint.TryParse(word, out uint number) ? number : Identity.UserId(Encoding.UTF8.GetBytes(word + "\0"));
            into.Add(id ?? throw NoAccount("user", word, "/etc/passwd"));
        }
    }

    private static void Groups(string list, List<uint> into, string option)
    {
        foreach (string word in PsSpelling.Words(list, option))
        {
            uint? id = uint.TryParse(word, out uint number) ? number : Identity.GroupId(Encoding.UTF8.GetBytes(word + "\0"));
            into.Add(id ?? throw NoAccount("group", word, "/etc/group"));
        }
    }

    private void SessionsOrGroups(string list)
    {
        if (list.All(static c => char.IsAsciiDigit(c) || c is ',' or ' ')) PsSpelling.Numbers(list, _options.Sessions, "-g");
        else Groups(list, _options.EffectiveGroups, "-g");
    }

    private string Next(string option, string what) =>
        _next < _arguments.Length ? _arguments[_next++] : throw UserError.Usage($"weft ps: {Shown.Text(option)} needs {what} after it");

    private static int Positive(string text, string option) =>
        int.TryParse(text, out int value) && value > 0 ? value : throw UserError.Usage($"weft ps: {option} takes a number above 0, not '{Shown.Text(text)}'");

    private static string OneOf(string value, string option, params string[] allowed) =>
        allowed.Contains(value) ? value : throw UserError.Usage($"weft ps: {option} is one of {string.Join(", ", allowed)}, not '{Shown.Text(value)}'.{DidYouMean(value, allowed)}".TrimEnd('.'));

    private static UserError NotOffered(string option, string what) => UserError.Usage($"weft ps: {option} is not offered: {what}");

    private static UserError Unknown(string name)
    {
        string near = DidYouMean(name, PsManual.Page.Options.Where(static o => o.Name.Length > 0).Select(static o => "--" + o.Name));
        return UserError.Usage($"weft ps: unknown option '{Shown.Text(name)}'.{near} (weft help ps)");
    }

    private static UserError NoAccount(string what, string name, string file)
    {
        string near = "";
        try
        {
            near = DidYouMean(name, File.ReadLines(file).Select(static line => line.Split(':')[0]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Accounts may be kept elsewhere: then there is no near one to name.
        }
        return UserError.Usage($"weft ps: no {what} named '{Shown.Text(name)}'.{near} A number is taken too");
    }

    private static string DidYouMean(string word, IEnumerable<string> known) => Suggestion.For(word, known) is { Length: > 0 } near ? $" Did you mean {Shown.Text(near)}?" : "";
}
