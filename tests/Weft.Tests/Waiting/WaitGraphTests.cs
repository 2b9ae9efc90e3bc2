using Weft.Waiting;
using Xunit;

namespace Weft.Tests.Waiting;

/// <summary>What is claimed of a graph of waits, and above all what is not.</summary>
public sealed class WaitGraphTests
{
    [Theory]
    [InlineData(1, FindingKind.SelfDeadlock)]
    [InlineData(2, FindingKind.Deadlock)]
    [InlineData(7, FindingKind.Deadlock)]
    public void A_ring_of_certain_owners_that_stood_is_a_deadlock(int size, FindingKind kind)
    {
        WaitingThread[] threads = [.. Enumerable.Range(1, size).Select(i => Waits(i, (i % size) + 1)), Waits(50, 1), Waits(51, 50)];
        Finding finding = Assert.Single(WaitGraph.Find(threads));
        Assert.Equal(kind, finding.Kind);
        Assert.True(finding.IsStuck);
        Assert.Equal(size, finding.Threads.Count);
        for (int i = 0; i < size; i++) Assert.Equal(finding.Threads[(i + 1) % size].Tid, finding.Threads[i].Wait.EndedBy[0].Tid);
        Assert.Equal([50, 51], finding.Waiters.Select(static t => t.Tid).Order());
    }

    [Fact]
    public void A_ring_is_none_when_one_ran_or_waits_for_a_time_or_has_an_owner_that_is_only_a_candidate_or_may_be_woken_by_another()
    {
        WaitingThread ring = Waits(1, 2);
        foreach (WaitingThread other in (WaitingThread[])
        [
            Waits(2, 1) with { Stood = false },
            Waits(2, 1) with { Wait = Waits(2, 1).Wait with { IsTimed = true } },
            Waits(2, 1) with { Wait = Waits(2, 1).Wait with { IsComplete = false, EndedBy = [new(1, 1, Certainty.Candidate)] } },
            Waits(2, 1) with { Wait = Waits(2, 1).Wait with { EndedBy = [new(1, 1, Certainty.Candidate), new(9, 9, Certainty.Candidate)] } },
            Waits(2, 3),
        ])
        {
            Assert.DoesNotContain(WaitGraph.Find([ring, other]), static f => f.IsStuck);
        }
    }

    [Fact]
    public void Processes_whose_threads_can_all_be_woken_only_by_one_another_are_stuck_though_each_has_several_wakers()
    {
        // Either thread of process 2 may read what 1 writes; both wait for 1.
        WaitingThread[] threads =
        [
            Pipe(1, 1, (2, 21), (2, 22)), Pipe(2, 21, (1, 1)), Pipe(2, 22, (1, 1)),
        ];
        Finding finding = Assert.Single(WaitGraph.Find(threads));
        Assert.Equal(FindingKind.PipesFull, finding.Kind);
        Assert.True(finding.IsStuck);
        // And not when one of them does something else.
        Assert.DoesNotContain(WaitGraph.Find([threads[0], threads[1], Sleeps(2, 22)]), static f => f.IsStuck);
    }

    [Fact]
    public void A_chain_names_the_one_at_its_end_and_all_who_wait_for_it()
    {
        Finding finding = Assert.Single(WaitGraph.Find([Waits(1, 2), Waits(2, 3), Sleeps(1, 3), Waits(4, 3)]));
        Assert.Equal(FindingKind.Chain, finding.Kind);
        Assert.Equal(3, Assert.Single(finding.Threads).Tid);
        Assert.Equal([1, 2, 4], finding.Waiters.Select(static t => t.Tid).Order());
        Assert.False(finding.IsStuck);
    }

    [Fact]
    public void All_who_wait_for_a_dead_owners_lock_are_one_finding_and_those_behind_them_wait_behind()
    {
        Wait dead = new() { Kind = WaitKind.Mutex, Object = "0x10", Text = "mutex 0x10", DeadOwner = 77, IsComplete = true };
        Finding finding = Assert.Single(WaitGraph.Find([Sleeps(1, 1) with { Wait = dead }, Sleeps(1, 2) with { Wait = dead }, Waits(3, 1)]));
        Assert.Equal(FindingKind.DeadOwner, finding.Kind);
        Assert.Equal(2, finding.Threads.Count);
        Assert.Equal(3, Assert.Single(finding.Waiters).Tid);
    }

    [Fact]
    public void Threads_none_of_which_is_held_up_are_idle_and_one_that_never_slept_is_busy()
    {
        Assert.Equal(FindingKind.Idle, Assert.Single(WaitGraph.Find([Sleeps(1, 1), Sleeps(1, 2)])).Kind);
        Assert.Equal(FindingKind.Runaway, Assert.Single(WaitGraph.Find([Sleeps(1, 1), Sleeps(1, 2) with { Stood = false, NeverSlept = true }])).Kind);
        Assert.Empty(WaitGraph.Find([]));
        // Not when it is not known what one waits for.
        Assert.Empty(WaitGraph.Find([Sleeps(1, 1), Sleeps(1, 2) with { Wait = new Wait { Kind = WaitKind.Futex, Text = "a futex" } }]));
        // And what other processes do is no finding about this one.
        Assert.Equal(FindingKind.Idle, Assert.Single(WaitGraph.Find([Sleeps(1, 1), Sleeps(2, 2) with { Stood = false, NeverSlept = true }], [1])).Kind);
    }

    [Fact]
    public void A_process_all_of_whose_threads_wait_at_private_objects_without_an_end_may_have_lost_a_wakeup()
    {
        WaitingThread waiter = Thread(1, 2, new Wait { Kind = WaitKind.Condition, Text = "a condition variable" }) with { IsPrivate = true };
        WaitingThread joiner = Thread(1, 1, new Wait { Kind = WaitKind.Join, Text = "the end of a thread", IsComplete = true, EndedBy = [new(1, 2, Certainty.Certain)] }) with { IsPrivate = true };
        Finding finding = WaitGraph.Find([joiner, waiter])[0];
        Assert.Equal((FindingKind.LostWakeup, Certainty.Candidate, false), (finding.Kind, finding.Certainty, finding.IsStuck));
        Assert.Equal(2, Assert.Single(finding.Threads).Tid);
        // Not when one of them waits for time or a descriptor, for something shared, ran, or a signal's handler could do it.
        foreach (WaitingThread other in (WaitingThread[])
        [
            waiter with { Wait = waiter.Wait with { IsTimed = true } }, waiter with { IsPrivate = false }, waiter with { Stood = false }, waiter with { SignalsCaught = 1UL << 9 },
        ])
        {
            Assert.DoesNotContain(WaitGraph.Find([joiner, other]), static f => f.Kind == FindingKind.LostWakeup);
        }
        Assert.DoesNotContain(WaitGraph.Find([joiner, waiter, Sleeps(1, 3)]), static f => f.Kind == FindingKind.LostWakeup);
    }

    [Fact]
    public void A_sleeper_at_a_free_mutex_is_suspicious_unless_another_at_it_ran()
    {
        WaitingThread sleeper = Thread(1, 1, new Wait { Kind = WaitKind.Mutex, Object = "0x10", Text = "mutex 0x10" }) with { IsWakeMissed = true, IsPrivate = true };
        WaitingThread other = sleeper with { Tid = 2, IsWakeMissed = false };
        Assert.Equal(FindingKind.LostWakeup, WaitGraph.Find([sleeper, other])[0].Kind);
        Assert.DoesNotContain(WaitGraph.Find([sleeper, other with { Stood = false }]), static f => f.Kind == FindingKind.LostWakeup);
    }

    [Theory]
    [InlineData(16, 0.0005, true)]
    [InlineData(16, 0.05, false)]
    [InlineData(4, 0.0005, false)]
    public void Many_that_are_woken_together_and_do_nothing_are_a_herd(int size, double share, bool isHerd)
    {
        WaitingThread[] threads = [.. Enumerable.Range(1, size).Select(i => Thread(1, i, new Wait { Kind = WaitKind.Condition, Object = "0x10", Text = "a condition variable" }) with
        {
            Stood = false, TimesRun = 10, CpuShare = share, HasComeBack = true,
        })];
        Assert.Equal(isHerd, WaitGraph.Find(threads).Any(static f => f.Kind == FindingKind.ThunderingHerd));
    }

    [Fact]
    public void One_that_wants_the_cpu_and_hardly_gets_it_starves_and_those_that_get_it_are_one_finding()
    {
        WaitingThread spins = Thread(1, 1, new Wait { Kind = WaitKind.Cpu, Text = "runs" }) with { Stood = false, NeverSlept = true, CpuShare = 0.6 };
        IReadOnlyList<Finding> findings = WaitGraph.Find([spins, spins with { Tid = 2, CpuShare = 0.4 }, spins with { Tid = 3, CpuShare = 0.02 }]);
        Assert.Equal([3], findings.Single(static f => f.Kind == FindingKind.Starved).Threads.Select(static t => t.Tid));
        Assert.Equal([1, 2], findings.Single(static f => f.Kind == FindingKind.Runaway).Threads.Select(static t => t.Tid));
    }

    [Fact]
    public void Waits_of_many_kinds_close_one_round_over_two_processes()
    {
        static WaitingThread Of(int process, int tid, WaitKind kind, params WaitEnder[] enders) => Thread(process, tid, new Wait { Kind = kind, Text = "it", IsComplete = true, EndedBy = enders });
        WaitingThread[] round =
        [
            Of(1, 1, WaitKind.Join, new WaitEnder(1, 2, Certainty.Certain)),
            Of(1, 2, WaitKind.ReaderWriterLock, new WaitEnder(1, 3, Certainty.Certain)),
            Of(1, 3, WaitKind.Child, new WaitEnder(2, 20, Certainty.Certain)),
            Of(2, 20, WaitKind.FileLock, new WaitEnder(1, 4, Certainty.Certain)),
            Of(1, 4, WaitKind.Mutex, new WaitEnder(1, 1, Certainty.Certain)),
        ];
        Finding finding = Assert.Single(WaitGraph.Find(round));
        Assert.Equal((FindingKind.Deadlock, true, 5), (finding.Kind, finding.IsStuck, finding.Threads.Count));
        Assert.DoesNotContain(WaitGraph.Find([.. round[..4], round[4] with { Stood = false }]), static f => f.IsStuck);
    }

    [Fact]
    public void Sockets_full_in_both_directions_are_probably_stuck_and_a_chain_leads_into_another_process()
    {
        static WaitingThread Writes(int process, int to) => Thread(process, process * 10, new Wait { Kind = WaitKind.Socket, Text = "room in a socket", IsWrite = true, EndedBy = [new(to, to * 10, Certainty.Candidate), new(to, (to * 10) + 1, Certainty.Candidate)] });
        WaitingThread other = Sleeps(2, 21);
        Finding full = WaitGraph.Find([Writes(1, 2), Writes(2, 1), other, Sleeps(1, 11)])[0];
        Assert.Equal((FindingKind.PipesFull, Certainty.Candidate), (full.Kind, full.Certainty));
        // Only one writes: it waits for the other process, whichever of its threads reads.
        Finding chain = WaitGraph.Find([Writes(1, 2), Sleeps(2, 20), other], [1])[0];
        Assert.Equal((FindingKind.Chain, Certainty.Candidate, 20), (chain.Kind, chain.Certainty, Assert.Single(chain.Threads).Tid));
    }

    [Fact]
    public void A_round_over_processes_all_of_whose_wakers_are_known_as_far_as_can_be_seen_is_likely_and_one_within_a_process_is_not()
    {
        static WaitingThread Reads(int process, int tid, params (int Process, int Tid)[] writers) => Thread(process, tid, new Wait
        {
            Kind = WaitKind.Socket, Text = "data", IsNearlyComplete = true, EndedBy = [.. writers.Select(static w => new WaitEnder(w.Process, w.Tid, Certainty.Candidate))],
        });
        WaitingThread one = Reads(1, 10, (2, 20), (2, 21)), two = Reads(2, 20, (1, 10)), helper = Reads(2, 21, (1, 10)), behind = Reads(3, 30, (2, 20), (2, 21));
        Finding finding = Assert.Single(WaitGraph.Find([one, two, helper, behind]), static f => f.Kind == FindingKind.Deadlock);
        Assert.Equal((Certainty.Candidate, false), (finding.Certainty, finding.IsStuck));
        Assert.Equal([10, 20], finding.Threads.Select(static t => t.Tid).Order());
        Assert.Equal([21, 30], finding.Waiters.Select(static t => t.Tid).Order());
        // Not when another thread of them does something else, or one ran, or waits for a time, or others are known to be able to.
        foreach (WaitingThread other in (WaitingThread[])[Sleeps(2, 21), helper with { Stood = false }, helper with { Wait = helper.Wait with { IsTimed = true } }, helper with { Wait = helper.Wait with { IsNearlyComplete = false } }])
            Assert.DoesNotContain(WaitGraph.Find([one, two, other]), static f => f.Kind == FindingKind.Deadlock);
        // Who reads what it writes itself may do that in a handler of a signal.
        Assert.DoesNotContain(WaitGraph.Find([Reads(1, 10, (1, 10))]), static f => f.Kind is FindingKind.Deadlock or FindingKind.SelfDeadlock);
        Assert.DoesNotContain(WaitGraph.Find([Reads(1, 10, (1, 11)), Reads(1, 11, (1, 10))]), static f => f.Kind == FindingKind.Deadlock);
    }

    private static WaitingThread Waits(int tid, int owner) => Thread(1, tid, new Wait
    {
        Kind = WaitKind.Mutex, Object = $"0x{owner:x}", Text = $"mutex 0x{owner:x}", IsComplete = true, EndedBy = [new(1, owner, Certainty.Certain)],
    });

    private static WaitingThread Pipe(int process, int tid, params (int Process, int Tid)[] readers) => Thread(process, tid, new Wait
    {
        Kind = WaitKind.Pipe, Text = "room", IsWrite = true, IsComplete = true, EndedBy = [.. readers.Select(static r => new WaitEnder(r.Process, r.Tid, Certainty.Candidate))],
    });

    private static WaitingThread Sleeps(int process, int tid) => Thread(process, tid, new Wait { Kind = WaitKind.Timer, Text = "sleeps", IsTimed = true });

    private static WaitingThread Thread(int process, int tid, Wait wait) => new() { ProcessId = process, Tid = tid, Name = "t"u8.ToArray(), State = 'S', Wait = wait, Stood = true };
}
