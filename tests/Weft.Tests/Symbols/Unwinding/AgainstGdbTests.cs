using System.Diagnostics;
using System.Globalization;
using Weft.Symbols.Unwinding;
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
    public void A_stack_is_the_one_gdb_shows(string source, string compiler, string flags, string mode) =>
        Compare(CompiledProgram.Of(source, compiler, flags), mode.Split(' '));

    internal static void Compare(string program, string[] arguments, Func<string, UnwindSections, UnwindSections>? withhold = null)
    {
        ProcessStartInfo start = new(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        try
        {
            Assert.Equal("ready", process.StandardOutput.ReadLine());
            int pid = process.Id;
            // A parent in vfork cannot be attached to; its child, on the same stack, can.
            if (arguments[0] == "vfork") pid = int.Parse(File.ReadAllText($"/proc/{pid}/task/{pid}/children"), CultureInfo.InvariantCulture);
            List<GdbStacks.Thread> threads = GdbStacks.Of(pid);
            using ProcessMemory memory = new(pid);
            Unwinder unwinder = new(TargetModules.Of(File.ReadAllText($"/proc/{pid}/maps"), memory, withhold));
            List<UnwoundFrame> frames = [];
            foreach (GdbStacks.Thread thread in threads)
            {
                StopReason reason = unwinder.Walk(thread.Registers, memory, frames);
                string ours = string.Join('\n', frames.Select((frame, i) => $"#{i} {frame.Address:x} {frame.Source}")) + "\n" + reason;
                string theirs = string.Join('\n', thread.Frames.Select((frame, i) => $"#{i} {frame.Address:x} {frame.Function}"));
                bool same = frames.Count == thread.Frames.Count;
                for (int i = 0; same && i < frames.Count; i++)
                    same = thread.Frames[i].Address is { } address ? frames[i].Address == address : frames[i + 1].Source == FrameSource.Signal;
                Assert.True(same, $"ours:\n{ours}\ngdb:\n{theirs}");
                // All by call frame information, but for the caller of what was called at address 0.
                Assert.True(frames.Count(frame => frame.Source >= FrameSource.PrologueAnalysis) <= (arguments[0] == "null" ? 1 : 0) || withhold is not null, ours);
                Assert.True(reason == StopReason.EndOfStack || withhold is not null, ours);
                TestContext.Current.TestOutputHelper?.WriteLine($"{frames.Count} frames: {string.Join(' ', frames.CountBy(frame => frame.Source))} {reason}");
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }
}
