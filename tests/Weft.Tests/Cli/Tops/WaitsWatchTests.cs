using System.Globalization;
using Weft.Cli.TopViews;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Sampling;
using Weft.Tasks;
using Weft.Tests.Support;
using Weft.Waiting;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>Who waits for whom, on the live screen: what it costs and when it is forgotten.</summary>
public sealed class WaitsWatchTests
{
    private const long Cost = 3_000_000, Second = 1_000_000_000;

    [Fact]
    public void After_each_look_it_rests_a_thousand_times_what_that_cost()
    {
        using Fixture fixture = Fixture.Start("threads", 6, 3);
        using Stage stage = new(fixture.Numbers);
        using AutoResetEvent woken = new(false);
        long now = Second;
        List<(int Process, long At)> looks = [];
        using WaitsWatch watch = new(
            pid =>
            {
                lock (looks) looks.Add((pid, Volatile.Read(ref now)));
                return new WaitsLook([], Cost);
            },
            () => now,
            () => woken.Set());
        int[] visible = [.. Enumerable.Range(0, stage.Snapshot.Count)];
        for (int i = 0; i < 6; i++)
        {
            int before = looks.Count;
            // Steps smaller than the rest.
            while (looks.Count == before)
            {
                watch.Refresh(stage.Context.Sample, visible, -1);
                if (watch.IsBusy || looks.Count > before) Assert.True(woken.WaitOne(TimeSpan.FromMinutes(1)));
                if (looks.Count == before) Volatile.Write(ref now, now + (Cost * 7));
            }
        }

        // Each of them once: what did not run waits as it did.
        Assert.Equal(fixture.Numbers.Order(), looks.Select(static l => l.Process).Order());
        for (int i = 1; i < looks.Count; i++) Assert.InRange(looks[i].At - looks[i - 1].At, Cost * WaitsWatch.Rest, Cost * (WaitsWatch.Rest + 8));
        watch.Refresh(stage.Context.Sample, visible, -1);
        Volatile.Write(ref now, now + (Cost * WaitsWatch.Rest * 2));
        watch.Refresh(stage.Context.Sample, visible, -1);
        Assert.False(watch.IsBusy);
        Assert.Equal(6, looks.Count);
    }

    [Fact]
    public void A_crowd_at_a_lock_is_seen_with_its_holder()
    {
        using Fixture fixture = Fixture.Start("crowd", 40, 10);
        int pid = fixture.Number(0), holder = fixture["holder"];
        using Stage stage = new(pid);
        using AutoResetEvent woken = new(false);
        using WaitsWatch watch = new(stage.Root, () => woken.Set());
        Assert.Empty(watch.Crowds);
        watch.Refresh(stage.Context.Sample, [0], 0);
        Assert.True(woken.WaitOne(TimeSpan.FromMinutes(1)));
        stage.Look();
        watch.Refresh(stage.Context.Sample, [0], 0);
        BlockedCrowd crowd = Assert.Single(watch.Crowds);
        Assert.Equal((pid, 40, holder, "holder", "one mutex"), (crowd.Process.ProcessId, crowd.Count, crowd.HolderTid, System.Text.Encoding.ASCII.GetString(crowd.HolderName), crowd.Phrase));
        TaskRow[] waiters = [.. stage.Rows().Where(static r => r.Kind == RowKind.Thread && r.Name.SequenceEqual("waiter"u8))];
        Assert.Equal(40, waiters.Length);
        foreach (TaskRow waiter in waiters)
        {
            Assert.True(watch.TryGet(waiter, out string phrase));
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"mutex held by holder ({holder})"), phrase);
        }

        string[] sleepers = [.. stage.Rows().Where(static r => r.Name.SequenceEqual("sleeper"u8)).Select(r => watch.TryGet(r, out string phrase) ? phrase : "")];
        Assert.Equal(10, sleepers.Length);
        Assert.All(sleepers, static s => Assert.StartsWith("a condition variable", s, StringComparison.Ordinal));
        Assert.False(watch.TryGet(stage.Thread(holder), out _));
        Assert.True(watch.TryGet(stage.Row(pid), out string whole));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"40 of 52 threads: mutex held by holder ({holder})"), whole);
        // Of another moment nothing is said.
        stage.Look(isPast: true);
        watch.Refresh(stage.Context.Sample, [0], 0);
        Assert.False(watch.TryGet(waiters[0], out _));
    }

    [Fact]
    public void A_thread_that_has_run_since_is_no_longer_told_of()
    {
        using Fixture fixture = Fixture.Start("crowd", 2, 0);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        TaskRow waiter = stage.Rows().First(static r => r.Kind == RowKind.Thread && r.Name.SequenceEqual("waiter"u8));
        Assert.Equal(Presence.Present, waiter.Scheduler(out SchedulerCounters counters));
        KnownWaits Known(ulong runs)
        {
            KnownWaits known = new(new TaskId(pid, pid, waiter.Stat.StartTicks), 0);
            Wait wait = new() { Kind = WaitKind.Mutex, Text = "mutex 0x1", Object = "0x1" };
            known.Add(new WaitsLook([new WaitingThread { ProcessId = pid, Tid = waiter.Tid, Name = "w"u8.ToArray(), State = 'S', Wait = wait, Runs = runs }], Cost), "w"u8);
            return known;
        }

        Assert.True(Known(counters.Slices).TryGet(waiter, out string phrase));
        Assert.Equal("mutex 0x1", phrase);
        Assert.False(Known(counters.Slices - 1).TryGet(waiter, out _));
    }

    [Fact]
    public void Few_stacks_tell_of_all()
    {
        using Fixture fixture = Fixture.Start("crowd", 60, 20);
        using Stage stage = new(fixture.Number(0));
        using WaitReader reader = new(stage.Root);
        string[] Waits(int stacks) => [.. reader.ReadLocks(fixture.Number(0), stacks)!.Select(static t => $"{t.Tid} {t.Wait.Kind} {t.Wait.Object} {string.Join(',', t.Wait.EndedBy)}").Order()];
        Assert.Equal(Waits(int.MaxValue), Waits(16));
    }
}
