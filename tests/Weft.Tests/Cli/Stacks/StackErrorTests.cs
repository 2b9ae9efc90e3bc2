using System.Diagnostics;
using System.Globalization;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Stacks;

/// <summary>What <c>weft stack</c> says when stacks cannot be had, or not as wanted.</summary>
[Collection(Alone.Name)]
public sealed class StackErrorTests
{
    [Fact]
    public void A_process_that_is_not_there_has_the_status_3()
    {
        RunResult result = Run.Weft("stack", "99999999");
        Assert.Equal((3, "weft: no process 99999999\n", ""), (result.ExitCode, result.Error, result.Output));
    }

    [Fact]
    public void A_thread_of_the_kernel_has_a_kernel_stack_only()
    {
        Assert.SkipUnless(Directory.Exists("/proc/2/task") && File.ReadAllText("/proc/2/comm") == "kthreadd\n", "no kernel threads are seen here");
        RunResult result = Run.Weft("stack", "2");
        Assert.Equal(5, result.ExitCode);
        Assert.Contains("2 (kthreadd) is a thread of the kernel", result.Error);
        result = Run.Weft("stack", "-k", "2");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("a thread of the kernel", result.Output);
        Assert.DoesNotContain("read(", result.Output);
        if (Environment.IsPrivilegedProcess) Assert.Contains("   k  kthreadd+0x", result.Output);
    }

    [Fact]
    public void A_zombie_is_told_as_one_with_its_parent()
    {
        using Fixture fixture = Fixture.Start("zombie");
        int zombie = fixture.Numbers.First(n => n != fixture.Pid);
        RunResult result = Run.Weft("stack", zombie.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(5, result.ExitCode);
        Assert.Contains($"waits for its parent {fixture.Pid}", result.Error);
    }

    [Theory]
    [InlineData("bash", "a program by its name: @bash")]
    [InlineData("--repeat 0 1", "takes a number from 1")]
    [InlineData("--interval 1s 1", "goes with --repeat")]
    [InlineData("--max-pause soon 1", "--max-pause takes a time such as 50ms or 2s, not")]
    [InlineData("--no-stop --consistent 1", "give one of them")]
    [InlineData("-t x 1", "is no thread's id")]
    [InlineData("-T ( 1", "is no regular expression: it has a '(' that is never closed")]
    public void A_wrong_word_is_named_with_what_to_write_instead(string arguments, string message)
    {
        RunResult result = Run.Weft(["stack", .. arguments.Split(' ')]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void A_thread_that_the_process_does_not_have_is_named()
    {
        using Fixture fixture = Fixture.Start("stacks", 1, 1);
        RunResult result = Run.Weft("stack", $"{fixture["target"]}", "-t", "1");
        Assert.Equal((3, $"weft stack: {fixture["target"]} has no thread 1\n"), (result.ExitCode, result.Error));
        Assert.Equal(3, Run.Weft("stack", $"{fixture["target"]}", "-T", "nobody").ExitCode);
    }

    [Fact]
    public void Another_users_process_is_refused_with_its_owner_and_what_to_try()
    {
        using Fixture fixture = Fixture.Start("stacks", 1, 1);
        RunResult result = Run.WeftAsNobody("stack", $"{fixture["target"]}");
        Assert.Equal(4, result.ExitCode);
        Assert.Contains($"it belongs to root. Try: sudo weft stack {fixture["target"]}", result.Error);
    }

    [Fact]
    public void Nobody_sees_the_blocked_threads_of_his_own_process_without_a_stop()
    {
        // The shell stands in wait(2) for its child, which is had by a stop and without one.
        RunResult result = Run.AsNobody("sh", "-c", $"cd /; sleep 60 & child=$!; for f in '' --no-stop; do {NobodysWeft()} stack $f $$ ; done; kill $child");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("stopped for", result.Output);
        Assert.Contains("captured without a stop; only blocked threads can be seen so", result.Output);
        Assert.Equal(2, result.OutputLines.Count(static l => l.Contains("  wait4 ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nobody_sees_his_own_weft()
    {
        RunResult result = Run.WeftAsNobody("stack", "self");
        Assert.True(result.ExitCode == 0, result.Error);
    }

    [Fact]
    public void What_another_traces_is_shown_without_a_stop_and_its_tracer_named()
    {
        using Fixture fixture = Fixture.Start("stacks", 2, 2);
        int target = fixture["target"];
        ProcessStartInfo start = new("strace", ["-f", "-o", "/dev/null", "-p", $"{target}"]) { RedirectStandardError = true, UseShellExecute = false };
        using Process strace = Process.Start(start)!;
        try
        {
            Assert.Contains("attached", strace.StandardError.ReadLine());
            RunResult result = Run.Weft("stack", "--consistent", $"{target}");
            Assert.Equal(0, result.ExitCode);
            Assert.Contains($"weft: {target} is being traced by strace ({strace.Id}), so it cannot be stopped; showing what can be read without a stop", result.Error);
            Assert.Contains("  blocked ", result.Output);
        }
        finally
        {
            strace.Kill();
            strace.WaitForExit();
        }
    }

    // A copy that nobody may run; the one of the tests lies where it may be run by all.
    private static string NobodysWeft()
    {
        string copy = Path.Combine(Directory.CreateTempSubdirectory("weft-stack-nobody-").FullName, "weft");
        File.SetUnixFileMode(Path.GetDirectoryName(copy)!, (UnixFileMode)0b111_101_101);
        File.Copy(Repository.Binary, copy);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        return copy;
    }
}
