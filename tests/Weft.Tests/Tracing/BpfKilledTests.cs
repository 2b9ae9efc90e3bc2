using System.Diagnostics;
using System.Globalization;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Tracing;

/// <summary>Weft killed while it traces: nothing of it is left in the kernel, and what it traced does not notice.</summary>
public sealed class BpfKilledTests
{
    // Asks the kernel for each program by its id until it is gone: it goes when its last user has, after a grace period.
    private const string AwaitGone = """
        import ctypes, struct, sys, time
        libc = ctypes.CDLL(None, use_errno=True)
        end = time.monotonic() + 60
        for id in map(int, sys.argv[1:]):
            while True:
                attributes = ctypes.create_string_buffer(struct.pack('=III', id, 0, 0) + bytes(116))
                descriptor = libc.syscall(321, 13, attributes, 12)
                if descriptor < 0:
                    break
                __import__('os').close(descriptor)
                if time.monotonic() > end:
                    sys.exit(f'program {id} is still loaded')
                time.sleep(0.005)
        """;

    [Fact]
    public void Killed_at_any_time_it_leaves_no_program_loaded_and_the_traced_one_unharmed()
    {
        TracedRun.Require();
        using Fixture fixture = Fixture.Start("lives", "stay");
        int seen = 0;
        for (int i = 0; i < (Repository.Long ? 200 : 20); i++)
        {
            ProcessStartInfo start = new(Repository.Binary, ["trace", "--engine", "bpf", "--json", "-p", fixture.Pid.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardOutput = true };
            using Process weft = Process.Start(start)!;
            // Now when it traces for sure, now at whatever it has come to.
            if (i % 2 == 0) Assert.Contains("\"start\"", weft.StandardOutput.ReadLine(), StringComparison.Ordinal);
            for (int n = 0; n < i * 7 % 40; n++) Assert.Equal("ready again\n", fixture.Ask("more"));
            Assert.Equal(0, Run.Program("/bin/kill", ["-STOP", weft.Id.ToString(CultureInfo.InvariantCulture)]).ExitCode);
            string[] loaded = Programs(weft.Id);
            weft.Kill();
            weft.WaitForExit();
            seen += loaded.Length;
            RunResult gone = Run.Program("python3", ["-c", AwaitGone, .. loaded]);
            Assert.True(gone.ExitCode == 0, gone.Error);
            Assert.Equal("ready again\n", fixture.Ask("more"));
        }
        Assert.True(seen >= 7 * 10, $"only {seen} programs were seen loaded");
        fixture.End();
    }

    private static string[] Programs(int process)
    {
        HashSet<string> ids = [];
        foreach (string file in Directory.GetFiles($"/proc/{process}/fdinfo"))
        {
            foreach (string line in ReadLines(file))
                if (line.StartsWith("prog_id:", StringComparison.Ordinal)) ids.Add(line[8..].Trim());
        }
        return [.. ids];
    }

    // SIGSTOP takes a moment: what is open changes until then.
    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
