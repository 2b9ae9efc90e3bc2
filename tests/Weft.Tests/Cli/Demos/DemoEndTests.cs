using System.Diagnostics;
using System.Text.Json;
using Weft.Cli.Demos;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Demos;

/// <summary>However a demo ends, nothing of it is left.</summary>
public sealed class DemoEndTests
{
    [Theory]
    [InlineData("deadlock")]
    [InlineData("fork-tree")]
    [InlineData("zombie")]
    [InlineData("pipe-full")]
    public void Its_time_ends_it(string name)
    {
        using RunningDemo demo = RunningDemo.Start(name, "--for", "300ms");
        Assert.Equal("time-over", demo.Next()!.Value.GetProperty("event").GetString());
        Assert.Equal(0, demo.WaitForExit());
        Assert.All(demo.Processes, static pid => Assert.Equal('-', RunningDemo.State(pid)));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("KILL")]
    public void A_signal_to_what_was_started_ends_all(string signal)
    {
        using RunningDemo demo = RunningDemo.Start("fork-tree");
        Kill(signal, demo.Launcher.Id);
        RunningDemo.AllEnd(demo.Processes);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public void A_signal_to_its_first_process_ends_all_and_is_passed_on(string signal, int status)
    {
        using RunningDemo demo = RunningDemo.Start("fork-tree");
        Kill(signal, demo.Pid);
        JsonElement end = demo.Next()!.Value;
        Assert.Equal(("end", status - 128), (end.GetProperty("event").GetString(), end.GetProperty("signal").GetInt32()));
        Assert.Equal(status, demo.WaitForExit());
        Assert.All(demo.Processes, static pid => Assert.Equal('-', RunningDemo.State(pid)));
    }

    [Fact]
    public void A_stopped_demo_ends_in_time_too()
    {
        using RunningDemo demo = RunningDemo.Start("deadlock", "--for", "400ms");
        Kill("STOP", demo.Pid);
        Assert.Equal(0, demo.WaitForExit());
        Assert.All(demo.Processes, static pid => Assert.Equal('-', RunningDemo.State(pid)));
    }

    [Fact]
    public void A_thread_that_faults_ends_its_process_by_signal()
    {
        using RunningDemo demo = RunningDemo.Start("crash-thread", "--for", "200ms");
        JsonElement end = demo.Next()!.Value;
        Assert.Equal(("end", demo.Pid, 11), (end.GetProperty("event").GetString(), end.GetProperty("pid").GetInt32(), end.GetProperty("signal").GetInt32()));
        Assert.Equal(0, demo.WaitForExit());
    }

    [Fact]
    public void The_parent_of_a_process_that_faults_lives_on()
    {
        // Half of its time passes before the fault.
        using RunningDemo demo = RunningDemo.Start("crash-process", "--for", "4s");
        int child = demo.Tid("worker-1");
        Assert.Equal($"worker-1 ({child}) was ended by SIGSEGV; its parent ({demo.Pid}) lives on.", demo.Next()!.Value.GetProperty("text").GetString());
        Assert.Equal('-', RunningDemo.State(child));
        // It has just told so, and may not sleep yet.
        Assert.True(RunningDemo.State(demo.Pid) is 'S' or 'R');
    }

    [Fact]
    public void Its_terminal_takes_it_along()
    {
        using Process terminal = Terminal($"'{Repository.Binary}' demo fork-tree --json");
        int[] processes = Told(terminal);
        terminal.Kill();
        RunningDemo.AllEnd(processes);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("nohup ", true)]
    public void The_shell_of_a_terminal_takes_it_along_unless_told_not_to(string prefix, bool stays)
    {
        string folder = Directory.CreateTempSubdirectory("weft-demo-").FullName;
        File.WriteAllText(folder + "/inner", $"mkfifo {folder}/line\n{prefix}'{Repository.Binary}' demo fork-tree --json >{folder}/line 2>/dev/null </dev/null &\nread -r line <{folder}/line\necho \"$line\"\n");
        using Process terminal = Terminal($"bash {folder}/inner; echo gone; cat");
        try
        {
            int[] processes = Told(terminal);
            Assert.Equal("gone", terminal.StandardOutput.ReadLine()?.Trim());
            if (stays)
            {
                Assert.Equal('S', RunningDemo.State(processes[0]));
                Kill("KILL", processes[0]);
            }
            RunningDemo.AllEnd(processes);
            Assert.False(terminal.HasExited);
        }
        finally
        {
            terminal.Kill();
            terminal.WaitForExit();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Without_a_terminal_it_outlives_the_script_that_started_it()
    {
        RunResult script = Run.Program("setsid", ["-w", "bash", "-c", $"'{Repository.Binary}' demo thread-pool --json --for 20s >/dev/null 2>&1 & echo $!"]);
        int launcher = int.Parse(script.Output);
        RunningDemo.Until(() => File.ReadAllText($"/proc/{launcher}/task/{launcher}/children").Length > 0, "the demo's program");
        int program = int.Parse(File.ReadAllText($"/proc/{launcher}/task/{launcher}/children"));
        Kill("TERM", launcher);
        RunningDemo.AllEnd([launcher, program]);
    }

    [Fact]
    public void The_list_names_every_demo_and_a_wrong_name_is_met_with_the_right_one()
    {
        Assert.Equal(DemoList.Names, Run.Weft("demo").OutputLines[1..].Select(static l => l.Split(' ')[0]));
        Assert.Equal(DemoList.Names, JsonDocument.Parse(Run.Weft("demo", "--json").Output).RootElement.GetProperty("demos").EnumerateArray().Select(static d => d.GetProperty("name").GetString()!));
        RunResult wrong = Run.Weft("demo", "dedlock");
        Assert.Equal((2, "weft demo: no demo 'dedlock'. Did you mean deadlock? (weft demo lists them)\n"), (wrong.ExitCode, wrong.Error));
    }

    [Theory]
    [InlineData("deadlock --for x", "--for takes a time such as 10s or 5min, not 'x'")]
    [InlineData("deadlock --for -5s", "--for takes a time such as 10s or 5min, not '-5s'")]
    [InlineData("deadlock zombie", "one name at a time")]
    [InlineData("deadlock --part deadlock 1", "--part is for its own child processes")]
    public void Mistakes_are_told_in_one_line(string line, string said)
    {
        RunResult result = Run.Weft(["demo", .. line.Split(' ')]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.Error);
        Assert.Equal(1, result.Error.Count(static c => c == '\n'));
    }

    private static void Kill(string signal, int pid) => Assert.Equal(0, Run.Program("kill", ["-s", signal, pid.ToString()]).ExitCode);

    private static Process Terminal(string command)
    {
        ProcessStartInfo start = new("script", ["-qfec", command, "/dev/null"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true };
        return Process.Start(start)!;
    }

    private static int[] Told(Process terminal)
    {
        JsonElement ready = JsonDocument.Parse(terminal.StandardOutput.ReadLine()!).RootElement;
        return [.. ready.GetProperty("tasks").EnumerateArray().Select(static t => t.GetProperty("pid").GetInt32())];
    }
}
