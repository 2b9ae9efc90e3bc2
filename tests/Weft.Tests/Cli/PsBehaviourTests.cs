using System.Globalization;
using System.Text.Json;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli;

/// <summary>What <c>weft ps</c> does with threads, zombies, hostile names, bad input and bad luck.</summary>
public sealed class PsBehaviourTests
{
    [Fact]
    public void A_thread_of_the_kernel_is_in_no_system_call()
    {
        Assert.Equal("kthreadd -", string.Join(' ', Run.Weft("ps", "-o", "comm=,syscall=", "-p", "2").Output.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim());
    }

    [Fact]
    public void A_process_that_does_not_exist_is_exit_3_and_one_line()
    {
        RunResult result = Run.Weft("ps", "-p", "4194303");
        Assert.Equal(3, result.ExitCode);
        Assert.Equal("weft: no process 4194303\n", result.Error);
    }

    [Theory]
    [InlineData("ps -o cmdl", "unknown column 'cmdl'. Did you mean cmd", 2)]
    [InlineData("ps --jsn", "unknown option '--jsn'. Did you mean --json?", 2)]
    [InlineData("pss", "unknown command 'pss'. Did you mean ps?", 2)]
    [InlineData("ps -p abc", "'abc' is not one", 2)]
    [InlineData("ps -u nosuchuser", "no user named 'nosuchuser'", 2)]
    [InlineData("ps -p", "needs process ids", 2)]
    [InlineData("ps @nosuchprogram", "no program matches '@nosuchprogram'", 3)]
    [InlineData("ps 4194303", "no process 4194303", 3)]
    [InlineData("ps --proc /nonexistent", "cannot read /nonexistent: no such file or directory", 5)]
    [InlineData("ps --engine best", "one of auto, procfs, bpf", 2)]
    [InlineData("ps -M", "-M is not offered", 2)]
    [InlineData("ps X", "X is not offered", 2)]
    [InlineData("ps @/(/", "is no regular expression", 2)]
    [InlineData("help nonsense", "no help on 'nonsense'", 2)]
    public void Mistakes_are_told_in_one_line(string line, string said, int code)
    {
        RunResult result = Run.Weft(line.Split(' '));
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(said, result.Error);
        Assert.Equal(1, result.Error.Count(static c => c == '\n'));
        Assert.DoesNotContain("   at ", result.Error);
    }

    [Fact]
    public void Threads_are_all_listed_under_their_process()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 40);
        string pid = fixture.Numbers.Last().ToString();
        Assert.Equal(Directory.GetDirectories($"/proc/{pid}/task").Length, Run.Weft("ps", "-L", "-o", "tid=", "-p", pid).OutputLines.Length);
        string[] person = Run.Weft("ps", "-T", pid).OutputLines;
        Assert.Contains("threads, one address space", person[0]);
        Assert.Equal(Directory.GetDirectories($"/proc/{pid}/task").Length, person.Length - 2);
    }

    [Fact]
    public void A_tid_stands_for_its_process()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 3);
        string pid = fixture.Numbers.Last().ToString();
        string tid = Directory.GetDirectories($"/proc/{pid}/task").Select(Path.GetFileName).First(t => t != pid)!;
        Assert.Contains(pid, Run.Weft("ps", tid).Output);
    }

    [Fact]
    public void A_tid_is_no_process_to_p()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 3);
        string pid = fixture.Numbers.Last().ToString();
        string tid = Directory.GetDirectories($"/proc/{pid}/task").Select(Path.GetFileName).First(t => t != pid)!;
        foreach (string engine in (string[])["procfs", "bpf"])
        {
            RunResult result = Run.Weft("ps", "-L", "-p", tid, "--engine", engine);
            Assert.Equal(3, result.ExitCode);
            Assert.Equal($"weft: no process {tid}; {tid} is a thread of {pid}\n", result.Error);
        }
    }

    [Fact]
    public void A_full_disk_is_told()
    {
        RunResult result = Run.Program("bash", ["-c", $"'{Repository.Binary}' ps -e > /dev/full"]);
        Assert.Equal(74, result.ExitCode);
        Assert.Contains("could not be written: no space left on device", result.Error);
    }

    [Fact]
    public void A_zombie_leader_keeps_its_living_threads_in_the_list()
    {
        using Fixture fixture = Fixture.Start("zombie_leader");
        string[] states = Run.Weft("ps", "-L", "-o", "s=", "-p", fixture.Pid.ToString()).OutputLines;
        Assert.Contains("Z", states.Select(static s => s.Trim()));
        Assert.Contains("S", states.Select(static s => s.Trim()));
    }

    [Fact]
    public void Json_is_typed_and_a_missing_value_has_its_reason()
    {
        using JsonDocument document = JsonDocument.Parse(Run.Weft("ps", "--json", "-e", "-o", "pid,rss,exe,pss,threads,cpu,start").OutputBytes);
        JsonElement root = document.RootElement;
        Assert.Equal("weft.ps/1", root.GetProperty("schema").GetString());
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), root.GetProperty("bootId").GetString());
        JsonElement kernel = root.GetProperty("tasks").EnumerateArray().Single(static t => t.GetProperty("pid").GetInt32() == 2);
        Assert.Equal(JsonValueKind.Null, kernel.GetProperty("residentBytes").ValueKind);
        Assert.Equal("not applicable", kernel.GetProperty("residentBytesReason").GetString());
        JsonElement self = root.GetProperty("tasks").EnumerateArray().Last(static t => t.GetProperty("name").GetString() == "weft");
        Assert.True(self.GetProperty("residentBytes").GetInt64() > 100_000);
        Assert.Equal(JsonValueKind.Number, self.GetProperty("cpuAveragePercent").ValueKind);
        Assert.True(self.GetProperty("startUnixNanoseconds").GetInt64() > 1_600_000_000_000_000_000);
    }

    [Fact]
    public void Hostile_names_are_valid_json_and_lossless()
    {
        using Fixture fixture = Fixture.Start("names");
        byte[] output = Run.Weft("ps", "--json", "-L", "-p", fixture.Pid.ToString(), "-o", "comm").OutputBytes;
        using JsonDocument document = JsonDocument.Parse(output);
        HashSet<string> expected = [.. Directory.GetDirectories($"/proc/{fixture.Pid}/task").Select(static d => Convert.ToHexString(File.ReadAllBytes(d + "/comm").AsSpan()[..^1]))];
        HashSet<string> got = [];
        foreach (JsonElement task in document.RootElement.GetProperty("tasks").EnumerateArray())
        {
            byte[] bytes = task.TryGetProperty("nameBytes", out JsonElement raw) ? raw.GetBytesFromBase64() : System.Text.Encoding.UTF8.GetBytes(task.GetProperty("name").GetString()!);
            got.Add(Convert.ToHexString(bytes));
        }
        Assert.Equal(expected, got);
    }

    [Fact]
    public void Nothing_hostile_reaches_the_screen_in_any_view()
    {
        using Fixture fixture = Fixture.Start("names");
        foreach (string[] arguments in (string[][])[["ps", "-T", fixture.Pid.ToString()], ["ps", fixture.Pid.ToString()], ["ps", "-Lf", "-p", fixture.Pid.ToString()], ["ps", "--csv", "-L", "-p", fixture.Pid.ToString()]])
        {
            byte[] output = Run.Weft(arguments).OutputBytes;
            Assert.DoesNotContain(output, static b => (b < 0x20 && b != '\n') || b == 0x7F);
        }
    }

    [Fact]
    public void Two_megabytes_of_arguments_are_printed_whole()
    {
        using Fixture fixture = Fixture.Start("bigargs");
        int pid = fixture.Pid;
        byte[] raw = File.ReadAllBytes($"/proc/{pid}/cmdline");
        string line = Run.Weft("ps", "-ww", "-o", "args=", "-p", pid.ToString()).Output.TrimEnd('\n');
        int shown = Math.Min(raw.Length - 1, 2 << 20);
        Assert.True(Math.Abs(line.Length - shown) <= 1, $"{line.Length} characters of {raw.Length} bytes");
    }

    [Fact]
    public void A_reader_that_goes_away_ends_it_quietly()
    {
        RunResult result = Run.Program("bash", ["-c", $"set -o pipefail; for i in 1 2 3 4 5; do '{Repository.Binary}' ps -eLo pid,args | head -1 >/dev/null || exit $?; done"]);
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public void No_row_is_wider_than_the_screen(int columns)
    {
        foreach (string[] arguments in (string[][])[["ps"], ["ps", "-T"], ["ps", "-ef"], ["ps", "aux"]])
        {
            RunResult result = Run.Program(Repository.Binary, arguments, environment: new Dictionary<string, string?> { ["COLUMNS"] = columns.ToString() });
            Assert.Equal(0, result.ExitCode);
            Assert.All(result.OutputLines, line => Assert.True(line.Length <= columns, $"{line.Length} > {columns}: {line}"));
        }
    }

    [Fact]
    public async Task Living_processes_are_all_there_while_others_come_and_go()
    {
        const int Seconds = 10, Least = 50_000;
        using Fixture fixture = Fixture.Start("churn", Seconds, 8, Least);
        int[] stayers = fixture.Numbers;
        Task<string> end = fixture.NextLine();
        int listings = 0;
        while (!end.IsCompleted)
        {
            RunResult result = Run.Weft("ps", "-eLo", "pid=");
            Assert.Equal("", result.Error);
            HashSet<int> seen = [.. result.OutputLines.Select(static l => int.Parse(l.Trim()))];
            Assert.All(stayers, pid => Assert.Contains(pid, seen));
            listings++;
        }
        Assert.True(listings > 5);
        string[] done = (await end).Split(' ');
        Assert.Equal("done", done[0]);
        Assert.True(int.Parse(done[2], CultureInfo.InvariantCulture) >= Least);
    }

    [Fact]
    public void An_ordinary_user_sees_null_with_the_reason_where_root_sees_a_value()
    {
        RunResult result = Run.WeftAsNobody("ps", "--json", "-p", "1", "-o", "exe,ioRead,wchan");
        Assert.Equal(0, result.ExitCode);
        using JsonDocument document = JsonDocument.Parse(result.OutputBytes);
        JsonElement task = document.RootElement.GetProperty("tasks")[0];
        Assert.Equal(JsonValueKind.Null, task.GetProperty("executable").ValueKind);
        Assert.Equal("not permitted", task.GetProperty("executableReason").GetString());
        Assert.Equal("not permitted", task.GetProperty("ioReadBytesReason").GetString());
        Assert.Equal("not permitted", task.GetProperty("waitChannelReason").GetString());
    }

    [Fact]
    public void Version_and_help_speak()
    {
        Assert.StartsWith("weft 0.", Run.Weft("--version").Output);
        Assert.Contains("examples", Run.Weft("help", "ps").Output);
        Assert.Contains("CPU time used", Run.Weft("help", "columns").Output);
        Assert.Contains("stat fields 14 + 15", Run.Weft("help", "columns", "pcpu").Output);
    }

    [Fact]
    public void Colour_is_for_terminals_or_on_request()
    {
        Assert.DoesNotContain("\e[", Run.Weft("ps").Output);
        Assert.Contains("\e[1m", Run.Weft("ps", "--color=always").Output);
    }
}
