using Weft.Linux.Procfs;
using Weft.Sampling;
using Weft.Tasks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Sampling;

/// <summary>Reading in two levels over a made-up tree: what moved is as a full read has it, what stands still is not read.</summary>
public sealed class TwoLevelReaderTests
{
    private static readonly TaskRequest s_request = new() { Fields = TaskFields.Stat | TaskFields.Owner, Engine = EngineChoice.Procfs };

    [Fact]
    public void Threads_of_a_quiet_process_are_taken_over_and_each_is_read_within_ten_looks()
    {
        using FakeProc fake = new();
        FakeTask[] threads = [.. Enumerable.Range(11, 30).Select(static tid => new FakeTask(tid) { StartTicks = 1001 })];
        fake.Process(new FakeTask(10), threads);
        using TaskScanner scanner = new(fake.Root);
        using TaskSampler sampler = new(scanner, s_request);
        Assert.True(sampler.Take().IsWhole);
        // A change of threads that no number of the process shows.
        foreach (FakeTask thread in threads) fake.File($"10/task/{thread.Tid}/stat", (thread with { State = 'D', ThreadCount = 31 }).StatText());
        int seen = 0;
        for (int look = 0; look < TwoLevelReader.SweepLooks; look++)
        {
            TaskSample sample = sampler.Take();
            Assert.Equal(32, sample.Snapshot.Count);
            int now = Enumerable.Range(0, 32).Count(row => sample.Snapshot[row].Stat.State == 'D');
            Assert.InRange(now, seen + 1, seen + 4);
            Assert.Equal(now == 30, look == TwoLevelReader.SweepLooks - 1);
            Assert.False(sample.IsWhole);
            seen = now;
        }
    }

    [Fact]
    public void A_process_that_moved_is_as_a_full_read_has_it()
    {
        using FakeProc fake = new();
        FakeTask leader = new(10), worker = new(11) { StartTicks = 1001 }, other = new(12) { StartTicks = 1002 };
        fake.Process(leader, worker, other).Process(20);
        using TaskScanner scanner = new(fake.Root);
        using TaskSampler sampler = new(scanner, s_request);
        sampler.Take();
        fake.File("10/stat", (leader with { UserTicks = 30, ThreadCount = 3 }).StatText());
        fake.File("10/task/11/stat", (worker with { UserTicks = 30, State = 'R', ThreadCount = 3 }).StatText());
        fake.File("10/task/12/stat", (other with { State = 'D', ThreadCount = 3 }).StatText());
        Equal(sampler, fake);
    }

    [Fact]
    public void In_a_large_process_those_that_explain_its_sum_are_enough_and_else_all_are_read()
    {
        using FakeProc fake = new();
        FakeTask leader = new(10) { UserTicks = 100 };
        FakeTask[] threads = [.. Enumerable.Range(11, 40).Select(static tid => new FakeTask(tid) { StartTicks = 1001 })];
        fake.Process(leader, threads);
        using TaskScanner scanner = new(fake.Root);
        using TaskSampler sampler = new(scanner, s_request);
        sampler.Take();
        // Nobody known to be busy: all are read, and thread 25 is found.
        Move(fake, leader, threads[14], 50);
        Equal(sampler, fake);
        // It alone explains the sum now, so another's change of state is not met, but for its turn.
        Move(fake, leader, threads[14], 100);
        foreach (FakeTask thread in threads.Where(static t => t.Tid != 25)) fake.File($"10/task/{thread.Tid}/stat", (thread with { State = 'D', ThreadCount = 41 }).StatText());
        TaskSample sample = sampler.Take();
        Assert.InRange(Enumerable.Range(0, sample.Snapshot.Count).Count(row => sample.Snapshot[row].Stat.State == 'D'), 3, 5);
        Assert.Equal(107UL, Row(sample.Snapshot, 25).Stat.UserTicks);
        // Another thread runs: what is known does not explain the sum.
        fake.File("10/stat", (leader with { UserTicks = 280, ThreadCount = 41 }).StatText());
        fake.File("10/task/41/stat", (threads[30] with { UserTicks = 87, State = 'D', ThreadCount = 41 }).StatText());
        Equal(sampler, fake);
    }

    [Fact]
    public void A_thread_replaced_by_another_is_found_when_its_turn_comes()
    {
        using FakeProc fake = new();
        fake.Process(new FakeTask(10), new FakeTask(11) { StartTicks = 1001 }, new FakeTask(12) { StartTicks = 1002 });
        using TaskScanner scanner = new(fake.Root);
        using TaskSampler sampler = new(scanner, s_request);
        sampler.Take();
        fake.Remove("10/task/11");
        FakeTask late = new(13) { StartTicks = 1003, ThreadCount = 3 };
        fake.File("10/task/13/stat", late.StatText());
        TaskSample sample = sampler.Take();
        for (int look = 1; look < TwoLevelReader.SweepLooks && !Tids(sample.Snapshot).Contains(13); look++) sample = sampler.Take();
        Assert.Equal([10, 12, 13], Tids(sample.Snapshot).Order());
        Assert.Contains(sample.Ended, static e => e.Id.Tid == 11 && e.Kind == RowKind.Thread);
    }

    [Fact]
    public void Broken_and_vanishing_files_are_no_errors()
    {
        using FakeProc fake = new();
        fake.Process(new FakeTask(10), new FakeTask(11)).Process(20).Process(30);
        using TaskScanner scanner = new(fake.Root);
        using TaskSampler sampler = new(scanner, s_request);
        sampler.Take();
        fake.Remove("10/task").File("20/stat", "20 (x").File("30/task/30/stat", "");
        fake.File("10/stat", (new FakeTask(10) { UserTicks = 99, ThreadCount = 2 }).StatText());
        fake.File("30/stat", (new FakeTask(30) { UserTicks = 99 }).StatText());
        TaskSample sample = sampler.Take();
        Assert.Equal([10, 30], Enumerable.Range(0, sample.Snapshot.Count).Where(r => sample.Snapshot[r].Kind == RowKind.Process).Select(r => sample.Snapshot[r].ProcessId));
        // A process always has a thread.
        Assert.Equal(4, sample.Snapshot.Count);
        Assert.Contains(sample.Ended, static e => e.Id.ProcessId == 20 && e.Kind == RowKind.Process);
    }

    [Fact]
    public void Processes_asked_for_in_any_order_are_sampled()
    {
        using FakeProc fake = new();
        fake.Process(10).Process(20).Process(30);
        using TaskScanner scanner = new(fake.Root);
        using TaskSampler sampler = new(scanner, s_request with { ProcessIds = [30, 10] });
        sampler.Take();
        TaskSample sample = sampler.Take();
        Assert.Equal([10, 10, 30, 30], Enumerable.Range(0, sample.Snapshot.Count).Select(r => sample.Snapshot[r].ProcessId));
        Assert.Empty(sample.Ended);
        Assert.True(double.IsNaN(sample.Machine.UnattributedPercent));
    }

    [Fact]
    public void Rates_of_shown_rows_come_from_files_read_for_these_only()
    {
        using FakeProc fake = new();
        fake.Process(10).Process(20);
        using TaskScanner scanner = new(fake.Root);
        using TaskSampler sampler = new(scanner, s_request);
        sampler.Take();
        sampler.LoadRates([0], TaskFields.Io);
        fake.File("10/io", "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5000000005\nwrite_bytes: 3\ncancelled_write_bytes: 7\n");
        TaskSample sample = sampler.Take();
        sampler.LoadRates([0], TaskFields.Io);
        Assert.Equal(Presence.Present, sample.Snapshot[0].Rates(out TaskRates rates));
        Assert.True(rates.ReadBytesPerSecond > 0);
        // A counter that fell is no rate.
        Assert.True(double.IsNaN(rates.WriteBytesPerSecond));
        double first = rates.ReadBytesPerSecond;
        sampler.LoadRates([0, 2], TaskFields.Io);
        sample.Snapshot[0].Rates(out rates);
        Assert.Equal(first, rates.ReadBytesPerSecond);
        sample.Snapshot[2].Rates(out rates);
        Assert.True(double.IsNaN(rates.ReadBytesPerSecond));
    }

    private static void Move(FakeProc fake, FakeTask leader, FakeTask thread, ulong ticks)
    {
        fake.File("10/stat", (leader with { UserTicks = leader.UserTicks + ticks, ThreadCount = 41 }).StatText());
        fake.File($"10/task/{thread.Tid}/stat", (thread with { UserTicks = thread.UserTicks + ticks, ThreadCount = 41 }).StatText());
        fake.File($"10/task/{thread.Tid}/schedstat", $"{ticks * 10_000_000} 200 3\n");
    }

    private static void Equal(TaskSampler sampler, FakeProc fake)
    {
        using TaskScanner scanner = new(fake.Root);
        TaskSnapshot full = scanner.Take(s_request with { Rows = RowMode.Both }), taken = sampler.Take().Snapshot;
        Assert.Equal(full.Count, taken.Count);
        for (int row = 0; row < full.Count; row++)
        {
            TaskRow one = Row(taken, full[row].Tid, full[row].Kind);
            Assert.Equal((full[row].Id, full[row].CpuNanoseconds, full[row].Stat.State), (one.Id, one.CpuNanoseconds, one.Stat.State));
            Assert.Equal(Presence.Present, one.Owner(out _));
        }
    }

    private static TaskRow Row(TaskSnapshot snapshot, int tid, RowKind kind = RowKind.Thread) =>
        snapshot[Enumerable.Range(0, snapshot.Count).Single(row => snapshot[row].Tid == tid && snapshot[row].Kind == kind)];

    private static int[] Tids(TaskSnapshot snapshot) => [.. Enumerable.Range(0, snapshot.Count).Where(row => snapshot[row].Kind == RowKind.Thread).Select(row => snapshot[row].Tid)];
}
