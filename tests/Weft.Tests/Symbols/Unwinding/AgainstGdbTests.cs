using System.Diagnostics;
using System.Globalization;
using Weft.Symbols.Unwinding;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>Whole stacks of programs that stand still, frame by frame as gdb has them.</summary>
public sealed class AgainstGdbTests
{
    private const string Gcc = "gcc";

    public static TheoryData<string, string, string, string> Programs()
    {
        TheoryData<string, string, string, string> data = [];
        string[] ways = ["-O0", "-O2", "-O3 -fno-omit-frame-pointer", "-O2 -fcf-protection=full -fno-plt", "-O2 -static", "-O2 -static-pie", "-O3 -march=x86-64-v3 -s"];
        string[] modes = ["chain", "alloca 20", "aligned", "recurse 40", "signal 0", "signal 1", "null", "vfork", "threads 5", "callback", "exit", "abort"];
        foreach (string flags in ways)
            foreach (string mode in modes)
                data.Add("stacks.c", Gcc, flags, mode);
        data.Add("stacks.c", Gcc, "-O2", "recurse 10000");
        foreach (string flags in (string[])["-O0", "-O2", "-O2 -static"])
            foreach (string mode in (string[])["lambda", "destructor", "catch"])
                data.Add("exceptions.cc", "g++", flags, mode);
        return data;
    }

    [Theory, MemberData(nameof(Programs))]
    public void A_stack_is_the_one_gdb_shows_with_and_without_the_programs_own_call_frame_information(string source, string compiler, string flags, string mode)
    {
        string program = CompiledProgram.Of(source, compiler, flags);
        string[] arguments = mode.Split(' ');
        ProcessStartInfo start = new(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        try
        {
            Assert.Equal("ready", process.StandardOutput.ReadLine());
            int pid = process.Id;
            // A parent in vfork cannot be attached to; its child, on the same stack, can.
            if (arguments[0] == "vfork") pid = int.Parse(File.ReadAllText($"/proc/{pid}/task/{pid}/children"), CultureInfo.InvariantCulture);
            List<GdbStacks.Thread> threads = GdbStacks.Of(pid);
            // What is called at address 0 has no call frame information.
            Compare(pid, threads, null, guesses: arguments[0] == "null" ? 1 : 0);
            Compare(pid, threads, (path, sections) => path == program ? new UnwindSections { Segments = sections.Segments } : sections, int.MaxValue);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }

    [Theory]
    [InlineData("bash", "-c", "read x; echo $x")]
    [InlineData("python3", "-c", "import sys\nfor i in range(2): list(map(lambda f: f(), [sys.stdin.read]))")]
    [InlineData("perl", "-e", "sub f { return <STDIN>; } f();")]
    [InlineData("cat")]
    [InlineData("sort")]
    public void A_program_of_the_machine_has_the_stack_gdb_shows(string program, params string[] arguments)
    {
        Assert.SkipUnless(Run.Program("sh", ["-c", "command -v " + program]).ExitCode == 0, program + " is not installed");
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            // read(0, …): it is where it waits for the end of its input.
            long begun = Environment.TickCount64;
            while (!File.ReadAllText($"/proc/{process.Id}/syscall").StartsWith("0 0x0 ", StringComparison.Ordinal))
            {
                Assert.True(Environment.TickCount64 - begun < 30_000, program + " does not read");
                Thread.Yield();
            }
            Compare(process.Id, GdbStacks.Of(process.Id), null, guesses: 0);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }

    private static void Compare(int pid, List<GdbStacks.Thread> threads, Func<string, UnwindSections, UnwindSections>? withhold, int guesses)
    {
        using ProcessMemory memory = new(pid);
        Unwinder unwinder = new(TargetModules.Of(File.ReadAllText($"/proc/{pid}/maps"), memory, withhold));
        List<UnwoundFrame> frames = [];
        foreach (GdbStacks.Thread thread in threads)
        {
            StopReason reason = unwinder.Walk(thread.Registers, memory, frames);
            string ours = string.Join('\n', frames.Select((frame, i) => $"#{i} {frame.Address:x} {frame.Source}")) + "\n" + reason;
            string theirs = string.Join('\n', thread.Frames.Select((frame, i) => $"#{i} {frame.Address:x} {frame.Function}"));
            // What starts a thread cannot be told from the code alone; a frame pointer of 0 says as much as that there is nothing more to tell.
            int missing = withhold is not null && reason == StopReason.NullFramePointer ? 1 : 0;
            bool same = thread.Frames.Count - frames.Count is var fewer && fewer >= 0 && fewer <= missing;
            for (int i = 0; same && i < frames.Count; i++)
                same = thread.Frames[i].Address is { } address ? frames[i].Address == address : frames[i + 1].Source == FrameSource.Signal;
            Assert.True(same, $"ours:\n{ours}\ngdb:\n{theirs}");
            Assert.True(frames.Count(frame => frame.Source >= FrameSource.PrologueAnalysis) <= guesses, ours);
            Assert.True(reason == StopReason.EndOfStack || withhold is not null, ours);
            TestContext.Current.TestOutputHelper?.WriteLine($"{frames.Count} frames: {string.Join(' ', frames.CountBy(frame => frame.Source))} {reason}");
        }
    }
}
