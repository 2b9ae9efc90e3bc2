using System.Globalization;
using Weft.Actions;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Actions;

/// <summary>What is done to a task is done to the one that was chosen, or to none.</summary>
public sealed class TaskHandleTests : IDisposable
{
    private const int User1 = 10, Terminate = 15, WindowChange = 28;

    private readonly ProcRoot _root = ProcRoot.OpenSystem();

    [Fact]
    public async Task A_signal_reaches_the_process_or_the_one_thread()
    {
        using var fixture = Fixture.Start("targets", 4);
        using var process = Open(fixture.Pid, fixture.Pid);
        using var thread = Open(fixture.Pid, fixture.Number(2));
        Assert.Equal(4, process.ThreadCount);
        Assert.True(thread.IsThread);
        Assert.Equal("target-2"u8, thread.Name);
        var told = fixture.NextLine();
        Assert.Equal(ActionOutcome.Done, thread.Signal(User1).Outcome);
        Assert.Equal($"got {User1} {fixture.Number(2)}", await told);
        told = fixture.NextLine();
        Assert.Equal(ActionOutcome.Done, process.Signal(1).Outcome);
        Assert.Matches($"^got 1 ({string.Join('|', Threads(fixture.Pid))})$", await told);
        Assert.Equal(ActionOutcome.Invalid, process.Signal(65).Outcome);
        Assert.Equal(ActionOutcome.Invalid, process.Signal(0).Outcome);
    }

    [Fact]
    public void One_that_ended_meanwhile_is_met_no_more_nor_whoever_has_its_number()
    {
        using var fixture = Fixture.Start("targets", 2);
        var id = IdOf(fixture.Pid, fixture.Pid);
        using var process = Open(fixture.Pid, fixture.Pid);
        using var thread = Open(fixture.Pid, fixture.Number(1));
        Assert.False(process.HasEnded);
        fixture.End();
        foreach (var handle in new[] { process, thread })
        {
            Assert.True(handle.HasEnded);
            Assert.Equal(ActionOutcome.Ended, handle.Signal(Terminate).Outcome);
            Assert.Equal(ActionOutcome.Ended, handle.SetNice(5).Outcome);
            Assert.Equal(ActionOutcome.Ended, handle.SetAffinity(OnlineCpus.Read()!).Outcome);
            Assert.Null(handle.Affinity());
        }

        Assert.Null(TaskHandle.TryOpen(_root, id, out var failure));
        Assert.Equal(ActionOutcome.Ended, failure.Outcome);
    }

    [Fact]
    public void A_number_given_to_another_is_not_taken_for_the_one_that_was_chosen()
    {
        using var fixture = Fixture.Start("targets", 2);
        var process = IdOf(fixture.Pid, fixture.Pid);
        var thread = IdOf(fixture.Pid, fixture.Number(1));
        foreach (var id in new[] { process with { StartTicks = process.StartTicks - 1 }, thread with { StartTicks = thread.StartTicks - 1 }, new TaskId(0, 0, 0), new TaskId(-1, -1, 0), thread with { ProcessId = thread.Tid } })
        {
            Assert.Null(TaskHandle.TryOpen(_root, id, out var failure));
            Assert.Equal(ActionOutcome.Ended, failure.Outcome);
        }
    }

    [Fact]
    public void A_zombie_is_told_from_one_that_lives()
    {
        using var fixture = Fixture.Start("zombie");
        var id = IdOf(fixture.Number(1), fixture.Number(1));
        Assert.Null(TaskHandle.TryOpen(_root, id, out var failure));
        Assert.Equal(ActionOutcome.Zombie, failure.Outcome);
    }

    [Fact]
    public void The_nice_value_of_a_process_is_that_of_all_its_threads()
    {
        using var fixture = Fixture.Start("targets", 5);
        using var process = Open(fixture.Pid, fixture.Pid);
        Assert.Equal(new ActionResult(ActionOutcome.Done, 5), process.SetNice(3));
        Assert.All(Threads(fixture.Pid), tid => Assert.Equal(3, NiceOf(fixture.Pid, tid)));
        using var thread = Open(fixture.Pid, fixture.Number(1));
        Assert.Equal(new ActionResult(ActionOutcome.Done, 1), thread.SetNice(7));
        Assert.Equal(7, NiceOf(fixture.Pid, fixture.Number(1)));
        Assert.Equal(3, NiceOf(fixture.Pid, fixture.Pid));
        // Added to what each has.
        Assert.Equal(new ActionResult(ActionOutcome.Done, 5), process.AddNice(10));
        Assert.Equal(13, NiceOf(fixture.Pid, fixture.Pid));
        Assert.Equal(17, NiceOf(fixture.Pid, fixture.Number(1)));
        Assert.Equal(new ActionResult(ActionOutcome.Done, 5), process.AddNice(100));
        Assert.All(Threads(fixture.Pid), tid => Assert.Equal(19, NiceOf(fixture.Pid, tid)));
    }

    [Fact]
    public void The_CPUs_of_a_process_are_those_of_all_its_threads()
    {
        using var fixture = Fixture.Start("targets", 5);
        using var process = Open(fixture.Pid, fixture.Pid);
        var all = process.Affinity()!;
        Assert.Equal(Allowed(fixture.Pid, fixture.Pid), all.ToString());
        CpuSet last = new CpuSet([]).With(all.End - 1, isIn: true);
        Assert.Equal(new ActionResult(ActionOutcome.Done, 5), process.SetAffinity(last));
        Assert.All(Threads(fixture.Pid), tid => Assert.Equal(last.ToString(), Allowed(fixture.Pid, tid)));
        using var thread = Open(fixture.Pid, fixture.Number(3));
        Assert.Equal(new ActionResult(ActionOutcome.Done, 1), thread.SetAffinity(all));
        Assert.Equal(all.ToString(), Allowed(fixture.Pid, fixture.Number(3)));
        Assert.Equal(last.ToString(), Allowed(fixture.Pid, fixture.Pid));
        Assert.Equal(ActionOutcome.Invalid, process.SetAffinity(new CpuSet([])).Outcome);
    }

    [Fact]
    public void The_first_process_and_Weft_itself_need_consent()
    {
        using var self = Open(Environment.ProcessId, Environment.ProcessId);
        Assert.Equal(TaskGuard.Self, self.Guard);
        Assert.Equal(ActionOutcome.NeedsConsent, self.Signal(WindowChange).Outcome);
        Assert.Equal(ActionOutcome.NeedsConsent, self.SetNice(19).Outcome);
        using var init = Open(1, 1);
        Assert.Equal(TaskGuard.Init, init.Guard);
        Assert.Equal(ActionOutcome.NeedsConsent, init.Signal(WindowChange).Outcome);
        Assert.Equal(ActionOutcome.NeedsConsent, init.SetAffinity(new CpuSet([1])).Outcome);
    }

    [Fact]
    public void A_kernel_thread_gets_no_signal()
    {
        Assert.SkipUnless(File.Exists("/proc/2/comm") && File.ReadAllText("/proc/2/comm") == "kthreadd\n", "no kernel threads are seen here");
        using var kernel = Open(2, 2);
        kernel.IsConsented = true;
        Assert.Equal(ActionOutcome.KernelThread, kernel.Signal(WindowChange).Outcome);
    }

    [Fact]
    public void Threads_made_while_it_is_done_are_not_forgotten()
    {
        using var fixture = Fixture.Start("targets", 2);
        MakesThreads change = new(fixture, 3);
        ActionResult result = new ThreadSweep(_root, fixture.Pid, static () => false).Run(change);
        Assert.Equal(new ActionResult(ActionOutcome.Done, 5), result);
        Assert.Equal(Threads(fixture.Pid).Order(), change.Met.Order());
    }

    public void Dispose() => _root.Dispose();

    private TaskHandle Open(int process, int tid) =>
        TaskHandle.TryOpen(_root, IdOf(process, tid), out var failure) ?? throw new InvalidOperationException($"{process}/{tid}: {failure}");

    private static TaskId IdOf(int process, int tid) => new(tid, process, ulong.Parse(StatField(process, tid, 22), CultureInfo.InvariantCulture));

    private static int NiceOf(int process, int tid) => int.Parse(StatField(process, tid, 19), CultureInfo.InvariantCulture);

    private static string StatField(int process, int tid, int field)
    {
        var stat = File.ReadAllText($"/proc/{process}/task/{tid}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[field - 3];
    }

    private static string Allowed(int process, int tid) =>
        File.ReadLines($"/proc/{process}/task/{tid}/status").First(static l => l.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1];

    private static int[] Threads(int process) => [.. Directory.GetDirectories($"/proc/{process}/task").Select(static d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture))];

    // The process makes another thread each time one is met, for a while.
    private sealed class MakesThreads(Fixture fixture, int count) : TaskChange
    {
        private int _left = count;

        public List<int> Met { get; } = [];

        public override Errno Apply(int task, bool isFirstRound)
        {
            Met.Add(task);
            if (_left-- > 0) fixture.Ask("");
            return Errno.None;
        }
    }
}
