using CsCheck;
using Weft.Linux.Procfs;
using Weft.Sampling;
using Weft.Tasks;
using Xunit;

namespace Weft.Tests.Sampling;

/// <summary>Rates from two made-up snapshots: births, ends, reused numbers, counters that fall, clocks that stand still.</summary>
public sealed class TaskDeltaTests
{
    private const long Second = 1_000_000_000;
    private const long BootTime = 1000 * Second;

    private sealed record Thread(int Tid, ulong Start, ulong User, ulong System = 0, char State = 'S', ulong Faults = 0);

    private sealed record Process(int Id, ulong Start, ulong User, Thread[] Threads, ulong Children = 0, int Parent = 1);

    [Fact]
    public void A_process_uses_what_its_sum_says_also_when_the_thread_that_used_it_has_ended()
    {
        TaskSnapshot before = Snapshot(0, new Process(10, 5, 100, [new(10, 5, 40), new(11, 6, 60)]));
        TaskSnapshot now = Snapshot(1, new Process(10, 5, 150, [new(10, 5, 40)]));
        TaskDelta delta = Fill(before, now);
        Assert.Equal(50, Rates(now, 0).CpuPercent, 6);
        Assert.Equal(0, Rates(now, 1).CpuPercent, 6);
        Assert.Equal([2], delta.Matcher.GoneThreads);
        Assert.Empty(delta.Matcher.GoneProcesses);
    }

    [Fact]
    public void Rows_are_found_by_identity_whatever_their_order()
    {
        Thread[] threads = [.. Enumerable.Range(0, 50).Select(static i => new Thread(100 + i, 5, 10))];
        TaskSnapshot before = Snapshot(0, new Process(100, 5, 500, threads));
        Thread[] later = [.. threads.Reverse().Where(static t => t.Tid % 7 != 0).Select(static t => t with { User = t.User + (ulong)(t.Tid % 5) })];
        TaskSnapshot now = Snapshot(1, new Process(100, 5, 600, later));
        // The process row stands for the leader, whichever thread comes first.
        TaskDelta delta = Fill(before, now);
        for (int row = 1; row < now.Count; row++) Assert.Equal(now[row].Tid % 5, Rates(now, row).CpuPercent, 6);
        Assert.Equal(threads.Where(static t => t.Tid % 7 == 0).Select(static t => t.Tid), delta.Matcher.GoneThreads.Select(r => before[r].Tid));
    }

    [Fact]
    public void A_reused_number_is_another_task()
    {
        TaskSnapshot before = Snapshot(0, new Process(10, 5, 1000, [new(10, 5, 1000)]));
        TaskSnapshot now = Snapshot(1, new Process(10, 100_050, 20, [new(10, 100_050, 20)]));
        TaskDelta delta = Fill(before, now);
        Assert.Equal([0], delta.Matcher.GoneProcesses);
        Assert.True(Rates(now, 0).IsNew);
        Assert.Equal(20, Rates(now, 0).CpuPercent, 6);
    }

    [Fact]
    public void One_that_was_overlooked_and_is_old_has_no_rate()
    {
        TaskSnapshot before = Snapshot(0, new Process(10, 5, 0, [new(10, 5, 0)]));
        TaskSnapshot now = Snapshot(1, new Process(10, 5, 0, [new(10, 5, 0)]), new Process(20, 7, 5000, [new(20, 7, 5000)], Children: 900));
        Fill(before, now);
        Assert.True(Rates(now, 2).IsNew);
        Assert.True(double.IsNaN(Rates(now, 2).CpuPercent));
        Assert.True(double.IsNaN(Rates(now, 2).GoneChildrenPercent));
        Assert.True(double.IsNaN(Rates(now, 3).CpuPercent));
    }

    [Fact]
    public void A_sum_that_falls_is_unknown_once_and_never_comes_back_as_a_spike()
    {
        // A thread that used 5000 ticks ended while the second snapshot was read, and was counted nowhere.
        TaskSnapshot first = Snapshot(0, new Process(10, 5, 6000, [new(10, 5, 1000), new(11, 6, 5000)]));
        TaskSnapshot second = Snapshot(1, new Process(10, 5, 1010, [new(10, 5, 1010)]));
        TaskSnapshot third = Snapshot(2, new Process(10, 5, 6030, [new(10, 5, 1030)]));
        Fill(first, second);
        Assert.True(double.IsNaN(Rates(second, 0).CpuPercent));
        Fill(second, third);
        Assert.Equal(30, Rates(third, 0).CpuPercent, 6);
    }

    [Fact]
    public void No_time_passed_no_rate()
    {
        TaskSnapshot before = Snapshot(0, new Process(10, 5, 1, [new(10, 5, 1)])), now = Snapshot(0, new Process(10, 5, 9, [new(10, 5, 9)]));
        new TaskDelta().Fill(before, now, 0, 4, isPartial: false);
        Assert.True(double.IsNaN(Rates(now, 0).CpuPercent));
        Assert.True(double.IsNaN(Rates(now, 1).MinorFaultsPerSecond));
    }

    [Fact]
    public void The_jitter_of_ticks_shows_no_thread_above_one_CPU_and_unseen_threads_are_not_cut_away()
    {
        TaskSnapshot before = Snapshot(0, new Process(10, 5, 0, [new(10, 5, 0)]), new Process(20, 5, 0, [new(20, 5, 0)]));
        TaskSnapshot now = Snapshot(1, new Process(10, 5, 102, [new(10, 5, 102)]), new Process(20, 5, 260, [new(20, 5, 60)]));
        Fill(before, now);
        Assert.Equal(100, Rates(now, 0).CpuPercent, 6);
        Assert.Equal(100, Rates(now, 1).CpuPercent, 6);
        Assert.Equal(260, Rates(now, 2).CpuPercent, 6);
    }

    [Fact]
    public void What_gone_children_used_is_what_the_parent_took_over_less_what_they_had_used_before()
    {
        TaskSnapshot before = Snapshot(0, new Process(1, 1, 0, [new(1, 1, 0)], Parent: 0), new Process(10, 5, 7, [new(10, 5, 7)], Children: 50), new Process(11, 6, 1000, [new(11, 6, 1000)], Children: 200, Parent: 10));
        TaskSnapshot now = Snapshot(1, new Process(1, 1, 0, [new(1, 1, 0)], Parent: 0), new Process(10, 5, 7, [new(10, 5, 7)], Children: 50 + 1200 + 35));
        TaskDelta delta = Fill(before, now);
        Assert.Equal(35, Rates(now, 2).GoneChildrenPercent, 6);
        Assert.Equal(1, Rates(now, 2).GoneChildren);
        Assert.Equal(0.35 * Second, delta.AttributedNanoseconds, 1);
    }

    [Fact]
    public void A_child_waited_for_between_two_reads_is_no_spike_at_the_next_look()
    {
        Process parent = new(10, 5, 7, [new(10, 5, 7)]);
        TaskSnapshot first = Snapshot(0, parent, new Process(11, 6, 1000, [new(11, 6, 1000)], Parent: 10));
        TaskSnapshot second = Snapshot(1, parent);
        TaskSnapshot third = Snapshot(2, parent with { Children = 1004 });
        Fill(first, second);
        Assert.Equal(0, Rates(second, 0).GoneChildrenPercent, 6);
        Fill(second, third);
        Assert.Equal(4, Rates(third, 0).GoneChildrenPercent, 6);
    }

    [Fact]
    public void A_grandchild_that_the_first_process_adopts_and_waits_for_is_no_spike_there()
    {
        Process first = new(1, 1, 0, [new(1, 1, 0)], Parent: 0), shell = new(10, 5, 0, [new(10, 5, 0)]);
        TaskSnapshot before = Snapshot(0, first, shell, new Process(11, 6, 10, [new(11, 6, 10)], Parent: 10), new Process(12, 7, 300, [new(12, 7, 300)], Parent: 11));
        TaskSnapshot now = Snapshot(1, first with { Children = 305 }, shell with { Children = 10 });
        Fill(before, now);
        Assert.Equal(5, Rates(now, 0).GoneChildrenPercent, 6);
        Assert.Equal(0, Rates(now, 2).GoneChildrenPercent, 6);
    }

    [Fact]
    public void Waiting_and_being_blocked_fill_up_what_is_left_of_the_time()
    {
        TaskSnapshot before = Snapshot(0, new Process(10, 5, 0, [new(10, 5, 0), new(11, 5, 0)])), now = Snapshot(1, new Process(10, 5, 30, [new(10, 5, 30), new(11, 5, 0)]));
        Counters(before, 1, 0, 0);
        Counters(now, 1, 300_000_000, 200_000_000);
        Fill(before, now);
        Assert.Equal(30, Rates(now, 1).CpuPercent, 6);
        Assert.Equal(20, Rates(now, 1).RunDelayPercent, 6);
        Assert.Equal(50, Rates(now, 1).BlockedPercent, 6);
        // The other thread did not run; its scheduler's file was never read.
        Assert.Equal(100, Rates(now, 2).BlockedPercent, 6);
        Assert.Equal(20, Rates(now, 0).RunDelayPercent, 6);
        Assert.Equal(75, Rates(now, 0).BlockedPercent, 6);
    }

    [Fact]
    public void A_wait_told_when_it_ended_is_not_longer_than_the_interval()
    {
        TaskSnapshot before = Snapshot(0, new Process(10, 5, 0, [new(10, 5, 0)])), now = Snapshot(1, new Process(10, 5, 10, [new(10, 5, 10)]));
        Counters(before, 1, 0, 0);
        Counters(now, 1, 100_000_000, 7_000_000_000);
        Fill(before, now);
        Assert.Equal(90, Rates(now, 1).RunDelayPercent, 6);
        Assert.Equal(0, Rates(now, 1).BlockedPercent, 6);
    }

    [Fact]
    public void No_rate_is_negative_or_more_than_the_machine_has_whatever_the_counters_say() =>
        Gen.Select(Machine, Machine, Gen.Long[1, 5 * Second]).Sample(static (old, later, interval) =>
        {
            TaskSnapshot before = Snapshot(0, old), now = Snapshot(1, later);
            new TaskDelta().Fill(before, now, interval, 4, isPartial: false);
            for (int row = 0; row < now.Count; row++)
            {
                TaskRates rates = Rates(now, row);
                Within(rates.CpuPercent, 400);
                Within(rates.SystemPercent, 400);
                Within(rates.RunDelayPercent, 100.0 * now.Count);
                Within(rates.BlockedPercent, 100);
                Within(rates.GoneChildrenPercent, 420);
                Within(rates.MinorFaultsPerSecond, double.MaxValue);
                if (now[row].Kind == RowKind.Thread) Within(rates.CpuPercent, 100);
            }
        });

    private static Gen<Process[]> Machine { get; } =
        Gen.Select(Gen.Int[1, 6], Gen.ULong[0, 3], Gen.ULong[0, 100_000], Gen.ULong[0, 2000], Gen.Int[0, 6], Gen.Select(Gen.Int[1, 9], Gen.ULong[0, 2], Gen.ULong[0, 90_000]).Array[0, 5])
            .Select(static (id, start, user, children, parent, threads) => new Process(id, start * 60_000, user, [.. threads.Where(t => t.Item1 != id).DistinctBy(static t => t.Item1).Select(static t => new Thread(t.Item1, t.Item2 * 60_000, t.Item3, t.Item3 / 2)).Prepend(new Thread(id, start * 60_000, user))], children, parent))
            .Array[1, 5].Select(static processes => processes.DistinctBy(static p => p.Id).OrderBy(static p => p.Id).ToArray());

    private static void Within(double value, double most) => Assert.True(double.IsNaN(value) || (value >= 0 && value <= most + 1e-6), value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static TaskDelta Fill(TaskSnapshot before, TaskSnapshot now)
    {
        TaskDelta delta = new();
        delta.Fill(before, now, Second, 4, isPartial: false);
        return delta;
    }

    private static TaskRates Rates(TaskSnapshot snapshot, int row)
    {
        Assert.Equal(Presence.Present, snapshot[row].Rates(out TaskRates rates));
        return rates;
    }

    private static void Counters(TaskSnapshot snapshot, int row, ulong run, ulong delay)
    {
        snapshot.Schedulers.Grow(row + 1);
        snapshot.Schedulers.Set(row, new SchedulerCounters { RunNanoseconds = run, RunDelayNanoseconds = delay, Slices = run / 1000 });
    }

    private static TaskSnapshot Snapshot(int second, params Process[] processes)
    {
        TaskSnapshot snapshot = new() { Machine = new MachineFacts { BootTimeNanoseconds = BootTime + (second * Second) } };
        foreach (Process process in processes)
        {
            int index = snapshot.AddProcess(process.Id);
            TaskStat stat = new() { Tid = process.Id, StartTicks = process.Start, UserTicks = process.User, ChildUserTicks = process.Children, ParentTgid = process.Parent, State = (byte)'S', ThreadCount = process.Threads.Length };
            snapshot.AddRow(index, RowKind.Process, stat, "prog"u8);
            foreach (Thread thread in process.Threads)
            {
                TaskStat own = stat with { Tid = thread.Tid, StartTicks = thread.Start, UserTicks = thread.User, SystemTicks = thread.System, State = (byte)thread.State, MinorFaults = thread.Faults };
                snapshot.AddRow(index, RowKind.Thread, own, "prog"u8);
            }
        }
        return snapshot;
    }
}
