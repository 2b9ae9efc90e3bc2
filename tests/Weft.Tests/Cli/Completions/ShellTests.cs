using System.Diagnostics;
using Weft.Cli.Commands;
using Weft.Cli.Manual;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Completions;

/// <summary>The completions in the shells they are for: asked, and typed on a terminal.</summary>
public sealed class ShellTests : IDisposable
{
    // What a program may be called by who wishes ill.
    private static readonly string[] Hostile =
    [
        "$(touch pwned)", "`touch pwned`", "'; touch pwned;'", "\"; touch pwned #", "a\n$(touch pwned)", "x\ttouch pwned", "*", "-rf", "%F{red}%n", "a\e[31mb", "@(x|y)", "{a,b}", "~root", "a\\",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("weft-shells-").FullName;
    private readonly List<Process> _programs = [];

    public ShellTests()
    {
        foreach (string shell in (string[])["bash", "zsh", "fish"]) File.WriteAllBytes(Script(shell), Run.Weft("help", "--completions", shell).OutputBytes);
        Start("wombat-weft");
    }

    public void Dispose()
    {
        foreach (Process program in _programs)
        {
            program.Kill();
            program.WaitForExit();
            program.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("bash", "-n")]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "-n")]
    public void The_shell_can_read_its_script(string shell, string check)
    {
        var result = Run.Program(shell, [check, Script(shell)]);
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("weft h", "weft help ")]
    [InlineData("weft ps --fore", "weft ps --forest ")]
    [InlineData("weft ps --color=al", "weft ps --color=always ")]
    [InlineData("weft ps -eo pid,thc", "weft ps -eo pid,thcount")]
    [InlineData("weft ps -eTo pid,thc", "weft ps -eTo pid,thcount")]
    [InlineData("weft ps --sort -thc", "weft ps --sort -thcount")]
    [InlineData("weft ps --sort=-thc", "weft ps --sort=-thcount")]
    [InlineData("weft ps --engine pr", "weft ps --engine procfs ")]
    [InlineData("weft ps @wombat-w", "weft ps @wombat-weft ")]
    [InlineData("weft ps -C wombat-w", "weft ps -C wombat-weft ")]
    [InlineData("weft ps --where 'state = D and thr", "weft ps --where 'state = D and threads ")]
    [InlineData("weft help columns thr", "weft help columns threads ")]
    [InlineData("weft help quer", "weft help query ")]
    [InlineData("weft ps --proc /pro", "weft ps --proc /proc/")]
    public void What_is_typed_is_completed(string line, string completed)
    {
        Assert.Equal(completed, Type("bash", line));
        // zsh offers a comma that goes when a blank follows.
        Assert.Equal(completed, Type("zsh", line).Replace(",", line.Contains("thc", StringComparison.Ordinal) && !line.Contains("pid,", StringComparison.Ordinal) ? "" : ",", StringComparison.Ordinal).Replace("count,", "count", StringComparison.Ordinal));
        // fish takes a word that begins with a dash for an option, whatever stands before it.
        if (line.Contains("--sort -", StringComparison.Ordinal)) return;
        string[] offered = Fish(line);
        string last = completed[(line.Contains('\'', StringComparison.Ordinal) ? completed.IndexOf('\'', StringComparison.Ordinal) + 1 : completed.TrimEnd().LastIndexOf(' ') + 1)..].TrimEnd();
        Assert.NotEmpty(offered);
        Assert.All(offered, o => Assert.StartsWith(last, o, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("weft ", "ps help")]
    [InlineData("weft ps --color=", "auto always never")]
    [InlineData("weft ps --color ", "self")]
    [InlineData("weft ps -opid,sta", "-opid,state -opid,stat -opid,start")]
    [InlineData("weft ps axo pid,sta", "pid,state pid,stat pid,start")]
    [InlineData("weft ps k -rs", "-rss -rssize -rsz")]
    [InlineData("weft ps -u root,nobo", "root,nobody")]
    [InlineData("weft ps --where='state = ", "state = D")]
    [InlineData("weft ps --where sta", "state stat start startTicks")]
    [InlineData("weft help --completions ", "bash zsh fish")]
    [InlineData("weft --v", "--version")]
    [InlineData("weft nosuch ", "")]
    [InlineData("weft ps -- x", "")]
    public void Bash_offers(string line, string some)
    {
        HashSet<string> wanted = some == "state = D" ? [some] : [.. some.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        string[] offered = Bash(line);
        Assert.Subset(offered.ToHashSet(), wanted);
        if (some.Length == 0) Assert.Empty(offered);
    }

    [Fact]
    public void A_process_is_offered_by_its_id_with_its_command_line()
    {
        string id = _programs[0].Id.ToString();
        Assert.Equal($"weft ps -p {id} ", Type("bash", "weft ps -p " + id));
        Assert.Equal($"weft ps -p {id} ", Type("zsh", "weft ps -p " + id));
        var listed = Run.Program("fish", ["--no-config", "-c", $"source {Script("fish")}; complete -C 'weft ps -p 1,{id}'"], environment: Paths());
        Assert.Contains($"1,{id}\t{Path.Combine(_folder, "wombat-weft")} 600", listed.Output, StringComparison.Ordinal);
        Assert.Contains(Bash("weft ps -p " + id[..1], listing: true), l => l.StartsWith(id + " ", StringComparison.Ordinal) && l.Contains("wombat-weft 600", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_of_every_command_is_offered_by_every_shell()
    {
        foreach (CommandManual manual in CommandList.All.Select(static c => c.Manual()))
        {
            HashSet<string> names = [.. manual.Options.Where(static o => o.Name.Length > 0).Select(static o => "--" + o.Name)];
            HashSet<string> letters = [.. manual.Options.Where(static o => o.Letter != '\0' && !o.IsBare).Select(static o => "-" + o.Letter)];
            string line = $"weft {manual.Name} -";
            HashSet<string> all = [.. names, .. letters];
            Assert.Subset(Bash(line).ToHashSet(), all);
            Assert.Subset(Fish(line + "-").Concat(Fish(line)).Select(static w => w.TrimEnd('=')).ToHashSet(), all);
            Assert.Subset(Candidates(line + "-").Concat(Candidates(line)).Select(static w => w.TrimEnd('=')).ToHashSet(), all);
        }
    }

    [Fact]
    public void Nothing_in_the_name_of_a_process_is_executed_or_typed()
    {
        foreach (string name in Hostile) Start(name);
        int evil = _programs[^1].Id;
        foreach (string line in (string[])["weft ps ", "weft ps @", "weft ps -p ", "weft ps -C ", $"weft ps {evil}", "weft ps --where 'name = "])
        {
            // Twice: to insert, and to list.
            string bash = Type("bash", line, tabs: 2);
            string zsh = Type("zsh", line, tabs: 1);
            Assert.True(IsUntouched(bash, line), $"bash made of {line}: {bash}");
            Assert.True(IsUntouched(zsh, line), $"zsh made of {line}: {zsh}");
            string[] offered = [.. Fish(line), .. Bash(line), .. Candidates(line)];
            Assert.All(offered, o => Assert.DoesNotContain("touch", o, StringComparison.Ordinal));
            Assert.All(Bash(line, listing: true), o => Assert.DoesNotContain(o, char.IsControl));
        }
        Assert.False(File.Exists(Path.Combine(_folder, "pwned")));
    }

    // Or with the digits that all ids on offer begin with.
    private static bool IsUntouched(string typed, string line) =>
        typed.TrimEnd() == line.TrimEnd() || (typed.StartsWith(line, StringComparison.Ordinal) && typed[line.Length..].TrimEnd().All(char.IsAsciiDigit));

    private string Script(string shell) => Path.Combine(_folder, "weft." + shell);

    private void Start(string name)
    {
        string path = Path.Combine(_folder, name);
        File.CreateSymbolicLink(path, "/bin/sleep");
        _programs.Add(Process.Start(new ProcessStartInfo(path, ["600"])) ?? throw new InvalidOperationException("cannot start " + path));
    }

    private static Dictionary<string, string?> Paths() => new()
    {
        ["PATH"] = Path.GetDirectoryName(Repository.Binary) + ":" + Environment.GetEnvironmentVariable("PATH"),
        ["LC_ALL"] = "C.UTF-8",
        ["COLUMNS"] = null,
    };

    // The line that a line typed in an interactive shell has become after TAB.
    private string Type(string shell, string line, int tabs = 1) => Typed(shell, line, tabs).Single(static l => l.StartsWith("line: ", StringComparison.Ordinal))["line: ".Length..];

    private string[] Candidates(string line) => [.. Typed("zsh", line, 1).Where(static l => l.StartsWith("candidate: ", StringComparison.Ordinal)).Select(static l => l["candidate: ".Length..])];

    private string[] Typed(string shell, string line, int tabs)
    {
        var result = Run.Program(Repository.At("tests/completions/type"), [shell, Script(shell), line, tabs.ToString()], environment: Paths(), workingFolder: _folder);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.OutputLines;
    }

    private string[] Fish(string line)
    {
        var result = Run.Program("fish", ["--no-config", "-c", $"source {Script("fish")}; complete -C $argv[1]", line], environment: Paths(), workingFolder: _folder);
        Assert.Equal("", result.Error);
        return [.. result.OutputLines.Select(static l => l.Split('\t')[0])];
    }

    // Calls the function as bash does.
    private string[] Bash(string line, bool listing = false)
    {
        const string Ask = """
            source "$1"; COMP_LINE=$2 COMP_POINT=${#2} COMP_TYPE=$3; shift 3; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _weft weft 2>&1; [[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\n' "${COMPREPLY[@]}"
            """;
        var result = Run.Program("bash", ["--norc", "-c", Ask, "bash", Script("bash"), line, listing ? "63" : "9", .. Pieces(line)], environment: Paths(), workingFolder: _folder);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.OutputLines;
    }

    // As bash breaks a line: at blanks, and around the other characters of COMP_WORDBREAKS; quotes hold together.
    private static List<string> Pieces(string line)
    {
        List<string> pieces = [];
        string piece = "";
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] is '\'' or '"')
            {
                int end = line.IndexOf(line[i], i + 1);
                if (end < 0) end = line.Length - 1;
                piece += line[i..(end + 1)];
                i = end;
            }
            else if (line[i] is ' ' or '=' or ':' or '@')
            {
                if (piece.Length > 0) pieces.Add(piece);
                piece = "";
                if (line[i] != ' ') pieces.Add(line[i].ToString());
            }
            else piece += line[i];
        }
        if (piece.Length > 0 || line[^1] == ' ') pieces.Add(piece);
        return pieces;
    }
}
