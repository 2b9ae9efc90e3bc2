using System.Text.Json;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli;

/// <summary>What <c>weft show</c> prints, opens and answers.</summary>
public sealed class ShowTests
{
    [Theory]
    [InlineData("show", "which process?", 2)]
    [InlineData("show 4194303", "no process 4194303", 3)]
    [InlineData("show -5", "unknown option '-5'", 2)]
    [InlineData("show 99999999999", "is no pid or tid", 2)]
    [InlineData("show sshd", "weft show @sshd", 2)]
    [InlineData("show @nosuchprogram", "no program matches", 3)]
    [InlineData("show --flies 1", "Did you mean --files?", 2)]
    [InlineData("show --proc /nonexistent 1", "cannot read /nonexistent", 5)]
    public void Mistakes_are_told_in_one_line(string line, string said, int code)
    {
        RunResult result = Run.Weft(line.Split(' '));
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(static c => c == '\n'));
        Assert.Equal("", result.Output);
    }

    [Fact]
    public void The_first_sentence_says_who_it_is_and_what_it_does()
    {
        using Fixture fixture = Fixture.Start("signals");
        string page = Run.Weft("show", fixture.Pid.ToString()).Output;
        Assert.StartsWith($"signals ({fixture.Pid}) is a process of 2 threads of user ", page, StringComparison.Ordinal);
        Assert.Contains($"({Environment.ProcessId}). Now both sleep", page, StringComparison.Ordinal);
        Assert.Contains("signals     pending USR2, RTMIN+3; catches USR1; ignores PIPE", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tid_says_whose_thread_it_is_first()
    {
        using Fixture fixture = Fixture.Start("signals");
        string[] lines = Run.Weft("show", fixture["thread"].ToString()).OutputLines;
        Assert.StartsWith($"blocker ({fixture["thread"]}) is a thread of signals ({fixture.Pid}), made ", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, static l => l.StartsWith("its signals pending HUP; blocks HUP, USR2, TERM, RTMIN+3", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith($"signals ({fixture.Pid}) is a process of 2 threads", StringComparison.Ordinal));
    }

    [Fact]
    public void A_zombie_is_told_who_must_wait_for_it()
    {
        using Fixture fixture = Fixture.Start("zombie");
        RunResult result = Run.Weft("show", fixture.Number(1).ToString());
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("has ended with status 7", result.Output, StringComparison.Ordinal);
        Assert.Contains($"Its parent, zombie ({fixture.Number(0)}), has not waited for it", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sharing_is_told_with_the_names()
    {
        using Fixture fixture = Fixture.Start("sharing");
        string page = Run.Weft("show", fixture.Number(0).ToString()).Output;
        Assert.Contains($"its file table with its child sharing ({fixture["files"]})", page, StringComparison.Ordinal);
        Assert.Contains($"its memory and its signal handlers with its child sharing ({fixture["vm_sighand"]})", page, StringComparison.Ordinal);
        Assert.Contains($"sharing ({fixture["thread"]}) has its file table and its working and root directory apart", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_files_of_the_process_and_of_those_it_names_are_opened()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 3);
        string pid = fixture.Numbers[^1].ToString();
        string json = Run.Weft("show", pid, "--json").Output;
        using JsonDocument document = JsonDocument.Parse(json);
        HashSet<string> allowed = [pid, .. document.RootElement.GetProperty("ancestors").EnumerateArray().Select(static a => a.GetProperty("pid").GetInt32().ToString())];
        // Files of threads are opened relative to task/, so their paths begin with a tid.
        string[] threads = [.. document.RootElement.GetProperty("threads").EnumerateArray().Select(static t => t.GetProperty("tid").GetInt32().ToString())];
        RunResult traced = Run.Program("strace", ["-f", "-e", "trace=%file", "-o", "/dev/stdout", Repository.Binary, "show", pid, "--files", "-v"]);
        string[] calls = [.. traced.OutputLines.Where(static l => l.Contains("at(", StringComparison.Ordinal))];
        Assert.Contains(calls, l => l.Contains($"\"{pid}/status\"", StringComparison.Ordinal));
        foreach (string call in calls)
        {
            int quote = call.IndexOf('"');
            if (quote < 0) continue;
            string path = call[(quote + 1)..call.IndexOf('"', quote + 1)];
            string first = path.Split('/')[0];
            // Paths below the proc root are relative to it and begin with a pid; those below fd/ are bare numbers.
            if (path.Contains('/') && first.Length > 0 && first.All(char.IsAsciiDigit)) Assert.True(allowed.Contains(first) || threads.Contains(first) || path == "1/ns/mnt" || path == "1/ns/net", call);
        }
        // Of an ancestor nothing but its stat.
        Assert.DoesNotContain(calls, l => allowed.Any(a => a != pid && l.Contains($"\"{a}/", StringComparison.Ordinal) && !l.Contains($"\"{a}/stat\"", StringComparison.Ordinal) && !l.Contains("\"1/ns/", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_ordinary_user_gets_a_partial_page_that_names_each_lack()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 3);
        RunResult result = Run.WeftAsNobody("show", fixture.Numbers[^1].ToString());
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("threads (", result.Output, StringComparison.Ordinal);
        string lacks = Assert.Single(result.OutputLines, static l => l.StartsWith("not shown", StringComparison.Ordinal));
        foreach (string fact in (string[])["program file", "working directory", "I/O", "open files", "namespaces", "what it shares", "where threads wait"]) Assert.Contains(fact, lacks, StringComparison.Ordinal);
        Assert.Contains("not permitted; it belongs to root. Try: sudo weft show", lacks, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(Run.WeftAsNobody("show", fixture.Numbers[^1].ToString(), "--json").OutputBytes);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("files").ValueKind);
        Assert.Equal("not permitted", document.RootElement.GetProperty("filesReason").GetString());
        Assert.Equal("not permitted", document.RootElement.GetProperty("sharingReason").GetString());
    }

    [Fact]
    public void Json_says_what_proc_says()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 7);
        int pid = fixture.Numbers[^1];
        using JsonDocument document = JsonDocument.Parse(Run.Weft("show", pid.ToString(), "--json").OutputBytes);
        JsonElement root = document.RootElement;
        Assert.Equal("weft.show/1", root.GetProperty("schema").GetString());
        Assert.Equal(pid, root.GetProperty("pid").GetInt32());
        Assert.Equal(fixture.Pid, root.GetProperty("ppid").GetInt32());
        Assert.Equal(new FileInfo($"/proc/{pid}/exe").LinkTarget, root.GetProperty("executable").GetString());
        Assert.Equal(new FileInfo($"/proc/{pid}/cwd").LinkTarget, root.GetProperty("workingDirectory").GetString());
        Assert.Equal(File.ReadAllText($"/proc/{pid}/cmdline").TrimEnd('\0').Split('\0'), root.GetProperty("commandLine").EnumerateArray().Select(static a => a.GetString()));
        Assert.Equal(Directory.GetDirectories($"/proc/{pid}/task").Select(static d => int.Parse(Path.GetFileName(d))).Order(), root.GetProperty("threads").EnumerateArray().Select(static t => t.GetProperty("tid").GetInt32()));
        Assert.Equal(Directory.GetFiles($"/proc/{pid}/fd").Length, root.GetProperty("files").GetProperty("count").GetInt32());
        Assert.Equal(int.Parse(File.ReadAllText($"/proc/{pid}/oom_score")), root.GetProperty("outOfMemoryScore").GetInt32());
        string status = File.ReadAllText($"/proc/{pid}/status");
        Assert.Contains($"VmSize:\t{root.GetProperty("virtualBytes").GetInt64() / 1024,8} kB", status, StringComparison.Ordinal);
        Assert.Equal(7, root.GetProperty("threadStates").EnumerateObject().Sum(static s => s.Value.GetInt32()));
        string limits = File.ReadAllText($"/proc/{pid}/limits");
        JsonElement stack = root.GetProperty("limits").EnumerateArray().Single(static l => l.GetProperty("kind").GetString() == "stackSize");
        Assert.Contains(stack.GetProperty("soft").ToString(), limits.Split('\n').Single(static l => l.StartsWith("Max stack", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_hostile_reaches_the_screen_and_json_is_lossless()
    {
        using Fixture fixture = Fixture.Start("names");
        foreach (string[] more in (string[][])[[], ["-v", "--files"], ["--all"]])
        {
            byte[] output = Run.Weft(["show", fixture.Pid.ToString(), .. more]).OutputBytes;
            Assert.DoesNotContain(output, static b => (b < 0x20 && b != '\n') || b == 0x7F);
        }
        using JsonDocument document = JsonDocument.Parse(Run.Weft("show", fixture.Pid.ToString(), "--json").OutputBytes);
        HashSet<string> expected = [.. Directory.GetDirectories($"/proc/{fixture.Pid}/task").Select(static d => Convert.ToHexString(File.ReadAllBytes(d + "/comm").AsSpan()[..^1]))];
        HashSet<string> got = [.. document.RootElement.GetProperty("threads").EnumerateArray().Select(static t => Convert.ToHexString(
            t.TryGetProperty("nameBytes", out JsonElement raw) ? raw.GetBytesFromBase64() : System.Text.Encoding.UTF8.GetBytes(t.GetProperty("name").GetString()!)))];
        Assert.Equal(expected, got);
    }

    [Fact]
    public void Five_thousand_hostile_threads_are_a_page_of_some_lines()
    {
        using Fixture fixture = Fixture.Start("manynames", 5000);
        RunResult result = Run.Program(Repository.Binary, ["show", fixture.Pid.ToString()], environment: new Dictionary<string, string?> { ["COLUMNS"] = "80" });
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(result.OutputLines.Length, 30, 70);
        Assert.Contains("threads     5000: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("--all every thread", string.Join(' ', result.OutputLines), StringComparison.Ordinal);
        Assert.DoesNotContain(result.OutputBytes, static b => (b < 0x20 && b != '\n') || b == 0x7F);
        Assert.True(Run.Weft("show", fixture.Pid.ToString(), "--all").OutputLines.Length > 5000);
    }

    [Theory]
    [InlineData(40, "C")]
    [InlineData(80, "C")]
    [InlineData(80, "C.UTF-8")]
    [InlineData(200, "C.UTF-8")]
    public void No_row_is_wider_than_the_screen_and_plain_locales_get_plain_text(int columns, string locale)
    {
        using Fixture fixture = Fixture.Start("sharing");
        using Fixture pool = Fixture.Start("threads", 1, 30);
        foreach (string[] arguments in (string[][])[[fixture.Number(0).ToString()], [pool.Numbers[^1].ToString(), "-v", "--files"], ["2"]])
        {
            RunResult result = Run.Program(Repository.Binary, ["show", .. arguments], environment: new Dictionary<string, string?> { ["COLUMNS"] = columns.ToString(), ["LC_ALL"] = locale, ["TERM"] = "dumb" });
            Assert.Equal(0, result.ExitCode);
            Assert.All(result.OutputLines, line => Assert.True(line.Length <= columns, $"{line.Length} > {columns}: {line}"));
            Assert.DoesNotContain("\e[", result.Output, StringComparison.Ordinal);
            if (locale == "C") Assert.DoesNotContain(result.OutputBytes, static b => b > 0x7E);
        }
    }
}
