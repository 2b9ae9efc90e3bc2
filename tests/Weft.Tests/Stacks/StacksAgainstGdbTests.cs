using System.Globalization;
using Weft.Linux.Procfs;
using Weft.Stacks;
using Weft.Tests.Support;
using Weft.Tests.Symbols.Unwinding;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>
/// Whole stacks of processes that stand still, as gdb shows them: addresses, names, inlined functions and their order. Each
/// process is looked at before and after gdb, and only threads whose two looks agree are judged.
/// </summary>
[Collection(Alone.Name)]
public sealed class StacksAgainstGdbTests
{
    private static readonly string[] s_ways =
    [
        "-O0 -g", "-O2 -g", "-O2", "-O3 -g -fno-omit-frame-pointer", "-O2 -fcf-protection=full -fno-plt", "-O2 -g -static", "-O2 -static-pie", "-O3 -march=x86-64-v3 -s",
    ];

    public static TheoryData<string, string, string, string> Compiled()
    {
        TheoryData<string, string, string, string> data = [];
        string modes = "chain|alloca 20|aligned|recurse 40|signal 0|signal 1|null|vfork|threads 5|callback|exit|abort";
        foreach (string way in s_ways) data.Add("stacks.c", "gcc", way, Repository.Long || way is "-O2 -g" ? modes : "chain|alloca 20|signal 0|vfork|threads 5");
        data.Add("stacks.c", "gcc", "-O1 -g", "recurse 10000");
        data.Add("stacks.c", "musl-gcc", "-O2 -g", "chain|alloca 20|recurse 40|callback");
        data.Add("stacks.c", "musl-gcc", "-O2 -static", "chain|threads 5");
        foreach (string way in (string[])["-O0 -g", "-O2 -g", "-O2", "-O2 -g -static"]) data.Add("exceptions.cc", "g++", way, "lambda|destructor|catch");
        foreach (string way in (string[])["-O0 -g", "-O2 -g", "-O3 -g -gdwarf-4", "-O2 -g -gdwarf-3", "-O2 -g -gz", "-O2 -g -ffunction-sections -freorder-functions", "-O2 -s"]) data.Add("inlined.cc", "g++", way, "");
        return data;
    }

    [Theory, MemberData(nameof(Compiled))]
    public void A_compiled_program_has_the_stack_gdb_shows(string source, string compiler, string flags, string modes)
    {
        string program = CompiledProgram.Of(source, compiler, flags);
        StackTally tally = new($"{source} {compiler} {flags}");
        foreach (string mode in modes.Split('|'))
        {
            using StandingTarget target = StandingTarget.Start("ready\n", [program, .. mode.Split(' ')]);
            // A parent in vfork cannot be attached to; its child, on the same stack, can.
            IReadOnlyList<ThreadStack> stacks = Compare(mode == "vfork" ? target.Child : target.Pid, tally);
            if (compiler == "musl-gcc") KnownChain(mode.Split(' ')[0], stacks[^1]);
        }
        Report(tally);
    }

    [Theory]
    [InlineData("bash", "ready", "-c", "f() { echo ready; read x; }; f; echo $x")]
    [InlineData("python3", "ready", "-c", "import sys\nprint('ready', flush=True)\nfor i in range(2): list(map(lambda f: f(), [sys.stdin.read]))")]
    [InlineData("perl", "ready", "-e", "$|=1; sub f { print 'ready'; return <STDIN>; } f();")]
    [InlineData("node", "ready", "-e", "process.stdin.resume(); setTimeout(() => console.log('ready'), 10)")]
    [InlineData("dotnet", "> ", "fsi", "--nologo", "--readline-")]
    [InlineData("sqlite3", "> ", "-interactive")]
    public void A_program_of_the_machine_has_the_stack_gdb_shows(string program, string ready, params string[] arguments)
    {
        Assert.SkipUnless(Run.Program("sh", ["-c", "command -v " + program]).ExitCode == 0, program + " is not installed");
        using StandingTarget target = StandingTarget.Start(ready, [program, .. arguments]);
        StackTally tally = new(program);
        Compare(target.Pid, tally);
        Report(tally);
    }

    private static IReadOnlyList<ThreadStack> Compare(int pid, StackTally tally)
    {
        Assert.SkipUnless(Run.Program("sh", ["-c", "command -v gdb"]).ExitCode == 0, "gdb is not installed");
        Until(() => Standing(pid));
        IReadOnlyList<ThreadStack> before = Take(pid);
        Dictionary<int, List<GdbBacktrace.Frame>> theirs = GdbBacktrace.Of(pid);
        Dictionary<int, ThreadStack> after = Take(pid).ToDictionary(static t => t.Tid);
        int judged = tally.Threads;
        foreach (ThreadStack thread in before)
        {
            if (thread.Way != CaptureWay.None && after.TryGetValue(thread.Tid, out ThreadStack? again) && again.Frames.SequenceEqual(thread.Frames) && theirs.TryGetValue(thread.Tid, out List<GdbBacktrace.Frame>? frames))
            {
                tally.Compare(thread.Tid, thread.Frames, frames);
            }
            else tally.Moved++;
        }
        Assert.True(tally.Threads > judged, $"{tally.Subject}: no thread of {before.Count} stood still; gdb has {theirs.Count}");
        return before;
    }

    // Musl has no call frame information: gdb does not get through it, and is no judge of what lies beyond.
    private static void KnownChain(string mode, ThreadStack stack)
    {
        string[] known = mode switch
        {
            "alloca" => ["wait_here", "busy", "with_alloca", "main"],
            "recurse" => ["wait_here", .. Enumerable.Repeat("recurse", 41), "main"],
            "callback" => ["wait_here", "compare", "with_callback", "main"],
            "threads" => ["wait_condition", "busy", "thread"],
            _ => ["wait_here", "busy", "main"],
        };
        Assert.Equal(known, stack.Frames.Select(static f => f.Function).Where(known.Contains));
    }

    private static void Report(StackTally tally)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(StackTally.Heading + "\n" + tally);
        if (Environment.GetEnvironmentVariable("WEFT_STACK_TABLE") is { Length: > 0 } table) File.AppendAllText(table, tally + "\n" + string.Concat(tally.Different));
        Assert.True(tally.Different.Count == 0, string.Join('\n', tally.Different));
    }

    private static IReadOnlyList<ThreadStack> Take(int pid)
    {
        using StackReader reader = new(ProcRoot.OpenSystem());
        // A crowded machine may be late to run the threads that are to stop.
        StackSnapshot? snapshot = reader.TryRead(new CaptureRequest { ProcessId = pid, MaximumPause = TimeSpan.FromSeconds(20) }, out ReadOutcome outcome);
        Assert.True(snapshot is not null, outcome.ToString());
        return snapshot.Threads;
    }

    // The first thread waits in a system call.
    private static bool Standing(int pid) => char.IsAsciiDigit(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/syscall"))[0]);

    private static void Until(Func<bool> condition)
    {
        for (long deadline = Environment.TickCount64 + 30_000; !condition(); Thread.Yield()) Assert.True(Environment.TickCount64 < deadline, "it did not come to pass in 30 s");
    }
}
