using System.Diagnostics;
using Weft.Columns;
using Weft.Portraits;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Portraits;

/// <summary>Namespaces, capabilities and signals, against lsns, getpcaps, capsh, bash and what a fixture did.</summary>
public sealed class RightsTests
{
    [Fact]
    public void Namespaces_are_those_of_lsns_and_the_new_ones_are_told()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "making namespaces needs root");
        using Sleeper sleeper = new("unshare", "--net", "--uts", "--ipc");
        IReadOnlyList<NamespaceUse> namespaces = Sitter.Of(sleeper.Pid).Namespaces.Value;
        Dictionary<string, ulong> lsns = Run.Program("lsns", ["-n", "-p", sleeper.Pid.ToString(), "-o", "TYPE,NS"]).OutputLines
            .Select(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(static w => w[0], static w => ulong.Parse(w[1]));
        Assert.NotEmpty(lsns);
        Assert.Equal(lsns.OrderBy(static n => n.Key).Select(static n => (n.Key, n.Value)), namespaces.Select(static n => (n.Kind, n.Inode)).OrderBy(static n => n.Kind));
        Assert.Equal(["ipc", "net", "uts"], namespaces.Where(static n => n.IsOurs is { IsPresent: true, Value: false }).Select(static n => n.Kind).Order());
        Assert.DoesNotContain(namespaces, static n => n is { Kind: "ipc" or "uts", IsInitial: { IsPresent: true, Value: true } });
    }

    [Fact]
    public void Capabilities_are_those_of_getpcaps()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "giving capabilities needs root");
        using Sleeper sleeper = new("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all,+net_bind_service,+kill", "--ambient-caps=-all,+net_bind_service,+kill");
        ProcessPortrait portrait = Sitter.Of(sleeper.Pid);
        string said = Run.Program("getpcaps", [sleeper.Pid.ToString()]).Output + Run.Program("getpcaps", [sleeper.Pid.ToString()]).Error;
        Assert.Contains("cap_kill,cap_net_bind_service=eip", said, StringComparison.Ordinal);
        Assert.Equal(["kill", "net_bind_service"], CapabilityNames.Of(portrait.Status.Value.CapabilitiesEffective));
        Assert.Equal(["kill", "net_bind_service"], CapabilityNames.Of(portrait.Status.Value.CapabilitiesAmbient));
    }

    [Fact]
    public void Every_capability_has_the_name_that_capsh_gives_it()
    {
        for (int i = 0; i < CapabilityNames.KnownCount; i++)
        {
            string decoded = Run.Program("capsh", [$"--decode={1UL << i:x}"]).Output.Trim();
            Assert.EndsWith("=cap_" + CapabilityNames.Of(i), decoded, StringComparison.Ordinal);
            Assert.NotEqual("", CapabilityNames.Meaning(i));
        }
    }

    [Fact]
    public void Every_signal_has_the_name_that_bash_gives_it()
    {
        // bash counts the upper half of the real-time signals down from SIGRTMAX.
        for (int signal = 1; signal <= 49; signal++)
        {
            string name = Run.Program("bash", ["-c", $"kill -l {signal}"]).Output.Trim();
            if (signal is 32 or 33) Assert.Equal(signal.ToString(), SignalNames.Of(signal));
            else Assert.Equal(name, SignalNames.Of(signal));
        }
        Assert.Equal("RTMIN+30", SignalNames.Of(64));
        Assert.Equal("65", SignalNames.Of(65));
    }

    [Fact]
    public void Signals_are_as_the_process_arranged_them()
    {
        using Fixture fixture = Fixture.Start("signals");
        ProcessPortrait portrait = Sitter.Of(fixture["thread"]);
        TaskStatus status = portrait.Status.Value;
        Assert.Equal(["USR2", "RTMIN+3"], SignalNames.Of(status.SharedSignalsPending));
        Assert.Contains("USR1", SignalNames.Of(status.SignalsCaught));
        Assert.Contains("PIPE", SignalNames.Of(status.SignalsIgnored));
        Assert.Equal(["USR2", "TERM", "RTMIN+3"], SignalNames.Of(status.SignalsBlocked));
        // The thread that was asked for has its own.
        TaskStatus own = portrait.AskedThread!.Status.Value;
        Assert.Equal(["HUP"], SignalNames.Of(own.SignalsPending));
        Assert.Equal(["HUP", "USR2", "TERM", "RTMIN+3"], SignalNames.Of(own.SignalsBlocked));
        Assert.Equal("blocker"u8.ToArray(), portrait.AskedThread.Thread.Name);
        Assert.Equal(fixture.Pid, portrait.Id.ProcessId);
    }

    /// <summary>A program that changes something about itself and then becomes one that says so and waits.</summary>
    private sealed class Sleeper : IDisposable
    {
        private readonly Process _process;

        public Sleeper(string program, params string[] arguments)
        {
            ProcessStartInfo start = new(program, [.. arguments, "sh", "-c", "echo up; read end"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
            _process = Process.Start(start)!;
            Assert.Equal("up", _process.StandardOutput.ReadLine());
        }

        public int Pid => _process.Id;

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
