using System.Globalization;
using System.Text.RegularExpressions;
using Weft.Cli.Commands;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Checks;

/// <summary>What <c>weft check</c> finds, against the tools that know, and whether the lines it proposes do what they promise.</summary>
public sealed partial class CheckTests
{
    [Fact]
    public void Every_command_is_judged() => Assert.Equal(CommandList.Names.Order(StringComparer.Ordinal), CheckReport.Of(Run.Weft("check", "--json")).Commands.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("perf-own", "kernel.perf_event_paranoid")]
    [InlineData("kernel-addresses", "kernel.kptr_restrict")]
    [InlineData("unprivileged-bpf", "kernel.unprivileged_bpf_disabled")]
    [InlineData("ptrace-scope", "kernel.yama.ptrace_scope")]
    public void Settings_are_those_of_sysctl(string fact, string name)
    {
        RunResult sysctl = Run.Program("sysctl", ["-n", name]);
        string found = CheckReport.Of(Run.Weft("check", "--json")).Found(fact);
        if (sysctl.ExitCode == 0) Assert.Contains($"{name} = {sysctl.Output.Trim()}", found);
        else Assert.DoesNotContain(" = ", found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cap_sys_ptrace")]
    [InlineData("cap_bpf,cap_perfmon,cap_sys_admin")]
    [InlineData("cap_chown,cap_dac_override,cap_fowner,cap_fsetid,cap_kill,cap_setgid,cap_setuid,cap_setpcap,cap_linux_immutable,cap_net_bind_service,cap_net_broadcast,cap_net_admin,cap_net_raw,cap_ipc_lock,cap_ipc_owner,cap_sys_module,cap_sys_rawio,cap_sys_chroot,cap_sys_pacct,cap_sys_admin,cap_sys_boot")]
    public void Capabilities_are_those_of_capsh(string dropped)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "dropping capabilities needs some");
        string drop = dropped.Length > 0 ? $"--drop={dropped} " : "";
        RunResult oracle = Run.Program("bash", ["-c", $"capsh {drop}-- -c 'capsh --decode=$(sed -n \"s/CapEff:.//p\" /proc/self/status)'"]);
        string[] expected = [.. oracle.Output.Trim().Split('=')[1].Split(',').Select(static c => c.Replace("cap_", "")).Order(StringComparer.Ordinal)];
        CheckReport report = CheckReport.OfScript($"capsh {drop}-- -c '\"$W\" check --json'");
        Assert.Equal(expected, Expanded(report.Found("capabilities")).Order(StringComparer.Ordinal));
        Assert.Equal(dropped.Contains("sys_ptrace", StringComparison.Ordinal) ? "limited" : "ok", report.Status("others"));
    }

    [Fact]
    public void Debug_symbols_are_looked_for_by_the_build_id_that_readelf_shows()
    {
        string library = File.ReadLines("/proc/self/maps").Select(static l => l[(l.IndexOf('/') + 1)..]).Where(static l => l.EndsWith("/libc.so.6", StringComparison.Ordinal)).Select(static l => "/" + l).First();
        string id = BuildId().Match(Run.Program("readelf", ["-n", library]).Output).Groups["id"].Value;
        string symbols = $"/usr/lib/debug/.build-id/{id[..2]}/{id[2..]}.debug";
        CheckReport report = CheckReport.Of(Run.Weft("check", "--json"));
        Assert.Equal(File.Exists(symbols) ? "ok" : "missing", report.Status("libc-symbols"));
        Assert.Contains(File.Exists(symbols) ? symbols : id, report.Found("libc-symbols"));
    }

    [Fact]
    public void The_kernel_and_the_user_are_those_of_uname_and_id()
    {
        CheckReport report = CheckReport.Of(Run.Weft("check", "--json"));
        Assert.Equal(Run.Program("uname", ["-r"]).Output.Trim(), report.Found("kernel"));
        Assert.Equal($"{Run.Program("id", ["-un"]).Output.Trim()} (uid {Run.Program("id", ["-u"]).Output.Trim()})", report.Found("user"));
    }

    [Fact]
    public void Nobody_is_told_a_line_that_makes_everything_work()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "becoming nobody and setting file capabilities needs root");
        Assert.SkipUnless(CheckReport.Of(Run.Weft("check", "--json")).Status("bpf") == "ok", "no BPF here");
        string folder = Directory.CreateTempSubdirectory("weft-check-").FullName;
        try
        {
            string nobody = $"setpriv --reuid=65534 --regid=65534 --clear-groups {folder}/weft check --json";
            CheckReport before = CheckReport.OfScript($"chmod 755 {folder}; cp \"$W\" {folder}/weft; chmod 755 {folder}/weft; {nobody}");
            Assert.Equal((1, "partial", "missing"), (before.ExitCode, before.Works("ps"), before.Status("bpf")));
            string line = before.Remedy("bpf")!;
            Assert.Equal($"sudo setcap cap_bpf,cap_perfmon,cap_sys_ptrace,cap_dac_read_search+ep {folder}/weft", line);
            CheckReport after = CheckReport.OfScript($"{line["sudo ".Length..]} && {nobody}");
            Assert.Equal((0, "full", "ok"), (after.ExitCode, after.Works("ps"), after.Status("bpf")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("umount -l /proc", "none", "missing", "mount -t proc proc /proc")]
    [InlineData("mount -t proc -o subset=pid proc /proc", "partial", "limited", "mount -t proc proc /proc")]
    [InlineData("mount -t tmpfs tmpfs /proc", "none", "missing", "mount -t proc proc /proc")]
    public void A_proc_that_hides_is_told_and_the_line_mends_it(string spoil, string ps, string proc, string line)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a proc file system needs root");
        CheckReport before = CheckReport.OfScript(Alone($"{spoil}; \"$W\" check --json"));
        Assert.Equal((1, ps, proc, line), (before.ExitCode, before.Works("ps"), before.Status("proc"), before.Remedy("proc")));
        CheckReport after = CheckReport.OfScript(Alone($"{spoil}; {line}; \"$W\" check --json"));
        Assert.Equal((0, "full", "ok"), (after.ExitCode, after.Works("ps"), after.Status("proc")));
    }

    [Fact]
    public void Hidden_processes_are_told_to_those_they_are_hidden_from()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a proc file system needs root");
        const string Mount = "d=$(mktemp -d); chmod 755 $d; mount -t tmpfs tmpfs $d; cp \"$W\" $d/weft; mount -t proc -o hidepid=invisible proc /proc; ";
        const string Nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups $d/weft check --json";
        CheckReport hidden = CheckReport.OfScript(Alone(Mount + Nobody));
        Assert.Equal(("limited", "sudo mount -o remount,hidepid=0 /proc"), (hidden.Status("proc"), hidden.Remedy("proc")));
        Assert.Contains("hidepid=", hidden.Found("proc"));
        Assert.Equal("ok", CheckReport.OfScript(Alone(Mount + "mount -o remount,hidepid=0 /proc; " + Nobody)).Status("proc"));
        Assert.Equal("ok", CheckReport.OfScript(Alone(Mount + "\"$W\" check --json")).Status("proc"));
    }

    [Fact]
    public void In_a_user_namespace_root_is_not_taken_for_root()
    {
        Assert.SkipUnless(Run.Program("unshare", ["-Ur", "true"]).ExitCode == 0, "no user namespaces here");
        CheckReport report = CheckReport.OfScript("unshare -Ur \"$W\" check --json");
        Assert.Equal((1, "partial", "limited", "missing"), (report.ExitCode, report.Works("ps"), report.Status("others"), report.Status("bpf")));
        Assert.All((string[])["others", "bpf", "perf-system"], fact => Assert.Null(report.Remedy(fact)));
    }

    [Fact]
    public void In_a_PID_namespace_the_rest_of_the_machine_is_said_to_be_out_of_sight()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a PID namespace needs root");
        CheckReport report = CheckReport.OfScript("unshare -fp --mount-proc \"$W\" check --json");
        Assert.Equal((1, "partial", "limited"), (report.ExitCode, report.Works("ps"), report.Status("namespaces")));
        Assert.Equal("/proc", report.Command("ps").GetProperty("engine").GetString());
    }

    [Fact]
    public void What_a_filter_refuses_is_found_by_trying()
    {
        CheckReport report = CheckReport.Of(Run.Program(Repository.FixtureProgram("filtered"), [Repository.Binary, "check", "--json"]));
        Assert.All((string[])["bpf", "perf-own", "perf-system", "ptrace"], fact => Assert.Equal("missing", report.Status(fact)));
        Assert.Equal("limited", report.Status("seccomp"));
        Assert.Equal("/proc", report.Command("ps").GetProperty("engine").GetString());
    }

    [Theory]
    [InlineData(0, "ok", null)]
    [InlineData(1, "limited", "sudo sysctl kernel.yama.ptrace_scope=0")]
    [InlineData(2, "missing", "sudo sysctl kernel.yama.ptrace_scope=0")]
    [InlineData(3, "missing", null)]
    public void Other_machines_settings_are_understood(int scope, string status, string? line)
    {
        using FakeProc proc = new();
        proc.File("self/stat", "1").File("stat", "cpu 1").File("sys/kernel/yama/ptrace_scope", $"{scope}\n").File("sys/kernel/kptr_restrict", "2\n").File("sys/kernel/perf_event_paranoid", "4\n");
        Run.Program("chmod", ["-R", "a+rX", proc.Path]);
        CheckReport report = CheckReport.Of(Run.WeftAsNobody("check", "--json", "--proc", proc.Path));
        Assert.Equal((status, line), (report.Status("ptrace-scope"), report.Remedy("ptrace-scope")));
        Assert.Equal(("limited", "sudo sysctl kernel.kptr_restrict=0"), (report.Status("kernel-addresses"), report.Remedy("kernel-addresses")));
        if (report.Status("perf-system") == "missing") Assert.Equal("sudo sysctl kernel.perf_event_paranoid=0", report.Remedy("perf-system"));
        Assert.Equal("unknown", report.Status("unprivileged-bpf"));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public void No_row_is_wider_than_the_screen_and_all_is_ASCII_in_C(int columns)
    {
        RunResult result = Run.Program(Repository.Binary, ["check"], environment: new Dictionary<string, string?>(StringComparer.Ordinal) { ["COLUMNS"] = columns.ToString(CultureInfo.InvariantCulture), ["LC_ALL"] = "C" });
        Assert.All(result.OutputLines.Where(static l => !l.Contains('$')), line => Assert.True(line.Length <= columns, line));
        Assert.All(result.OutputBytes, static b => Assert.InRange(b, (byte)10, (byte)126));
        Assert.StartsWith(result.ExitCode == 0 ? "Every command works fully here for " : "For ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_the_trial_stays()
    {
        RunResult result = Run.Program("bash", ["-c", "\"$0\" check >/dev/null; pgrep -P $$ -x sleep", Repository.Binary]);
        Assert.Equal("", result.Output);
    }

    private static string Alone(string script) => $"unshare --mount --propagation private bash -c '{script}'";

    private static string[] Expanded(string found)
    {
        string[] all = [.. Enumerable.Range(0, int.Parse(File.ReadAllText("/proc/sys/kernel/cap_last_cap"), CultureInfo.InvariantCulture) + 1).Select(Columns.CapabilityNames.Of)];
        if (found.StartsWith("all but ", StringComparison.Ordinal)) return [.. all.Except(found["all but ".Length..].Split(", "))];
        return found.StartsWith("all ", StringComparison.Ordinal) ? all : found.Split(", ");
    }

    [GeneratedRegex("Build ID: (?<id>[0-9a-f]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BuildId();
}
