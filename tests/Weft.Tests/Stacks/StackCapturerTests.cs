using System.Globalization;
using System.Runtime.InteropServices;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Stacks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>Registers and stacks are those the threads have, however they were had, and the target does not notice.</summary>
[Collection(Alone.Name)]
public sealed class StackCapturerTests
{
    private const int Threads = 6;

    private static bool IsRoot => Environment.UserName == "root";

    [Fact]
    public void Threads_that_stand_still_are_had_without_a_stop_and_only_the_running_one_is_stopped()
    {
        Assert.SkipUnless(IsRoot, "the BPF iterator needs root");
        using Fixture fixture = Blocked();
        using StackCapturer capturer = new(ProcRoot.OpenSystem());
        StackCapture capture = Capture(capturer, new CaptureRequest { ProcessId = Target(fixture) });
        Assert.Equal("", capture.Note);
        Assert.Equal(Threads + 2, capture.Threads.Count);
        Assert.All(capture.Threads, t => Assert.Equal("", t.Reason));
        foreach (CapturedThread thread in capture.Threads)
        {
            if (thread.Tid != Spinner(fixture)) Assert.Equal(CaptureWay.Pauseless, thread.Way);
            // It, too, may have stood still: off its CPU, while another's turn was.
            else Assert.Equal(thread.Way == CaptureWay.Stopped, capture.PauseNanoseconds > 0);
        }
        IReadOnlySet<int> still = capturer.StillStanding(Target(fixture));
        Assert.All(capture.Threads.Where(t => t.Tid != Spinner(fixture)), t => Assert.Contains(t.Tid, still));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Registers_are_those_gdb_shows(bool atOneMoment)
    {
        Assert.SkipUnless(IsRoot || atOneMoment, "the BPF iterator needs root");
        using Fixture fixture = Blocked();
        using StackCapturer capturer = new(ProcRoot.OpenSystem());
        StackCapture capture = Capture(capturer, new CaptureRequest { ProcessId = Target(fixture), AtOneMoment = atOneMoment });
        string[] names = ["rbx", "rbp", "rsp", "r12", "r13", "r14", "r15", "rip", "rdi", "rsi", "rdx", "orig_rax"];
        string gdb = Run.Program("gdb", ["-nx", "-batch", "-p", Target(fixture).ToString(), "-ex", "thread apply all info registers " + string.Join(' ', names)]).Output;
        int compared = 0;
        foreach (string part in gdb.Split("\nThread ").Skip(1))
        {
            int tid = int.Parse(part.Split("LWP ")[1].Split(')')[0]);
            if (tid == Spinner(fixture)) continue;
            CapturedThread thread = Assert.Single(capture.Threads, t => t.Tid == tid);
            Assert.Equal(atOneMoment ? CaptureWay.Stopped : CaptureWay.Pauseless, thread.Way);
            foreach (string line in part.Split('\n'))
            {
                string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length < 2 || !names.Contains(words[0]) || !words[1].StartsWith("0x", StringComparison.Ordinal)) continue;
                Assert.Equal(ulong.Parse(words[1][2..], NumberStyles.HexNumber), Register(thread.Registers, words[0]));
                compared++;
            }
        }
        Assert.Equal((Threads + 1) * names.Length, compared);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Stacks_are_what_the_memory_holds(bool atOneMoment, bool neverStop)
    {
        Assert.SkipUnless(IsRoot, "the BPF iterator needs root");
        using Fixture fixture = Blocked();
        using StackCapturer capturer = new(ProcRoot.OpenSystem());
        StackCapture capture = Capture(capturer, new CaptureRequest { ProcessId = Target(fixture), AtOneMoment = atOneMoment, NeverStop = neverStop, WithoutBpf = neverStop });
        using FileStream memory = new($"/proc/{Target(fixture)}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
        int compared = 0;
        foreach (CapturedThread thread in capture.Threads.Where(t => t.Tid != Spinner(fixture)))
        {
            Assert.Equal(neverStop ? CaptureWay.Blocked : atOneMoment ? CaptureWay.Stopped : CaptureWay.Pauseless, thread.Way);
            Assert.True(thread.Stack.Length > 1000);
            Assert.InRange(thread.Registers.Rsp, thread.StackAddress, thread.StackAddress + StackSlabRedZone);
            // The frames: above them lies the thread's own storage, where the kernel notes the CPU it runs on (rseq).
            byte[] now = new byte[1024];
            memory.Position = (long)thread.StackAddress;
            memory.ReadExactly(now);
            Assert.Equal(now, thread.Stack[..now.Length].ToArray());
            compared++;
        }
        Assert.Equal(Threads + 1, compared);
        if (neverStop) Assert.Contains("running", Assert.Single(capture.Threads, t => t.Tid == Spinner(fixture)).Reason);
    }

    [Fact]
    public void A_stopped_process_stays_stopped_and_a_running_one_runs_on()
    {
        using Fixture fixture = Blocked();
        using StackCapturer capturer = new(ProcRoot.OpenSystem());
        Send(Target(fixture), 19);
        Until(() => State(Target(fixture), Spinner(fixture)) == 'T');
        for (int i = 0; i < 50; i++)
        {
            StackCapture capture = Capture(capturer, new CaptureRequest { ProcessId = Target(fixture), AtOneMoment = true });
            Assert.Equal(Threads + 2, capture.CountOf(CaptureWay.Stopped));
            foreach (CapturedThread thread in capture.Threads) Until(() => State(Target(fixture), thread.Tid) == 'T');
        }
        Send(Target(fixture), 18);
        Until(() => State(Target(fixture), Spinner(fixture)) == 'R');
        for (int i = 0; i < 50; i++)
        {
            Capture(capturer, new CaptureRequest { ProcessId = Target(fixture), AtOneMoment = true });
            Until(() => State(Target(fixture), Spinner(fixture)) == 'R');
        }
    }

    [Fact]
    public void A_signal_that_arrives_meanwhile_is_delivered_once()
    {
        using Fixture fixture = Blocked();
        using StackCapturer capturer = new(ProcRoot.OpenSystem());
        for (int i = 0; i < 100; i++)
        {
            Thread other = new(() => Send(Target(fixture), 10));
            other.Start();
            Capture(capturer, new CaptureRequest { ProcessId = Target(fixture), AtOneMoment = true });
            other.Join();
            // One that is still pending would swallow the next.
            Until(() => !File.ReadLines($"/proc/{Target(fixture)}/status").Any(static l => l.StartsWith("ShdPnd:", StringComparison.Ordinal) && !l.EndsWith("0000000000000000", StringComparison.Ordinal)));
        }
        Assert.Equal("100\n", fixture.Ask("count"));
    }

    [Fact]
    public void What_is_gone_or_has_no_stack_says_so()
    {
        using StackCapturer capturer = new(ProcRoot.OpenSystem());
        using Fixture zombie = Fixture.Start("zombie");
        Assert.Null(capturer.TryCapture(new CaptureRequest { ProcessId = zombie.Number(1) }, out ReadOutcome outcome));
        Assert.Equal(ReadOutcome.NotApplicable, outcome);
        Assert.Null(capturer.TryCapture(new CaptureRequest { ProcessId = 2 }, out outcome));
        Assert.Equal(ReadOutcome.NotApplicable, outcome);
        Assert.Null(capturer.TryCapture(new CaptureRequest { ProcessId = int.MaxValue }, out outcome));
        Assert.Equal(ReadOutcome.Gone, outcome);
    }

    [Fact]
    public void Threads_come_and_go_while_they_are_captured()
    {
        using Fixture fixture = Fixture.Start("churn");
        using StackCapturer capturer = new(ProcRoot.OpenSystem());
        int had = 0;
        for (int i = 0; i < 60; i++)
        {
            StackCapture capture = Capture(capturer, new CaptureRequest { ProcessId = fixture.Pid, AtOneMoment = i % 2 == 0 });
            had += capture.Threads.Count(static t => t.Way != CaptureWay.None);
            Assert.Equal(capture.Threads.Count, capture.Threads.Select(static t => t.Tid).Distinct().Count());
        }
        Assert.True(had >= 60);
    }

    [Fact]
    public void Threads_on_both_sides_of_the_highest_tid_are_each_had_once()
    {
        Assert.SkipUnless(IsRoot, "the BPF iterator needs root, and so does choosing the next tid");
        int last = int.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"));
        for (int attempt = 0; attempt < 10; attempt++)
        {
            File.WriteAllText("/proc/sys/kernel/ns_last_pid", $"{last - 8}");
            using Fixture fixture = Fixture.Start("threads", 1, 20);
            int process = fixture.Number(0);
            int[] tids = [.. Directory.GetDirectories($"/proc/{process}/task").Select(static d => int.Parse(Path.GetFileName(d)))];
            // Others started processes just then, and the fixture's threads all lie above.
            if (!tids.Any(t => t < process)) continue;
            foreach (int tid in tids) Until(() => State(process, tid) == 'S');
            using StackCapturer capturer = new(ProcRoot.OpenSystem());
            StackCapture capture = Capture(capturer, new CaptureRequest { ProcessId = process });
            Assert.Equal(tids.Order(), capture.Threads.Select(static t => t.Tid));
            Assert.All(capture.Threads, static t => Assert.Equal(CaptureWay.Pauseless, t.Way));
            Assert.Equal(tids.Order(), capturer.StillStanding(process).Order());
            return;
        }
        Assert.Fail("no attempt made threads on both sides of the highest tid");
    }

    private const ulong StackSlabRedZone = 128;

    private static StackCapture Capture(StackCapturer capturer, CaptureRequest request)
    {
        // A crowded machine may be late to run the threads that are to stop.
        StackCapture? capture = capturer.TryCapture(request with { MaximumPause = TimeSpan.FromSeconds(20) }, out ReadOutcome outcome);
        Assert.True(capture is not null, outcome.ToString());
        return capture;
    }

    // Ready, and each thread but the spinner in its read(2).
    private static Fixture Blocked()
    {
        Fixture fixture = Fixture.Start("stacks", Threads, 16);
        foreach (string task in Directory.GetDirectories($"/proc/{Target(fixture)}/task"))
        {
            if (Path.GetFileName(task) != Spinner(fixture).ToString()) Until(() => File.ReadAllText(task + "/syscall").StartsWith("0 ", StringComparison.Ordinal));
        }
        return fixture;
    }

    private static int Target(Fixture fixture) => fixture["target"];

    private static int Spinner(Fixture fixture) => fixture["spinner"];

    private static char State(int pid, int tid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/task/{tid}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static void Until(Func<bool> condition)
    {
        for (long deadline = Environment.TickCount64 + 30_000; !condition(); Thread.Yield()) Assert.True(Environment.TickCount64 < deadline, "it did not come to pass in 30 s");
    }

    private static ulong Register(in UserRegisters r, string name) => name switch
    {
        "rbx" => r.Rbx, "rbp" => r.Rbp, "rsp" => r.Rsp, "r12" => r.R12, "r13" => r.R13, "r14" => r.R14, "r15" => r.R15,
        "rip" => r.Rip, "rdi" => r.Rdi, "rsi" => r.Rsi, "rdx" => r.Rdx, _ => r.OriginalRax,
    };

    private static void Send(int pid, int signal) => Assert.Equal(0, kill(pid, signal));

    [DllImport("libc")]
    private static extern int kill(int pid, int signal);
}
