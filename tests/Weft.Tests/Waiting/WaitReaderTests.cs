using Weft.Linux.Procfs;
using Weft.Tests.Support;
using Weft.Waiting;
using Xunit;

namespace Weft.Tests.Waiting;

/// <summary>What is read of programs that stand in a known way: with and without symbols, of the C library of this system.</summary>
[Collection(Alone.Name)]
public sealed class WaitReaderTests
{
    private const string WithSymbols = "stuck", Stripped = "stuck_stripped";

    [Theory]
    [InlineData(WithSymbols, 2)]
    [InlineData(WithSymbols, 3)]
    [InlineData(Stripped, 2)]
    [InlineData(Stripped, 3)]
    public void Threads_that_want_one_anothers_mutexes_are_a_deadlock(string fixtureName, int size)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "ring", size);
        Finding finding = Expect(fixture.Pid, FindingKind.Deadlock, out WaitReport report);
        Assert.True(finding.IsStuck);
        Assert.Equal(fixture.Numbers[1..].Order(), finding.Threads.Select(static t => t.Tid).Order());
        Assert.Single(report.Findings);
        for (int i = 0; i < size; i++)
        {
            WaitingThread thread = finding.Threads[i];
            Assert.Equal(WaitKind.Mutex, thread.Wait.Kind);
            // As the program made the ring: the next one, in the order it named them.
            int place = Array.IndexOf(fixture.Numbers, thread.Tid) - 1;
            Assert.Equal([new WaitEnder(fixture.Pid, fixture.Numbers[1 + ((place + 1) % size)], Certainty.Certain)], thread.Wait.EndedBy);
        }
    }

    [Theory]
    [InlineData(WithSymbols)]
    [InlineData(Stripped)]
    public void A_thread_that_locks_a_normal_mutex_twice_waits_for_itself(string fixtureName)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "self");
        Finding finding = Expect(fixture.Pid, FindingKind.SelfDeadlock, out _);
        Assert.Equal(fixture.Number(1), Assert.Single(finding.Threads).Tid);
    }

    [Theory]
    [InlineData(WithSymbols)]
    [InlineData(Stripped)]
    public void A_mutex_whose_owner_ended_is_found(string fixtureName)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "dead");
        Finding finding = Expect(fixture.Pid, FindingKind.DeadOwner, out _, threads: 2);
        Assert.Equal(fixture.Numbers[1..].Order(), finding.Threads.Select(static t => t.Tid).Order());
        Assert.All(finding.Threads, static t => Assert.True(t.Wait.DeadOwner > 0));
    }

    [Fact]
    public void A_mutex_that_the_parent_held_at_the_fork_is_found_in_the_child_and_nothing_in_the_parent()
    {
        using Fixture fixture = Fixture.Start(WithSymbols, "fork");
        Finding finding = Expect(fixture.Number(1), FindingKind.LockAcrossFork, out _);
        Assert.Equal(fixture.Pid, Assert.Single(finding.Threads).Wait.DeadOwner);
        Assert.DoesNotContain(Look(fixture.Pid).Findings, static f => f.IsStuck);
    }

    [Theory]
    [InlineData(WithSymbols)]
    [InlineData(Stripped)]
    public void A_chain_is_followed_to_the_one_that_sleeps(string fixtureName)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "chain");
        Finding finding = Expect(fixture.Pid, FindingKind.Chain, out WaitReport report, waiters: 2);
        Assert.Equal(fixture.Number(1), Assert.Single(finding.Threads).Tid);
        Assert.Equal([fixture.Number(2), fixture.Number(3)], finding.Waiters.Select(static t => t.Tid).Order());
        Assert.DoesNotContain(report.Findings, static f => f.IsStuck);
    }

    [Theory]
    [InlineData(WithSymbols)]
    [InlineData(Stripped)]
    public void Threads_that_join_one_another_are_a_deadlock(string fixtureName)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "join");
        Finding finding = Expect(fixture.Pid, FindingKind.Deadlock, out _);
        Assert.Equal(3, finding.Threads.Count);
        Assert.All(finding.Threads, static t => Assert.Equal(WaitKind.Join, t.Wait.Kind));
    }

    [Fact]
    public void Processes_that_fill_each_others_pipes_are_found_and_certain_only_where_every_processs_files_may_be_read()
    {
        using Fixture fixture = Fixture.Start(WithSymbols, "pipes");
        Finding finding = Expect(fixture.Number(1), FindingKind.PipesFull, out _);
        Assert.Equal([fixture.Number(1), fixture.Number(2)], finding.Threads.Select(static t => t.ProcessId).Order());
        bool all = finding.Threads.All(static t => t.Wait.Unknown.Length == 0);
        Assert.Equal(all, finding.IsStuck);
    }

    [Theory]
    [InlineData("pool", WaitKind.Condition)]
    [InlineData("semaphore", WaitKind.Semaphore)]
    public void A_wait_that_has_no_owner_is_named_and_nobody_is_blamed(string shape, WaitKind kind)
    {
        using Fixture fixture = Fixture.Start(WithSymbols, shape);
        Finding finding = Expect(fixture.Pid, FindingKind.Idle, out WaitReport report, threads: fixture.Numbers.Length);
        Assert.False(finding.IsStuck);
        foreach (int tid in fixture.Numbers[1..])
        {
            Wait wait = report.Threads.Single(t => t.Tid == tid).Wait;
            Assert.Equal(kind, wait.Kind);
            Assert.Empty(wait.EndedBy);
            Assert.NotEqual("", wait.Unknown);
        }
    }

    [Fact]
    public void Two_that_want_each_others_mutexes_for_a_time_only_are_no_deadlock()
    {
        using Fixture fixture = Fixture.Start(WithSymbols, "timed");
        RunningDemo.Until(() => Look(fixture.Pid).Threads.Count(static t => t.Stood && t.Wait is { Kind: WaitKind.Mutex, IsTimed: true, EndedBy: [{ Certainty: Certainty.Certain }] }) == 2, "both wait");
        Assert.DoesNotContain(Look(fixture.Pid).Findings, static f => f.IsStuck);
    }

    [Fact]
    public void Where_no_name_says_what_a_futex_is_an_owner_is_only_a_candidate_and_no_deadlock_is_claimed()
    {
        using Fixture fixture = Fixture.Start("stuck_nameless", "ring", 2);
        RunningDemo.Until(() => Look(fixture.Pid).Threads.Count(static t => t.Stood && t.Wait is { Kind: WaitKind.Futex, EndedBy: [{ Certainty: Certainty.Candidate }] }) == 2, "both wait");
        Assert.DoesNotContain(Look(fixture.Pid).Findings, static f => f.IsStuck);
    }

    [Fact]
    public void A_busy_pool_of_fifty_threads_over_two_locks_is_never_called_deadlocked()
    {
        using Fixture fixture = Fixture.Start(WithSymbols, "busy");
        using WaitReader reader = new(ProcRoot.OpenSystem()) { Interval = TimeSpan.FromMilliseconds(10) };
        int mutexes = 0;
        for (int look = 0; look < 100; look++)
        {
            WaitReport report = reader.Read([fixture.Pid]);
            Assert.DoesNotContain(report.Findings, static f => f.IsStuck);
            mutexes += report.Threads.Count(static t => t.Wait.Kind == WaitKind.Mutex);
        }
        // It was worth looking: threads did stand at its mutexes.
        Assert.True(mutexes > 100, $"{mutexes} waits for a mutex seen");
    }

    [Fact]
    public void A_process_that_is_gone_gives_an_empty_report()
    {
        int pid;
        using (Fixture fixture = Fixture.Start(WithSymbols, "pool")) pid = fixture.Pid;
        WaitReport report = Look(pid);
        Assert.Empty(report.Threads);
        Assert.Empty(report.Findings);
    }

    // Between saying "I shall wait" and waiting lie a few instructions.
    private static Finding Expect(int pid, FindingKind kind, out WaitReport report, int threads = 1, int waiters = 0)
    {
        WaitReport last = Look(pid);
        bool Found() => last.Findings.Any(f => f.Kind == kind && f.Threads.Count >= threads && f.Waiters.Count >= waiters);
        RunningDemo.Until(() => Found() || ((last = Look(pid)) is not null && Found()), $"{kind} of {pid}; seen: {string.Join(", ", last.Findings.Select(static f => f.Kind))}");
        report = last;
        return last.Findings.First(f => f.Kind == kind);
    }

    private static WaitReport Look(int pid)
    {
        using WaitReader reader = new(ProcRoot.OpenSystem());
        return reader.Read([pid]);
    }
}
