using System.Diagnostics;
using System.Text.Json;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Traces;

/// <summary>What <c>weft trace</c> does with its program, its target, its output and its options, by either engine.</summary>
public sealed class TraceCommandTests
{
    private static RunResult Trace(string engine, params string[] arguments)
    {
        Assert.SkipUnless(engine != "bpf" || Environment.IsPrivilegedProcess, "the kernel lets only root (or CAP_BPF) trace so");
        return Run.Weft(["trace", "--engine", engine, .. arguments]);
    }

    private static List<JsonElement> Events(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];

    private static string Event(JsonElement e) => e.GetProperty("event").GetString()!;

    [Theory]
    [InlineData("bpf", "exit 7", 7)]
    [InlineData("ptrace", "exit 7", 7)]
    [InlineData("bpf", "kill -KILL $$", 137)]
    [InlineData("ptrace", "kill -KILL $$", 137)]
    [InlineData("ptrace", "kill -TERM $$; exit 3", 143)]
    public void The_program_s_end_is_weft_s(string engine, string script, int status)
    {
        RunResult result = Trace(engine, "-q", "--", "sh", "-c", script);
        Assert.Equal(status, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains("sh", result.Error);
    }

    [Theory]
    [InlineData("bpf")]
    [InlineData("ptrace")]
    public void The_program_s_input_and_output_are_its_own(string engine)
    {
        Assert.SkipUnless(engine != "bpf" || Environment.IsPrivilegedProcess, "the kernel lets only root (or CAP_BPF) trace so");
        RunResult result = Run.Program(Repository.Binary, ["trace", "-q", "--engine", engine, "--", "cat"], input: "line\n"u8.ToArray());
        Assert.Equal((0, "line\n"), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("bpf")]
    [InlineData("ptrace")]
    public void A_program_that_cannot_be_run_is_named_as_a_shell_does(string engine)
    {
        RunResult missing = Trace(engine, "--", "no-such-program-of-weft");
        Assert.Equal(127, missing.ExitCode);
        Assert.Contains("no-such-program-of-weft", missing.Error);
        Assert.Contains("not found", missing.Error);
        Assert.Equal(127, Trace(engine, "--", "/no/such/file").ExitCode);
        RunResult directory = Trace(engine, "--", "/usr");
        Assert.Equal(126, directory.ExitCode);
        Assert.Contains("directory", directory.Error);
        string file = Path.GetTempFileName();
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Assert.Equal(126, Trace(engine, "--", file).ExitCode);
        File.Delete(file);
    }

    [Theory]
    [InlineData("bpf")]
    [InlineData("ptrace")]
    public void A_recording_has_each_fork_exec_and_exit_and_can_be_shown_again(string engine)
    {
        string file = Path.GetTempFileName();
        try
        {
            RunResult result = Trace(engine, "--json", "-o", file, "--", "sh", "-c", "(exit 3); /bin/true 'a b'; exit 1");
            Assert.Equal((1, "", ""), (result.ExitCode, result.Output, result.Error));
            List<JsonElement> events = Events(File.ReadAllText(file));
            Assert.Equal(("start", "weft.trace/1", engine), (Event(events[0]), events[0].GetProperty("schema").GetString(), events[0].GetProperty("engine").GetString()));
            Assert.Equal("end", Event(events[^1]));
            Assert.Equal(0, events[^1].GetProperty("lost").GetInt32());
            Assert.Equal(3, events.Count(static e => Event(e) is "fork" or "vfork" or "clone"));
            Assert.Equal([["sh", "-c", "(exit 3); /bin/true 'a b'; exit 1"], ["/bin/true", "a b"]],
                events.Where(static e => Event(e) == "exec").Select(static e => e.GetProperty("arguments").EnumerateArray().Select(static a => a.GetString()!).ToArray()));
            Assert.Equal([3, 0, 1], events.Where(static e => Event(e) == "exit").Select(static e => e.GetProperty("exitStatus").GetInt32()));
            Assert.All(events.Where(static e => Event(e) == "exit"), static e => Assert.True(e.GetProperty("processorNanoseconds").GetInt64() > 0));

            RunResult again = Run.Weft("trace", "--replay", file, "-q");
            Assert.Equal(0, again.ExitCode);
            Assert.Contains("/bin/true 'a b'", again.Output.Replace("true a b", "true 'a b'"));
            RunResult same = Run.Weft("trace", "--replay", file, "--json");
            Assert.Equal(File.ReadAllLines(file), same.OutputLines);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("bpf")]
    [InlineData("ptrace")]
    public void A_running_process_is_joined_and_let_go_as_it_was(string engine)
    {
        Assert.SkipUnless(engine != "bpf" || Environment.IsPrivilegedProcess, "the kernel lets only root (or CAP_BPF) trace so");
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", "while read line; do (exit 5); echo done; done"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using Process weft = Process.Start(new ProcessStartInfo(Repository.Binary, ["trace", "--engine", engine, "--json", "--until", "exit", shell.Id.ToString()]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        List<JsonElement> events = [];
        void Read() => events.Add(JsonDocument.Parse(weft.StandardOutput.ReadLine()!).RootElement);
        do Read(); while (Event(events[^1]) != "present");
        Assert.Equal(shell.Id, events[^1].GetProperty("pid").GetInt32());
        shell.StandardInput.WriteLine("go");
        while (Event(events[^1]) != "end") Read();
        Assert.True(weft.WaitForExit(10_000));
        Assert.Equal(0, weft.ExitCode);
        Assert.Equal("until", events[^1].GetProperty("reason").GetString());
        JsonElement made = events.First(static e => Event(e) == "fork"), ended = events.First(static e => Event(e) == "exit");
        Assert.Equal(shell.Id, made.GetProperty("pid").GetInt32());
        Assert.Equal((made.GetProperty("childPid").GetInt32(), 5), (ended.GetProperty("pid").GetInt32(), ended.GetProperty("exitStatus").GetInt32()));
        // It goes on as if nothing had been.
        Assert.Equal("done", shell.StandardOutput.ReadLine());
        Assert.Contains("TracerPid:\t0\n", File.ReadAllText($"/proc/{shell.Id}/status"));
        shell.StandardInput.WriteLine("again");
        Assert.Equal("done", shell.StandardOutput.ReadLine());
        shell.StandardInput.Close();
        Assert.True(shell.WaitForExit(10_000));
        Assert.Equal(0, shell.ExitCode);
    }

    [Theory]
    [InlineData("bpf", "INT", 130)]
    [InlineData("ptrace", "INT", 130)]
    [InlineData("bpf", "TERM", 143)]
    [InlineData("ptrace", "TERM", 143)]
    public void A_signal_lets_the_target_go_and_sums_up(string engine, string signal, int status)
    {
        Assert.SkipUnless(engine != "bpf" || Environment.IsPrivilegedProcess, "the kernel lets only root (or CAP_BPF) trace so");
        using Fixture fixture = Fixture.Start("threads", 1, 4);
        using Process weft = Process.Start(new ProcessStartInfo(Repository.Binary, ["trace", "--engine", engine, "--json", fixture.Pid.ToString()]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        string line = "";
        while (!line.Contains("\"present\"", StringComparison.Ordinal)) line = weft.StandardOutput.ReadLine()!;
        Assert.Equal(0, Run.Program("kill", ["-" + signal, weft.Id.ToString()]).ExitCode);
        string rest = weft.StandardOutput.ReadToEnd();
        Assert.True(weft.WaitForExit(10_000));
        Assert.Equal(status, weft.ExitCode);
        Assert.Equal("interrupted", Events(rest)[^1].GetProperty("reason").GetString());
        string now = File.ReadAllText($"/proc/{fixture.Pid}/status");
        Assert.Contains("TracerPid:\t0\n", now);
        Assert.DoesNotContain("\nState:\tT", now);
    }

    [Theory]
    [InlineData("bpf")]
    [InlineData("ptrace")]
    public void A_full_disk_ends_the_trace_and_not_the_program(string engine)
    {
        string made = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        RunResult result = Trace(engine, "--json", "-o", "/dev/full", "--", "sh", "-c", $"for i in 1 2 3 4 5; do /bin/true; done; touch {made}");
        Assert.True(File.Exists(made));
        File.Delete(made);
        Assert.Equal(74, result.ExitCode);
        Assert.Contains("/dev/full", result.Error);
        Assert.Contains("space", result.Error);
    }

    [Fact]
    public void Time_ends_it_and_the_program_runs_on()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 2);
        RunResult result = Run.Weft("trace", "--for", "50ms", "--json", fixture.Pid.ToString());
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("time", Events(result.Output)[^1].GetProperty("reason").GetString());
        Assert.Equal([fixture.Pid], Events(result.Output)[^1].GetProperty("leftRunning").EnumerateArray().Select(static p => p.GetInt32()));
    }

    [Fact]
    public void Nobody_traces_its_own_programs_with_ptrace_and_is_told_why_not_with_bpf()
    {
        RunResult own = Run.WeftAsNobody("trace", "-q", "--", "sh", "-c", "/bin/true; exit 4");
        Assert.Equal(4, own.ExitCode);
        Assert.Contains("ptrace", own.Error);
        RunResult refused = Run.WeftAsNobody("trace", "--engine", "bpf", "--", "true");
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("bpf", refused.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(4, Run.WeftAsNobody("trace", "-a").ExitCode);
        Assert.Equal(4, Run.WeftAsNobody("trace", Environment.ProcessId.ToString()).ExitCode);
    }

    [Theory]
    [InlineData(2, "trace")]
    [InlineData(2, "trace", "make")]
    [InlineData(2, "trace", "--")]
    [InlineData(2, "trace", "-a", "1")]
    [InlineData(2, "trace", "-a", "--", "true")]
    [InlineData(2, "trace", "--engine", "ptrace", "-a")]
    [InlineData(2, "trace", "--until", "birth", "--", "true")]
    [InlineData(2, "trace", "--for", "soon", "--", "true")]
    [InlineData(2, "trace", "-e", "trace=openat", "--", "true")]
    [InlineData(2, "trace", "-p", "x", "--", "true")]
    [InlineData(2, "trace", "--replay", "/dev/null", "--", "true")]
    [InlineData(2, "trace", "--replay", "/no/such/file")]
    [InlineData(3, "trace", "999999999")]
    [InlineData(3, "trace", "-p", "999999999")]
    public void What_cannot_be_meant_is_said_in_one_line(int status, params string[] arguments)
    {
        RunResult result = Run.Weft(arguments);
        Assert.Equal((status, ""), (result.ExitCode, result.Output));
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("weft", result.Error);
    }

    [Fact]
    public void Strace_s_habits_are_understood()
    {
        RunResult result = Run.Weft("trace", "-f", "-q", "-e", "trace=process", "-o", "/dev/null", "--", "true");
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
    }
}
