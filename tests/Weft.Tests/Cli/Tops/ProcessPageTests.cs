using System.Diagnostics;
using System.Globalization;
using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Native;
using Weft.Tasks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>The page of a process: each tab by a process that is known, the keys, the end of the process.</summary>
public sealed class ProcessPageTests
{
    private static readonly string[] Titles = ["overview", "threads", "stacks", "waits", "files", "memory", "environment", "limits"];

    [Fact]
    public void Overview_says_what_show_says()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 5);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        stage.Open(pid, 'o');
        string[] lines = stage.Await(static l => l.Any(static x => x.StartsWith("threads     ", StringComparison.Ordinal)), 100, 60);
        string[] shown = Run.Program(Repository.Binary, ["show", Text(pid)], environment: new Dictionary<string, string?> { ["COLUMNS"] = "100", ["LC_ALL"] = "C.UTF-8" }).OutputLines;
        // What does not depend on the moment.
        string[] facts = [.. shown.Where(static l => l.Length > 12 && l[..12].TrimEnd() is "program" or "command" or "parents" or "user" or "threads" or "directory" or "session")];
        Assert.True(facts.Length >= 5);
        foreach (string fact in facts) Assert.Contains(fact, lines);
        Assert.StartsWith($"threads ({pid}), 5 threads of user ", lines[0], StringComparison.Ordinal);
        Assert.Contains("[1 overview]", lines[1]);
    }

    [Fact]
    public void Threads_are_those_of_the_sample_and_enter_shows_the_stack_of_one()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 5);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        ProcessPage page = stage.Open(pid, 't');
        string[] lines = stage.Draw();
        string[] expected = [.. Directory.GetDirectories($"/proc/{pid}/task").Select(static d => Path.GetFileName(d)).Order()];
        Assert.Equal(expected, lines.Skip(3).Take(5).Select(static l => l.TrimStart().Split(' ')[0]).Order());
        Assert.Contains(lines, static l => l.Contains("idle-3", StringComparison.Ordinal) && l.Contains("sleeping", StringComparison.Ordinal) && l.Contains("pause", StringComparison.Ordinal));
        Assert.Equal(1, page.Tab.Chosen);
        stage.Press(KeyCode.End);
        string chosen = stage.Draw()[7].TrimStart().Split(' ')[0];
        stage.Press(KeyCode.Enter);
        lines = stage.Await(l => l.Any(x => x.Contains($"({chosen})", StringComparison.Ordinal)), height: 40);
        Assert.Contains("[3 stacks]", lines[1]);
        Assert.Contains(lines, static l => l.Contains("One thread only", StringComparison.Ordinal));
    }

    [Fact]
    public void Stacks_are_those_of_weft_stack()
    {
        using RunningDemo demo = RunningDemo.Start("deadlock");
        using Stage stage = new(demo.Pid);
        stage.Open(demo.Pid, 's');
        string[] lines = stage.Await(static l => l.Any(static x => x.Contains("pthread_mutex_lock", StringComparison.Ordinal)), 100, 200);
        string[] printed = Run.Program(Repository.Binary, ["stack", "--no-stop", Text(demo.Pid)], environment: new Dictionary<string, string?> { ["COLUMNS"] = "100", ["LC_ALL"] = "C.UTF-8" }).OutputLines;
        string[] frames = [.. printed.Where(static l => l.Contains("pthread_mutex_lock", StringComparison.Ordinal) || l.Contains("worker-", StringComparison.Ordinal))];
        Assert.NotEmpty(frames);
        foreach (string frame in frames) Assert.Contains(frame, lines);
    }

    [Fact]
    public void Waits_name_the_lock_and_who_holds_it()
    {
        using RunningDemo demo = RunningDemo.Start("deadlock");
        using Stage stage = new(demo.Pid);
        stage.Open(demo.Pid, 'w');
        string[] lines = stage.Await(static l => l.Any(static x => x.Contains("is deadlocked: two threads wait for each other", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.Contains($"worker-1 ({demo.Tid("worker-1")})", StringComparison.Ordinal) && l.Contains($"worker-2 ({demo.Tid("worker-2")})", StringComparison.Ordinal) && l.Contains("wants mutex 0x", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_name_who_has_the_other_ends()
    {
        string path = Path.GetTempFileName();
        using Fixture fixture = Fixture.Start("openfiles", 0, path);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        stage.Open(pid, 'l');
        string[] lines = stage.Await(static l => l.Any(static x => x.StartsWith(" FD ", StringComparison.Ordinal) || x.StartsWith("FD ", StringComparison.Ordinal)), 200, 100);
        // Its standard input is a pipe of this test's; the connection to itself has both ends in one process.
        Assert.Contains(lines, static l => l.Contains("pipe:[", StringComparison.Ordinal) && l.Contains($"⇄ ", StringComparison.Ordinal) && l.Contains($"({Environment.ProcessId})", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains($"127.0.0.1:{fixture["peer"]} → 127.0.0.1:{fixture["tcp"]}", StringComparison.Ordinal) && l.Contains("⇄ itself", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains(path, StringComparison.Ordinal));
        Assert.Contains(lines, static l => l.Contains("(deleted)", StringComparison.Ordinal));
        stage.Press("L");
        lines = stage.Await(static l => l.Any(static x => x.Contains("open files", StringComparison.Ordinal)));
        Assert.Contains(lines, static l => l.StartsWith("One limit is near", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("open files", StringComparison.Ordinal) && l.Contains(Text(fixture["highest"] + 2), StringComparison.Ordinal) && l.Contains("near", StringComparison.Ordinal));
        File.Delete(path);
    }

    [Fact]
    public void A_hostile_environment_stays_text()
    {
        ProcessStartInfo start = new("cat") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["HOSTILE"] = "a\e[2Jb\u202Ec\nd\u009b";
        start.Environment["LONG"] = new string('x', 200);
        using Process process = Process.Start(start)!;
        using Stage stage = new(process.Id);
        stage.Open(process.Id, 'e');
        string[] lines = stage.Await(static l => l.Any(static x => x.StartsWith("LONG=", StringComparison.Ordinal)), 80, 200);
        Assert.Contains("HOSTILE=a?[2Jb?c?d?", lines);
        int at = Array.FindIndex(lines, static l => l.StartsWith("LONG=", StringComparison.Ordinal));
        Assert.Equal(200, (lines[at] + lines[at + 1] + lines[at + 2]).Count(static c => c == 'x'));
        stage.Draw(80, 10);
        stage.Press("/hostile");
        stage.Press(KeyCode.Enter);
        lines = stage.Draw(80, 10);
        int row = Array.FindIndex(lines, static l => l.StartsWith("HOSTILE=", StringComparison.Ordinal));
        Assert.True(row >= 0);
        Assert.NotEqual(0, stage.Frame.Styles(row)[0] & CellStyle.ChosenBit);
        process.Kill();
        process.WaitForExit();
    }

    [Fact]
    public void Memory_is_that_of_the_kernels_files()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 2);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        stage.Open(pid, 'm');
        string[] lines = stage.Await(static l => l.Any(static x => x.Contains("libc", StringComparison.Ordinal)), 120, 60);
        int mappings = File.ReadAllLines($"/proc/{pid}/maps").Length;
        Assert.Contains(lines, l => l.StartsWith($"{mappings} mappings of ", StringComparison.Ordinal));
        Assert.Contains(lines, static l => l.StartsWith("its share   ", StringComparison.Ordinal) && !l.Contains('?', StringComparison.Ordinal));
    }

    [Fact]
    public void Hostile_names_of_threads_stay_text()
    {
        using Fixture fixture = Fixture.Start("hostile_threads", 12);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        stage.Open(pid, 't');
        string[] lines = stage.Draw();
        Assert.Contains(lines, static l => l.Contains("?[31ma", StringComparison.Ordinal));
        foreach (string line in lines) Assert.DoesNotContain(line, static c => char.IsControl(c) || c is '\u202E' or '\u009b');
        // The main thread may just have begun to read.
        Assert.True(lines.Count(static l => l.Contains("sleeping", StringComparison.Ordinal)) >= 12, string.Join('\n', lines));
    }

    [Theory]
    [InlineData('o')]
    [InlineData('t')]
    [InlineData('s')]
    [InlineData('w')]
    [InlineData('l')]
    [InlineData('m')]
    [InlineData('e')]
    [InlineData('L')]
    public void Every_tab_draws_at_any_size_and_of_a_process_that_has_ended(char tab)
    {
        using Fixture fixture = Fixture.Start("crowd", 40, 0);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        ProcessPage page = stage.Open(pid, tab);
        stage.Await(l => page.Tab.Count > 2, 80, 24);
        foreach ((int width, int height) in new[] { (1, 1), (2, 2), (3, 3), (20, 5), (40, 4), (79, 6), (80, 24), (400, 100) })
        {
            stage.Draw(width, height);
            foreach (KeyCode key in new[] { KeyCode.End, KeyCode.PageUp, KeyCode.Down, KeyCode.Home, KeyCode.PageDown, KeyCode.Up })
            {
                stage.Press(key);
                string[] drawn = stage.Draw(width, height);
                if (height >= 5 && width >= 8) Assert.StartsWith("crowd", drawn[0], StringComparison.Ordinal);
            }
        }

        int count = page.Tab.Count;
        fixture.End();
        stage.Look();
        string[] lines = stage.Draw();
        Assert.StartsWith($"crowd ({pid}) has ended (", lines[0], StringComparison.Ordinal);
        // What was read before stays; of threads there are none any more.
        if (tab != 't') Assert.True(page.Tab.Count >= Math.Min(count, 3));
        stage.Press(tab == 'L' ? "m" : "L");
        Assert.Equal("It ended before this was read.", stage.Draw()[2]);
    }

    [Fact]
    public void Another_process_of_the_same_number_is_not_shown()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 2);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        ProcessPage.Open(stage.Context, new TaskId(pid, pid, stage.Row(pid).Stat.StartTicks - 1), 0, 'o');
        string[] lines = stage.Draw();
        Assert.Contains("has ended", lines[0]);
        Assert.Equal("It ended before this was read.", lines[2]);
    }

    [Fact]
    public void Tabs_are_reached_by_number_letter_arrow_tab_and_mouse()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 2);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        ProcessPage page = stage.Open(pid, 't');
        for (int i = 0; i < Titles.Length; i++)
        {
            stage.Press(Text(i + 1));
            Assert.Equal(Titles[i], page.Tab.Title);
        }

        foreach ((string key, string title) in new[] { ("o", "overview"), ("t", "threads"), ("s", "stacks"), ("w", "waits"), ("l", "files"), ("m", "memory"), ("e", "environment"), ("L", "limits") })
        {
            stage.Press(key);
            Assert.Equal(title, page.Tab.Title);
        }

        stage.Press(KeyCode.Right);
        Assert.Equal("overview", page.Tab.Title);
        stage.Press(KeyCode.Left);
        Assert.Equal("limits", page.Tab.Title);
        stage.Press(KeyCode.Tab, KeyModifiers.Shift);
        Assert.Equal("environment", page.Tab.Title);
        int column = stage.Draw()[1].IndexOf("4 waits", StringComparison.Ordinal);
        stage.Handle(new TerminalEvent(TerminalEventKind.Mouse) { Action = MouseAction.Press, Button = MouseButton.Left, Row = 1, Column = column });
        Assert.Equal("waits", page.Tab.Title);
        stage.Press("q");
        Assert.Single(stage.Context.Views);
    }

    [Fact]
    public void Keys_of_the_table_do_nothing_while_it_is_covered()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 2);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        stage.Open(pid, 't');
        stage.Press("kuFPTx\\");
        stage.Press(KeyCode.F9);
        stage.Press(KeyCode.Delete);
        Assert.Empty(((Stage.Ground)stage.Context.Views[0]).Reached);
        // But freezing and the screen's own keys go through.
        stage.Press(" ");
        stage.Handle(TerminalEvent.OfCharacter(new('l'), KeyModifiers.Control));
        Assert.Equal(2, ((Stage.Ground)stage.Context.Views[0]).Reached.Count);
    }

    [Fact]
    public void Nothing_is_stopped_when_only_reading_is_allowed()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 2);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        TopContext readOnly = new() { Scanner = stage.Context.Scanner, Screen = stage.Context.Screen, Settings = stage.Context.Settings, History = stage.Context.History, IsReadOnly = true, Sample = stage.Context.Sample };
        ProcessPage page = ProcessPage.Create(readOnly, stage.Row(pid).Id, 0, 't');
        readOnly.Open(page);
        Assert.True(page.Handle(TerminalEvent.OfCharacter(new('S')), readOnly));
        Assert.Equal("--read-only: no thread is stopped", readOnly.Message);
        Assert.Equal("threads", page.Tab.Title);
    }

    [Fact]
    public void Of_a_past_sample_the_threads_are_the_pasts_and_the_rest_says_it_is_now()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 3);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        stage.Open(pid, 't');
        stage.Look(isPast: true);
        Assert.Equal(3, stage.Draw().Count(static l => l.Contains("sleeping", StringComparison.Ordinal)));
        stage.Press("L");
        string[] lines = stage.Await(static l => l.Any(static x => x.Contains("open files", StringComparison.Ordinal)));
        Assert.Equal("As it is now, not at the time on the screen.", lines[2]);
        Assert.Contains("now, not then", lines[^1]);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
