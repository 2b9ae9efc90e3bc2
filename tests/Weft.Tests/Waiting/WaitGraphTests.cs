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
