using System.Diagnostics;
using System.Globalization;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>A process whose stacks cannot be had: the exit status, and one line that says why and what would help.</summary>
public sealed class StackErrorsTests
{
    private const int NoSuchTask = 3, NotPermitted = 4, NotSupported = 5;

    [Fact]
    public void A_thread_of_the_kernel_has_none()
    {
        Assert.SkipUnless(File.Exists("/proc/2/stat") && File.ReadAllText("/proc/2/stat").StartsWith("2 (kthreadd)", StringComparison.Ordinal), "no thread of the kernel is to be seen here");
        Refused(Run.Weft("stack", "2"), NotSupported, "2 (kthreadd) is a thread of the kernel");
    }

    [Fact]
    public void A_zombie_has_none()
    {
        using Fixture zombie = Fixture.Start("zombie");
        Refused(Run.Weft("stack", Text(zombie.Number(1))), NotSupported, $"has ended and waits for its parent {zombie.Number(0)}");
    }

    [Fact]
    public void One_that_is_gone_is_named() => Refused(Run.Weft("stack", "4194304"), NoSuchTask, "4194304");

    [Fact]
    public void Nobody_may_not_look_into_a_process_of_root()
    {
        using Fixture fixture = Fixture.Start("stacks", 1, 1);
        Refused(Run.WeftAsNobody("stack", Text(fixture["target"])), NotPermitted, "it belongs to root");
    }

    [Fact]
    public void A_tracer_is_named_and_without_a_stop_there_are_stacks_all_the_same()
    {
        Assert.SkipUnless(Run.Program("sh", ["-c", "command -v gdb"]).ExitCode == 0, "gdb is not installed");
        using Fixture fixture = Fixture.Start("stacks", 2, 4);
        int target = fixture["target"];
        ProcessStartInfo start = new("gdb", ["-nx", "-q", "-iex", "set debuginfod enabled off", "-p", Text(target), "-ex", "echo attached\\n"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process gdb = Process.Start(start)!;
        try
        {
            string? line;
            do line = gdb.StandardOutput.ReadLine();
            while (line is not null && !line.Contains("attached", StringComparison.Ordinal));
            // The tracer is named, and what can be read without a stop is shown all the same.
            RunResult stopping = Run.Weft("stack", "--consistent", Text(target));
            Assert.Contains("traced by", stopping.Error, StringComparison.Ordinal);
            Assert.Contains($"{gdb.Id}", stopping.Error, StringComparison.Ordinal);
            Assert.Equal(1, stopping.Error.Count(static c => c == '\n'));
            if (!Environment.IsPrivilegedProcess) return;
            Assert.Contains("deep", stopping.Output, StringComparison.Ordinal);
            RunResult result = Run.Weft("stack", Text(target));
            Assert.Equal(0, result.ExitCode);
            Assert.Contains("deep", result.Output, StringComparison.Ordinal);
        }
        finally
        {
            gdb.Kill();
            gdb.WaitForExit();
        }
    }

    private static void Refused(RunResult result, int exitCode, string says)
    {
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(static c => c == '\n'));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
