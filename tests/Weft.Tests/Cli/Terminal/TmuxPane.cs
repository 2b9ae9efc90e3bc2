using System.Diagnostics;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Terminal;

/// <summary>A shell script on a real terminal: a pane of a tmux server of its own, and a pipe the script and the probe write lines into.</summary>
internal sealed class TmuxPane : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weft-pane-");
    private readonly StreamReader _journal;
    private readonly List<string> _coming = [];
    private readonly string _socket;
    private string[] _rows = [];
    private Task<string?>? _reading;

    private TmuxPane(string script, int width, int height)
    {
        _socket = Path.Combine(_folder.FullName, "tmux");
        Assert.Equal(0, Run.Program("mkfifo", [JournalPath]).ExitCode);
        // Open for both, so that it never ends and nobody waits to open it.
        _journal = new StreamReader(new FileStream(JournalPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));
        // bash tells of those a signal ended; with job control its standard error is how it has the terminal.
        var quiet = script.StartsWith("set -m", StringComparison.Ordinal) ? "" : "exec 2>errors";
        File.WriteAllText(At("script"), $"""
            cd {_folder.FullName}
            probe={ProbePath}
            probe() {"{"} $probe keys journal 2>>errors; {"}"}
            printf 'the old screen\n'
            stty -a >before
            {quiet}
            {script}
            stty -a >after
            echo over >journal
            exec cat >/dev/null
            """);
        Tmux(["-f", "/dev/null", "new-session", "-d", "-x", $"{width}", "-y", $"{height}", "exec bash --norc --noprofile " + At("script")]);
    }

    /// <summary>The program that has the terminal in these tests.</summary>
    public static string ProbePath => Repository.At("artifacts/bin/Weft.TerminalProbe/release/Weft.TerminalProbe");

    private string JournalPath => At("journal");

    /// <summary>Starts a script, in which <c>probe</c> is the probe.</summary>
    public static TmuxPane Start(string script = "probe; echo $? >status", int width = 80, int height = 24) => new(script, width, height);

    /// <summary>A file in the script's folder.</summary>
    public string At(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>What a file in the script's folder holds.</summary>
    public string Text(string name) => File.ReadAllText(At(name)).Trim();

    /// <summary>Reads the journal until a line that begins so, and answers the rest of it.</summary>
    public string Await(string line)
    {
        while (true)
        {
            if (!Next.Wait(Limit)) Assert.Fail($"no '{line}' came; the screen:\n{Screen()}\n{(File.Exists(At("errors")) ? Text("errors") : "")}");
            var next = TakeLine();
            if (next.StartsWith(line, StringComparison.Ordinal)) return next[line.Length..].Trim();
        }
    }

    // One read at a time; what it brings is kept until it is taken.
    private Task<string?> Next => _reading ??= Task.Run(_journal.ReadLine);

    private string TakeLine()
    {
        var line = Next.Result ?? "";
        _reading = null;
        if (line.StartsWith("row", StringComparison.Ordinal)) _coming.Add(line.Length > 4 ? line[4..] : "");
        if (line == "shown")
        {
            _rows = [.. _coming];
            _coming.Clear();
        }

        return line;
    }

    /// <summary>The screen equals the last frame that the journal tells of, once tmux has read all of it.</summary>
    public void AssertShowsFrame()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            // A frame may follow without being asked for: that of a SIGCONT which is noticed late.
            while (Next.IsCompleted) TakeLine();
            var seen = Screen();
            if (seen == string.Join('\n', _rows)) return;
            if (clock.Elapsed > Limit) Assert.Equal(string.Join('\n', _rows), seen);
        }
    }

    /// <summary>The screen is so, once tmux has read all that was written.</summary>
    public void AssertShows(string expected)
    {
        var clock = Stopwatch.StartNew();
        var seen = Screen();
        while (seen != expected && clock.Elapsed < Limit) seen = Screen();
        Assert.Equal(expected, seen);
    }

    /// <summary>tmux says so of the pane (a format of it), once it has read all that was written.</summary>
    public void AssertIs(string expected, string format)
    {
        var clock = Stopwatch.StartNew();
        var seen = Tmux(["display-message", "-p", format]);
        while (seen != expected && clock.Elapsed < Limit) seen = Tmux(["display-message", "-p", format]);
        Assert.Equal(expected, seen);
    }

    /// <summary>Everything is as before the probe: modes, screen, cursor, mouse.</summary>
    public void AssertGivenBack(string file = "after")
    {
        Assert.Equal(Text("before"), Text(file));
        AssertIs("0 1 1 0 0", "#{alternate_on} #{cursor_flag} #{wrap_flag} #{mouse_any_flag} #{mouse_sgr_flag}");
        AssertShows("the old screen");
    }

    /// <summary>Presses keys, by tmux's names.</summary>
    public void Press(params IEnumerable<string> keys) => Tmux(["send-keys", .. keys]);

    /// <summary>Sends bytes as the terminal would.</summary>
    public void Send(string bytes) => Tmux(["send-keys", "-H", .. System.Text.Encoding.UTF8.GetBytes(bytes).Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))]);

    /// <summary>Runs a command of tmux and answers what it printed.</summary>
    public string Tmux(IEnumerable<string> command)
    {
        var result = Run.Program("tmux", ["-u", "-S", _socket, .. command], environment: new Dictionary<string, string?>
        {
            ["LC_ALL"] = "C.UTF-8", ["TMUX"] = null, ["TERM"] = "xterm", ["NO_COLOR"] = null, ["COLORTERM"] = null,
        });
        Assert.True(result.ExitCode == 0, $"tmux {string.Join(' ', command)}: {result.Error}");
        return result.Output.TrimEnd('\n');
    }

    public string Screen() => string.Join('\n', Tmux(["capture-pane", "-p"]).Split('\n').Select(line => line.TrimEnd()));

    public void Dispose()
    {
        // The server may have ended with its only pane.
        Run.Program("tmux", ["-S", _socket, "kill-server"]);
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }
}
