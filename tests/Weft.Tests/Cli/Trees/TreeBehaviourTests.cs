using System.Text.Json;
using Weft.Tests.Families;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Trees;

/// <summary>What <c>weft tree</c> prints: folding, widths, drawing, hostile names, targets, errors.</summary>
public sealed class TreeBehaviourTests
{
    private static RunResult Tree(FakeProc fake, params string[] arguments) => Tree(new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8" }, ["--proc", fake.Path, .. arguments]);

    private static RunResult Tree(Dictionary<string, string?> environment, params string[] arguments) =>
        Run.Program(Repository.Binary, ["tree", .. arguments], environment: environment);

    private static FakeProc Shop()
    {
        FakeProc fake = new();
        fake.Process(Named(1, 0, "init"));
        fake.Process(Named(10, 1, "master"), Named(11, 1, "io"), Named(12, 1, "pool-1"), Named(13, 1, "pool-2"));
        foreach (int id in (int[])[20, 21, 22]) fake.Process(Named(id, 10, "worker"));
        foreach (int id in (int[])[30, 31]) fake.Process(Named(id, 10, "shell")).Process(Named(id + 10, id, "job"));
        fake.Process(Named(50, 10, "shell"));
        return fake;
    }

    private static FakeTask Named(int id, int parent, string name) => new(id) { ParentTgid = parent, Name = FakeTask.Utf8(name) };

    [Fact]
    public void Alike_families_and_thread_pools_fold()
    {
        using FakeProc fake = Shop();
        Assert.Equal(
            """
            init  [prog.service]
            `- master
               |- 3 x worker
               |- 2 x shell, each with
               |  `- job
               |- shell
               |- {io}
               `- 2 x {pool-#}

            10 processes, 3 threads more

            """,
            Tree(fake).Output);
    }

    [Fact]
    public void With_ids_nothing_folds_unless_asked()
    {
        using FakeProc fake = Shop();
        RunResult plain = Tree(fake, "-p", "-T");
        Assert.Equal(["init (1)  [prog.service]", "`- master (10)", "   |- worker (20)", "   |- worker (21)", "   |- worker (22)", "   |- shell (30)", "   |  `- job (40)", "   |- shell (31)", "   |  `- job (41)", "   `- shell (50)", "10 processes"], plain.OutputLines);
        RunResult folded = Tree(fake, "-p", "--fold", "@master");
        Assert.Equal(["master (10)  [prog.service]", "|- 3 x worker (20, 21, 22)", "|- 2 x shell (30, 31), each with", "|  `- job (40)", "|- shell (50)", "|- {io} (11)", "`- 2 x {pool-#} (12, 13)", "9 processes, 3 threads more"], folded.OutputLines);
        Assert.Equal(plain.OutputLines.Select(static l => System.Text.RegularExpressions.Regex.Replace(l, @" \(\d+\)", "")), Tree(fake, "-c", "-T").OutputLines);
    }

    [Fact]
    public void Targets_parents_and_depth_choose_what_is_shown()
    {
        using FakeProc fake = Shop();
        Assert.Equal(["init (1)  [prog.service]", "`- master (10)", "   `- shell (30)", "      `- job (40)", "4 processes"], Tree(fake, "-ps", "30").OutputLines);
        Assert.Equal(["shell (30)  [prog.service]", "`- job (40)", "job (41)  [prog.service]", "3 processes"], Tree(fake, "-p", "30", "40", "41").OutputLines);
        Assert.Equal(["init (1)  [prog.service]", "`- master (10)  +8 processes below", "2 processes, 3 threads more"], Tree(fake, "-p", "--depth", "1").OutputLines);
        Assert.Equal(["3 x worker  [prog.service]", "3 processes"], Tree(fake, "-T", "@worker").OutputLines);
    }

    [Fact]
    public void What_sets_a_process_off_from_its_parent_stands_in_brackets()
    {
        string hash = new('b', 64);
        using FakeProc fake = Shop();
        fake.File("20/cgroup", $"0::/kubepods/cri-containerd-{hash}.scope\n").File("21/cgroup", "0::/system.slice/\e[31m.service\n").File("22/cgroup", "0::/\n");
        fake.File("30/stat", (Named(30, 10, "shell") with { State = 'Z' }).StatText()).File("31/stat", (Named(31, 10, "shell") with { State = 'T' }).StatText());
        foreach (string kind in (string[])["pid", "uts"])
        {
            fake.Link($"10/ns/{kind}", $"{kind}:[4026531840]");
            fake.Link($"50/ns/{kind}", $"{kind}:[4026532777]");
        }
        fake.Process(Named(60, 0, "exec")).Process(Named(61, 999, "orphan"));
        string[] rows = Tree(fake, "-pT").OutputLines;
        Assert.Contains("   |- worker (20)  [containerd container bbbbbbbbbbbb]", rows);
        Assert.Contains("   |- worker (21)  [?[31m.service]", rows);
        Assert.Contains("   |- worker (22)  [no unit]", rows);
        Assert.Contains("   |- shell (30)  [zombie]", rows);
        Assert.Contains("   |- shell (31)  [stopped]", rows);
        Assert.Contains("   `- shell (50)  [own pid+uts namespaces]", rows);
        Assert.Contains("exec (60)  [prog.service, its parent is outside this PID namespace]", rows);
        Assert.Contains("orphan (61)  [prog.service, its parent 999 is not visible]", rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_row_is_wider_than_the_screen_and_cut_rows_say_so(int columns)
    {
        using FakeProc fake = new();
        fake.Process(Named(1, 0, "init"));
        for (int id = 2; id < 60; id++) fake.Process(Named(id, id - 1, "\u65e5\u672c" + id)).File($"{id}/cmdline", string.Join('\0', Enumerable.Repeat("argument", 40)) + "\0");
        foreach (string draw in (string[])["--ascii", "--unicode"])
        {
            RunResult result = Tree(new Dictionary<string, string?> { ["COLUMNS"] = columns.ToString(), ["LC_ALL"] = "C.UTF-8" }, "--proc", fake.Path, "-pa", draw);
            string[] rows = result.OutputLines;
            Assert.Equal(60, rows.Length);
            Assert.All(rows, row => Assert.InRange(row.Sum(static c => c >= '\u3000' ? 2 : 1), 0, columns));
            Assert.All(rows[2..59], row => Assert.EndsWith(draw == "--ascii" ? ">" : "\u2026", row));
            if (columns >= 40) Assert.Contains(rows, static row => row.Contains("<58> \u65e5"));
        }
    }

    [Fact]
    public void Drawing_is_ASCII_in_a_pipe_and_without_UTF8_and_colour_is_for_terminals()
    {
        using FakeProc fake = Shop();
        foreach (Dictionary<string, string?> environment in (Dictionary<string, string?>[])[new() { ["LC_ALL"] = "C.UTF-8", ["TERM"] = "xterm" }, new() { ["LC_ALL"] = "C" }, new() { ["LC_ALL"] = "C.UTF-8", ["TERM"] = "dumb" }])
        {
            RunResult result = Tree(environment, "--proc", fake.Path);
            Assert.All(result.OutputBytes, static b => Assert.InRange(b, (byte)'\n', (byte)'~'));
        }
        Assert.Contains("\u251c\u2500 3 \u00d7 worker", Tree(fake, "-U").Output);
        Assert.Contains("\e[2m", Tree(fake, "--color").Output);
    }

    [Theory]
    [InlineData("C.UTF-8", "xterm", null, true, true)]
    [InlineData("C.UTF-8", "xterm", "1", true, false)]
    [InlineData("C.UTF-8", "dumb", null, false, false)]
    [InlineData("C", "xterm", null, false, true)]
    public void A_terminal_gets_lines_and_colour_as_it_can(string locale, string term, string? noColor, bool lines, bool colour)
    {
        using FakeProc fake = Shop();
        RunResult result = Run.Program("script", ["-qec", $"{Repository.Binary} tree --proc {fake.Path}", "/dev/null"], environment: new Dictionary<string, string?> { ["LC_ALL"] = locale, ["TERM"] = term, ["NO_COLOR"] = noColor });
        Assert.Equal(lines, result.Output.Contains('\u251c'));
        Assert.Equal(colour, result.Output.Contains('\e'));
    }

    [Fact]
    public void Five_thousand_hostile_thread_names_neither_break_rows_nor_drown_the_tree()
    {
        using Fixture fixture = Fixture.Start("hostile_threads", 5000);
        string pid = fixture.Pid.ToString();
        foreach (string locale in (string[])["C.UTF-8", "C"])
        {
            Dictionary<string, string?> environment = new() { ["LC_ALL"] = locale };
            RunResult folded = Tree(environment, pid);
            Assert.InRange(folded.OutputLines.Length, 3, 20);
            Assert.Contains("5000 threads more", folded.Output);
            RunResult each = Tree(environment, "-p", pid);
            Assert.Equal(5002, each.OutputLines.Length);
            Assert.All(folded.Output.Concat(each.Output), static c => Assert.True(c is '\n' or (>= ' ' and < '\u007f') or > '\u009f' and not '\u202e', $"U+{(int)c:X4}"));
        }
        using JsonDocument json = JsonDocument.Parse(Tree([], "--json", pid).Output);
        JsonElement process = json.RootElement.GetProperty("processes")[0];
        Assert.Equal(5000, process.GetProperty("otherThreads").GetArrayLength());
        Assert.Contains(process.GetProperty("otherThreads").EnumerateArray(), static t => t.TryGetProperty("nameBytes", out JsonElement bytes) && bytes.GetBytesFromBase64()[0] == 0xFF);
    }

    [Fact]
    public void Three_thousand_real_children_are_one_row()
    {
        using Fixture fixture = Fixture.Start("threads", 3000, 1);
        Assert.Contains("`- 3000 x threads\n", Tree([], fixture.Pid.ToString()).Output);
        Assert.Equal(fixture.Numbers.Order(), PstreeText.Weft(Tree([], "-p", fixture.Pid.ToString()).OutputLines).Where(n => n.Value.Parent == fixture.Pid).Select(static n => n.Key).Order());
    }

    [Fact]
    public void Ten_thousand_levels_are_drawn_and_written()
    {
        using FakeProc fake = new();
        fake.Stat(new FakeTask(1) { ParentTgid = 0 });
        for (int id = 2; id <= 10_000; id++) fake.Stat(new FakeTask(id) { ParentTgid = id - 1 });
        RunResult drawn = Tree(fake, "-p");
        Assert.Equal(10_001, drawn.OutputLines.Length);
        Assert.EndsWith("<9999> prog (10000)", drawn.OutputLines[9_999]);
        using JsonDocument json = JsonDocument.Parse(Tree(fake, "--json").Output);
        Assert.Equal(9_999, json.RootElement.GetProperty("processes")[9_999].GetProperty("level").GetInt32());
    }

    [Fact]
    public void Json_is_flat_typed_and_says_what_is_not_known()
    {
        using Fixture fixture = Fixture.Start("families");
        using JsonDocument json = JsonDocument.Parse(Tree([], "--json", "-s", fixture.Pid.ToString()).Output);
        Assert.Equal("weft.tree/1", json.RootElement.GetProperty("schema").GetString());
        List<JsonElement> processes = [.. json.RootElement.GetProperty("processes").EnumerateArray()];
        JsonElement adopter = processes.Single(p => p.GetProperty("pid").GetInt32() == fixture.Pid);
        Assert.Equal("guess", adopter.GetProperty("adoptsOrphans").GetProperty("certainty").GetString());
        Assert.Equal(fixture["adopted"], adopter.GetProperty("adoptsOrphans").GetProperty("witnessPid").GetInt32());
        JsonElement adopted = processes.Single(p => p.GetProperty("pid").GetInt32() == fixture["adopted"]);
        Assert.Equal(adopter.GetProperty("level").GetInt32() + 1, adopted.GetProperty("level").GetInt32());
        Assert.Equal(0, processes[0].GetProperty("level").GetInt32());
        Assert.True(processes[0].TryGetProperty("root", out _));
        Assert.SkipUnless(fixture["unshared"] != 0, "making namespaces needs root");
        JsonElement unshared = processes.Single(p => p.GetProperty("pid").GetInt32() == fixture["unshared"]);
        Assert.Equal(["ipc", "uts"], unshared.GetProperty("ownNamespaces").EnumerateArray().Select(static n => n.GetString()));
    }

    [Fact]
    public void Nobody_sees_the_tree_too_and_what_may_not_be_read_is_null()
    {
        RunResult result = Run.WeftAsNobody("tree", "--json");
        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement child = json.RootElement.GetProperty("processes").EnumerateArray().First(static p => p.TryGetProperty("ownNamespaces", out JsonElement own) && own.ValueKind == JsonValueKind.Null);
        Assert.Equal("not permitted", child.GetProperty("ownNamespacesReason").GetString());
        Assert.Equal(0, Run.WeftAsNobody("tree").ExitCode);
    }

    [Theory]
    [InlineData(2, "payments", "@payments")]
    [InlineData(2, "--depth x", "--depth takes a number")]
    [InlineData(2, "--dept 3", "Did you mean --depth?")]
    [InlineData(2, "-- ls", "runs no program")]
    [InlineData(3, "@no-such-program-anywhere", "no program matches")]
    [InlineData(3, "999999999", "no process 999999999")]
    [InlineData(5, "--proc /nowhere", "cannot read /nowhere")]
    [InlineData(5, "--proc /usr", "shows no processes")]
    public void Errors_say_what_to_do(int code, string arguments, string message)
    {
        RunResult result = Tree([], arguments.Split(' '));
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.Equal("", result.Output);
    }
}
