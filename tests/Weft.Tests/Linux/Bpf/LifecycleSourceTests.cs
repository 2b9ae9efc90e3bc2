using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Linux.Bpf;
using Weft.Native;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Linux.Bpf;

/// <summary>Lives of tasks as the kernel's tracepoints tell them: beside strace in the same run, and beside what programs say of themselves.</summary>
public sealed partial class LifecycleSourceTests
{
    private const ulong SharesMemory = 0x100, SharesSignalHandlers = 0x800, IsThread = 0x10000, IsVfork = 0x4000, ChildSignal = 17;

    // What ends programs here: a pool of Python's ends its workers by SIGTERM when they are slow to leave.
    private static readonly Dictionary<string, int> s_signals = new() { ["SIGABRT"] = 6, ["SIGKILL"] = 9, ["SIGPIPE"] = 13, ["SIGTERM"] = 15 };

    private sealed record Event(LifecycleRecord Record, byte[] Text, string File)
    {
        public string Name
        {
            get
            {
                LifecycleRecord record = Record;
                return Encoding.UTF8.GetString(TaskName.Text(in record.Name));
            }
        }
    }

    // A shell waits until it is followed; then it runs the script, and its end is awaited.
    private static List<Event> Trace(string script, int ringBytes = LifecycleSource.DefaultRingBytes, Action<LifecycleSource>? atEnd = null)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "the kernel lets only root (or CAP_BPF) trace so");
        using LifecycleSource source = LifecycleSource.TryCreate(false, false, ringBytes, out string reason) ?? throw new InvalidOperationException(reason);
        var start = new ProcessStartInfo("bash", ["-c", "read line\n" + script]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        using var bash = Process.Start(start)!;
        Assert.True(source.Follow(bash.Id));
        bash.StandardInput.WriteLine("go");
        bash.StandardInput.Close();
        List<Event> events = [];
        bool ended = false;
        while (!ended)
        {
            ended = bash.WaitForExit(atEnd is null ? 5 : 1000);
            if (atEnd is null || ended)
                while (source.TryRead(out LifecycleRecord record, out ReadOnlySpan<byte> text, out ReadOnlySpan<byte> file)) events.Add(new Event(record, text.ToArray(), Encoding.UTF8.GetString(file)));
        }
        atEnd?.Invoke(source);
        if (atEnd is null) Assert.Empty(source.Lost());
        return events;
    }

    private static Event[] Of(List<Event> events, LifecycleKind kind) => [.. events.Where(e => e.Record.Kind == kind)];

    [Fact]
    public void Programs_a_shell_runs_are_there_with_arguments_ends_and_times()
    {
        long before = SystemInformation.MonotonicNanoseconds;
        List<Event> events = Trace("for i in 1 2 3; do /bin/true \"$i\" 'a b' ''; done\n/bin/false\nsh -c 'kill -TERM $$'\nexit 7");
        Event[] forks = Of(events, LifecycleKind.Fork), executed = Of(events, LifecycleKind.Execute), ends = Of(events, LifecycleKind.Exit);
        Assert.Equal(5, forks.Length);
        Assert.Equal(5, executed.Length);
        Assert.Equal(6, ends.Length);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(["/bin/true", (i + 1).ToString(CultureInfo.InvariantCulture), "a b", ""], Encoding.UTF8.GetString(executed[i].Text)[..^1].Split('\0'));
            Assert.Equal((ulong)executed[i].Text.Length, executed[i].Record.Value);
            Assert.Equal("true", executed[i].Name);
            Assert.Equal("/bin/true", executed[i].File);
        }
        Assert.Equal([0ul, 0, 0, 1 << 8, 15, 7 << 8], ends.Select(static e => e.Record.Value));
        Assert.All(ends, static e => Assert.Equal(1u, e.Record.Mark));
        Assert.Equal(ends.Select(static e => e.Record.Handle).Order(), Of(events, LifecycleKind.Left).Select(static e => e.Record.Handle).Order());
        Assert.All(Of(events, LifecycleKind.Left), static e => Assert.InRange(e.Record.ProcessorNanoseconds, 1ul, 1_000_000_000_000ul));
        Event signal = Assert.Single(Of(events, LifecycleKind.Signal), static e => e.Record.Value == 15);
        Assert.Equal((ends[4].Record.Tid, ends[4].Record.Tid, 0), (signal.Record.Tid, signal.Record.OtherTgid, signal.Record.Code));
        foreach (Event fork in forks)
        {
            Assert.NotEqual(fork.Record.Tgid, fork.Record.OtherTgid);
            Assert.Equal(ChildSignal, fork.Record.Value & 0xff);
            Event end = Assert.Single(ends, e => e.Record.Tid == fork.Record.OtherTid);
            Assert.Equal(fork.Record.StartBootTimeNanoseconds, end.Record.StartBootTimeNanoseconds);
            Assert.True(fork.Record.MonotonicNanoseconds < end.Record.MonotonicNanoseconds);
        }
        events.RemoveAll(static e => e.Record.Kind == LifecycleKind.Left);
        Assert.All(events, e => Assert.InRange((long)e.Record.MonotonicNanoseconds, before, SystemInformation.MonotonicNanoseconds));
        Assert.Equal(events.Select(static e => e.Record.MonotonicNanoseconds).Order(), events.Select(static e => e.Record.MonotonicNanoseconds));
    }

    [Fact]
    public void Arguments_longer_than_there_is_room_are_cut_and_their_length_is_told()
    {
        Event executed = Assert.Single(Of(Trace("/bin/true " + new string('x', 9000) + "\nexit 0"), LifecycleKind.Execute));
        Assert.Equal((ulong)"/bin/true".Length + 1 + 9001, executed.Record.Value);
        Assert.Equal("/bin/true\0" + new string('x', LifecycleRecord.MaximumTextBytes - 10), Encoding.UTF8.GetString(executed.Text));
    }

    [Fact]
    public void Ten_thousand_threads_are_ten_thousand_forks_and_ends()
    {
        const int Threads = 10_000;
        List<Event> events = Trace($"exec python3 -c '\nimport threading\nfor i in range({Threads}):\n t = threading.Thread(target=int)\n t.start()\n t.join()\n'");
        Event[] threads = [.. Of(events, LifecycleKind.Fork).Where(static e => e.Record.Tgid == e.Record.OtherTgid)];
        Assert.Equal(Threads, threads.Length);
        const ulong Wanted = SharesMemory | SharesSignalHandlers | IsThread;
        Assert.All(threads, static e => Assert.Equal(Wanted, e.Record.Value & (Wanted | IsVfork | 0xff)));
        Event[] ends = [.. Of(events, LifecycleKind.Exit).Where(e => e.Record.Tgid == threads[0].Record.Tgid)];
        Assert.Equal(threads.Select(static e => e.Record.OtherTid).Append(threads[0].Record.Tgid).Order(), ends.Select(static e => e.Record.Tid).Order());
        Assert.Same(ends[^1], Assert.Single(ends, static e => e.Record.Mark == 1));
    }

    [Fact]
    public void A_change_of_name_tells_both_names()
    {
        Event[] renames = Of(Trace("printf 'n\\xe9w\\e' >/proc/$$/comm\nexit 0"), LifecycleKind.Rename);
        Event rename = Assert.Single(renames);
        Assert.Equal("bash", rename.Name);
        Assert.Equal("n\xe9w\e"u8.Length - 1, rename.Text.Length);
        Assert.Equal([(byte)'n', 0xe9, (byte)'w', 0x1b], rename.Text);
    }

    [Fact]
    public void What_finds_no_room_is_counted_for_its_thread()
    {
        int shell = 0;
        List<LifecycleLoss> lost = [];
        // A page holds some forty records; a program executed needs more than a page, so none has room.
        List<Event> events = Trace("for i in {1..100}; do (:); done\nexit 0", 1, source => lost = source.Lost());
        shell = events[0].Record.Tid;
        int had = Of(events, LifecycleKind.Fork).Length;
        Assert.InRange(had, 1, 99);
        LifecycleLoss shells = Assert.Single(lost, l => l.Tid == shell);
        Assert.Equal(shell, shells.Tgid);
        Assert.True(shells.Count >= (ulong)(100 - had), $"{shells.Count} of {100 - had}");
    }

    [Theory]
    [InlineData("for i in 1 2 3; do (exit $i); done; (sleep 0 & wait); true | cat | wc -l")]
    [InlineData("(setsid sh -c 'true & exit 3' & exit 0); sh -c 'exec true'")]
    [InlineData("python3 -c 'import threading,os,sys,subprocess\nts=[threading.Thread(target=lambda: subprocess.run([\"true\"])) for _ in range(4)]\n[t.start() for t in ts]; [t.join() for t in ts]\nos._exit(5)'")]
    [InlineData("python3 -c 'import multiprocessing as m\nm.Pool(3).map(abs,[1,2,3])'")]
    [InlineData("kill -KILL $$")]
    public void The_tree_is_that_of_strace(string script)
    {
        string file = Path.GetTempFileName();
        try
        {
            List<Event> events = Trace($"exec strace -f -q -e trace=process -o '{file}' sh -c '{script.Replace("'", "'\\''")}'");
            int tracer = events[0].Record.Tid;
            int root = Of(events, LifecycleKind.Fork).First(e => e.Record.Tgid == tracer && Of(events, LifecycleKind.Execute).Any(x => x.Record.Tid == e.Record.OtherTid)).Record.OtherTid;
            HashSet<int> family = [root];
            foreach (Event fork in Of(events, LifecycleKind.Fork))
                if (family.Contains(fork.Record.Tid)) family.Add(fork.Record.OtherTid);
            string[] lines = File.ReadAllLines(file);
            Assert.Equal(Sorted(Made(lines)), Sorted(Of(events, LifecycleKind.Fork).Where(e => family.Contains(e.Record.Tid)).Select(static e => e.Record.OtherTid)));
            Assert.Equal(Sorted(Executed(lines)), Sorted(Of(events, LifecycleKind.Execute).Where(e => family.Contains(e.Record.Tid)).Select(static e => e.Record.Tid)));
            HashSet<string> threads = [.. Of(events, LifecycleKind.Fork).Where(static e => e.Record.Tgid == e.Record.OtherTgid).Select(static e => e.Record.OtherTid.ToString(CultureInfo.InvariantCulture))];
            Assert.Equal(Ends(lines, threads).Order(StringComparer.Ordinal), Ends(events, family).Order(StringComparer.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Sorted(IEnumerable<int> ids) => string.Join(' ', ids.Order());

    private static IEnumerable<int> Made(string[] lines) => lines.Select(static l => MadeLine().Match(l)).Where(static m => m.Success).Select(static m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

    private static IEnumerable<int> Executed(string[] lines) => lines.Select(static l => ExecutedLine().Match(l)).Where(static m => m.Success).Select(static m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

    private static IEnumerable<string> Ends(string[] lines, HashSet<string> threads) => lines.Select(static l => EndLine().Match(l)).Where(static m => m.Success)
        .Select(m => threads.Contains(m.Groups[1].Value) ? m.Groups[1].Value
            : $"{m.Groups[1].Value} {(m.Groups[2].Success ? "exited " + m.Groups[2].Value : "killed " + s_signals[m.Groups[3].Value])}");

    // How a process ended is known when its last thread did. Other threads only end: strace, asking later, has them end as their
    // process does when that was made to end meanwhile.
    private static IEnumerable<string> Ends(List<Event> events, HashSet<int> family)
    {
        foreach (LifecycleRecord end in Of(events, LifecycleKind.Exit).Select(static e => e.Record).Where(e => family.Contains(e.Tid)))
        {
            if (end.Tid != end.Tgid) yield return end.Tid.ToString(CultureInfo.InvariantCulture);
            if ((end.Mark & 1) != 0) yield return $"{end.Tgid} {(end.Value & 0x7f) switch { 0 => "exited " + (end.Value >> 8), var s => "killed " + s }}";
        }
    }

    [GeneratedRegex(@"(?:clone3?|v?fork)(?:\(| resumed>).* = (\d+)$")]
    private static partial Regex MadeLine();

    [GeneratedRegex(@"^(\d+) +(?:execve\(|<... execve resumed>).* = 0$")]
    private static partial Regex ExecutedLine();

    [GeneratedRegex(@"^(\d+) +\+\+\+ (?:exited with (\d+)|killed by (\w+))")]
    private static partial Regex EndLine();
}
