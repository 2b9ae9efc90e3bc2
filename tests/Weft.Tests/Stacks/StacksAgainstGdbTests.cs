using Weft.Linux.Procfs;
using Weft.Stacks;
using Weft.Symbols.Unwinding;
using Weft.Tests.Support;
using Weft.Tests.Symbols.Unwinding;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>Whole stacks of processes that stand still, as gdb shows them (<see cref="GdbComparison"/>).</summary>
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
        foreach (string way in (string[])["-g", "-O -g", "-O", "-O -g -C panic=abort -C force-frame-pointers=yes"]) data.Add("rusty.rs", "rustc", way, way.Contains("abort") ? "generic|hook" : "generic|sorting|threads|unwinding|hook");
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
            bool isParent = mode == "vfork";
            IReadOnlyList<ThreadStack> stacks = GdbComparison.Compare(isParent ? target.Child : target.Pid, tally, all: compiler == "rustc");
            if (isParent) ParentInVfork(target.Pid, Assert.Single(stacks));
            if (compiler == "musl-gcc") KnownChain(mode.Split(' ')[0], stacks[^1]);
        }
        GdbComparison.Report(tally);
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
        GdbComparison.Compare(target.Pid, tally);
        GdbComparison.Report(tally);
    }

    // It stands in vfork(2) itself, which keeps its return address in a register while its child uses the stack: what called it
    // are the functions that the child is in.
    private static void ParentInVfork(int pid, ThreadStack child)
    {
        if (!Environment.IsPrivilegedProcess) return;
        ThreadStack parent = Assert.Single(GdbComparison.Take(pid));
        Assert.Equal(CaptureWay.Pauseless, parent.Way);
        Assert.Equal(StopReason.EndOfStack, parent.End);
        int caller = child.Frames.ToList().FindIndex(static f => f.Function == "main");
        int inParent = parent.Frames.ToList().FindIndex(static f => f.Function == "main");
        if (caller < 0)
        {
            // Stripped: by their addresses.
            caller = child.Frames.Count - 3;
            inParent = parent.Frames.Count - 3;
        }
        Assert.InRange(inParent, 1, int.MaxValue);
        Assert.Equal(child.Frames.Skip(caller).Select(static f => (f.Address, f.Function)), parent.Frames.Skip(inParent).Select(static f => (f.Address, f.Function)));
        Assert.All(parent.Frames, static f => Assert.True(f.How is FrameSource.Context or FrameSource.CallFrameInformation, f.ToString()));
        if (parent.Frames[0].Module!.StartsWith("libc.", StringComparison.Ordinal)) Assert.Contains("vfork", parent.Frames[0].Function);
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
}
