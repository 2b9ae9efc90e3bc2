using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Weft.Linux.Procfs;
using Weft.Stacks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>Whatever becomes of weft or the target while stacks are taken, the target goes on as it would have.</summary>
[Collection(Alone.Name)]
public sealed class StackHarmlessnessTests
{
    private const int Kill = 9, Continue = 18, Stop = 19;

    private static int Kills => Repository.Long ? 200 : 40;

    [Theory]
    [InlineData("--no-fold")]
    [InlineData("--consistent")]
    public void A_target_runs_on_when_weft_is_killed_at_any_moment(string option)
    {
        using Fixture fixture = Fixture.Start("stacks", 32, 8);
        int target = fixture["target"], spinner = fixture["spinner"];
        long whole = Stopwatch.GetTimestamp();
        Assert.Equal(0, Run.Weft("stack", option, Text(target)).ExitCode);
        whole = Stopwatch.GetTimestamp() - whole;
        int seed = Environment.TickCount, killed = 0;
        Random random = new(seed);
        for (int i = 0; i < Kills; i++)
        {
            long delay = random.NextInt64(whole);
            ProcessStartInfo start = new(Repository.Binary, ["stack", option, Text(target)]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            long begun = Stopwatch.GetTimestamp();
            using Process weft = Process.Start(start)!;
            Task output = Task.WhenAll(weft.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), weft.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            while (Stopwatch.GetTimestamp() - begun < delay) Thread.SpinWait(20);
            _ = kill(weft.Id, Kill);
            weft.WaitForExit();
            if (weft.ExitCode == 128 + Kill) killed++;
            RunsOn(target, spinner, $"seed {seed}, kill {i} after {delay / (Stopwatch.Frequency / 1_000_000)} us");
        }
        Assert.True(killed >= Kills / 4, $"only {killed} of {Kills} were killed before their end");
        TestContext.Current.TestOutputHelper?.WriteLine($"{option}: {Kills} runs, {killed} killed on the way, seed {seed}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_stopped_and_continued_meanwhile_ends_as_the_last_signal_says(bool atOneMoment)
    {
        using Fixture fixture = Fixture.Start("stacks", 6, 8);
        int target = fixture["target"], spinner = fixture["spinner"];
        using StackCapturer capturer = new(ProcRoot.OpenSystem());
        Random random = new(7);
        for (int i = 0; i < 40; i++)
        {
            bool stops = i % 2 == 0;
            int times = random.Next(1, 40);
            Thread storm = new(() =>
            {
                for (int n = 0; n < times; n++)
                {
                    Send(target, stops ? Continue : Stop);
                    Send(target, stops ? Stop : Continue);
                }
            });
            storm.Start();
            do Capture(capturer, target, atOneMoment);
            while (storm.IsAlive);
            storm.Join();
            Capture(capturer, target, atOneMoment);
            if (stops) Until(() => Tasks(target).All(tid => State(target, tid) == 'T'), () => $"round {i}: not stopped: {States(target)}");
            else RunsOn(target, spinner, $"round {i}");
        }
        Send(target, Continue);
        RunsOn(target, spinner, "at the end");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_target_may_replace_itself_meanwhile(bool atOneMoment)
    {
        using Fixture fixture = Fixture.Start("execs");
        int target = fixture["target"], had = 0;
        using StackCapturer capturer = new(ProcRoot.OpenSystem());
        for (int i = 0; i < 150; i++) had += Capture(capturer, target, atOneMoment)?.Threads.Count(static t => t.Way != CaptureWay.None) ?? 0;
        Assert.True(had > 0);
        long before = Executed(target);
        Until(() => Executed(target) > before + 10_000_000, () => $"it does not run: {States(target)}");
        Assert.Equal("0", Tracer(target, target));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_target_may_end_meanwhile(bool atOneMoment)
    {
        Random random = new(11);
        for (int i = 0; i < (Repository.Long ? 60 : 15); i++)
        {
            using Fixture fixture = Fixture.Start("stacks", 20, 8);
            int target = fixture["target"];
            using StackReader reader = new(ProcRoot.OpenSystem());
            int spins = random.Next(40_000);
            Thread killer = new(() =>
            {
                Thread.SpinWait(spins);
                Send(target, Kill);
            });
            killer.Start();
            StackSnapshot? snapshot = reader.TryRead(new CaptureRequest { ProcessId = target, AtOneMoment = atOneMoment }, out ReadOutcome outcome);
            killer.Join();
            Assert.True(snapshot is not null || outcome is ReadOutcome.Gone or ReadOutcome.NotApplicable, outcome.ToString());
            Assert.All(snapshot?.Threads ?? [], static t => Assert.True(t.Frames.Count > 0 || t.Reason.Length > 0));
        }
    }

    private static StackCapture? Capture(StackCapturer capturer, int target, bool atOneMoment)
    {
        StackCapture? capture = capturer.TryCapture(new CaptureRequest { ProcessId = target, AtOneMoment = atOneMoment, MaximumPause = TimeSpan.FromSeconds(1) }, out ReadOutcome outcome);
        Assert.True(capture is not null || outcome is ReadOutcome.Gone or ReadOutcome.NotApplicable, outcome.ToString());
        return capture;
    }

    private static void RunsOn(int target, int spinner, string when)
    {
        Until(() => Tasks(target).All(tid => State(target, tid) is not ('T' or 't') && Tracer(target, tid) == "0"), () => $"{when}: {States(target)}");
        long before = Executed(spinner);
        Until(() => Executed(spinner) > before, () => $"{when}: the spinner does not run: {States(target)}");
    }

    private static int[] Tasks(int pid) => [.. Directory.GetDirectories($"/proc/{pid}/task").Select(static t => int.Parse(Path.GetFileName(t), CultureInfo.InvariantCulture))];

    private static string States(int pid) => string.Join(' ', Tasks(pid).Select(tid => $"{tid}:{State(pid, tid)}:{Tracer(pid, tid)}"));

    private static char State(int pid, int tid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/task/{tid}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static string Tracer(int pid, int tid) => File.ReadLines($"/proc/{pid}/task/{tid}/status").First(static l => l.StartsWith("TracerPid:", StringComparison.Ordinal))[10..].Trim();

    // Nanoseconds on a CPU.
    private static long Executed(int tid) => long.Parse(File.ReadAllText($"/proc/{tid}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Until(Func<bool> condition, Func<string> otherwise)
    {
        for (long deadline = Environment.TickCount64 + 30_000; !condition(); Thread.Yield())
        {
            if (Environment.TickCount64 >= deadline) Assert.Fail(otherwise());
        }
    }

    private static void Send(int pid, int signal) => _ = kill(pid, signal);

    [DllImport("libc")]
    private static extern int kill(int pid, int signal);
}
