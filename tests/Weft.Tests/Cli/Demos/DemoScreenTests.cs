using System.Diagnostics;
using Weft.Cli.Commands;
using Weft.Cli.Demos;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Demos;

/// <summary>What a person reads of a demo, and whether what it proposes works.</summary>
public sealed class DemoScreenTests
{
    public static TheoryData<string> Names => [.. DemoList.Names];

    [Theory, MemberData(nameof(Names))]
    public void It_says_its_pid_and_what_to_try_and_that_works(string name)
    {
        ProcessStartInfo start = new(Repository.Binary, ["demo", name]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["COLUMNS"] = "40";
        using Process demo = Process.Start(start)!;
        try
        {
            List<string> lines = [];
            while (demo.StandardOutput.ReadLine() is { } line)
            {
                lines.Add(line);
                if (line.StartsWith("ready", StringComparison.Ordinal)) break;
            }
            string pid = lines[^1].Split(' ', ';')[4];
            Assert.Matches($"^ready   pid {pid}; ends in 1 min", lines[^1]);
            string whole = string.Join(' ', lines.TakeWhile(static l => l.Length > 0));
            Assert.StartsWith($"{name} ({pid}): ", whole, StringComparison.Ordinal);
            Assert.DoesNotContain("not to be seen", string.Join(' ', lines));
            string[] tries = [.. lines.SkipWhile(static l => !l.StartsWith("try ", StringComparison.Ordinal)).SkipLast(1).Select(static l => l[8..])];
            Assert.NotEmpty(tries);
            foreach (string line in tries)
            {
                Assert.Contains(pid, line.Contains("--where", StringComparison.Ordinal) ? pid : line);
                if (line.StartsWith("weft ", StringComparison.Ordinal))
                {
                    Assert.Contains(line.Split(' ')[1], CommandList.Names);
                    RunResult result = Run.Program("bash", ["-c", $"'{Repository.Binary}' {line[5..]}"]);
                    Assert.True(result.ExitCode == 0 || (result.ExitCode == 1 && (line.Contains("> 50", StringComparison.Ordinal) || line.StartsWith("weft why ", StringComparison.Ordinal))), $"{line}: {result.ExitCode} {result.Error}");
                }
            }
            foreach (string line in lines.Except(lines.Where(l => tries.Any(t => l.EndsWith(t, StringComparison.Ordinal))))) Assert.True(line.Length <= 40, line);
        }
        finally
        {
            demo.Kill();
            demo.WaitForExit();
        }
    }
}
