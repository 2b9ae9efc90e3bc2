using System.Diagnostics;
using System.Globalization;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>
/// A program that has said that it is ready and waits for the end of its input. A shell is its parent: a test that traces
/// it must not be, or its wait(2) would take the news of the stops away.
/// </summary>
internal sealed class StandingTarget : IDisposable
{
    private readonly Process _shell;

    private StandingTarget(Process shell, int pid)
    {
        _shell = shell;
        Pid = pid;
    }

    public int Pid { get; }

    /// <summary>Starts one.</summary>
    /// <param name="ready">What its standard output has when it is ready.</param>
    /// <param name="command">The program and its arguments.</param>
    public static StandingTarget Start(string ready, params IEnumerable<string> command)
    {
        ProcessStartInfo start = new("sh", ["-c", "exec 3<&0; sh -c 'echo $$; exec \"$@\" <&3 3<&-' sh \"$@\" & wait", "sh", .. command])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/tmp",
        };
        Process shell = Process.Start(start)!;
        int pid = int.Parse(shell.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        string said = "";
        while (!said.Contains(ready, StringComparison.Ordinal))
        {
            int next = shell.StandardOutput.Read();
            Assert.True(next >= 0, $"{string.Join(' ', command)} did not get ready: {said}");
            said += (char)next;
        }
        return new StandingTarget(shell, pid);
    }

    /// <summary>Its first child.</summary>
    public int Child => int.Parse(File.ReadAllText($"/proc/{Pid}/task/{Pid}/children").Split(' ')[0], CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _shell.Kill(entireProcessTree: true);
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
