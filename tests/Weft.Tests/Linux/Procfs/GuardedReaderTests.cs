using System.Diagnostics;
using System.Text;
using Weft.Linux.Procfs;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Linux.Procfs;

/// <summary>A FIFO without a writer blocks the reader in open(2): it stands for a target that holds its mmap lock.</summary>
public sealed class GuardedReaderTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(30);

    [Fact]
    public void Command_lines_of_this_machine_are_those_of_the_files()
    {
        using ProcRoot root = ProcRoot.OpenSystem();
        using GuardedReader reader = new(root, TimeSpan.FromSeconds(10));
        GuardedBatch batch = new();
        List<int> ids = [];
        Assert.Equal(ReadOutcome.Read, new NumericDirectory().Read(root.Descriptor, ".\0"u8, ids));
        reader.Read(GuardedFile.CommandLine, ids.ToArray(), batch);
        Assert.Equal(ids.Count, batch.Count);
        int self = ids.IndexOf(Environment.ProcessId);
        Assert.Equal(File.ReadAllBytes("/proc/self/cmdline"), batch.Text(self).ToArray());
        for (int i = 0; i < batch.Count; i++) Assert.True(batch.Outcome(i) is ReadOutcome.Read or ReadOutcome.Gone);
    }

    [Fact]
    public void Environment_and_memory_of_this_process_are_read()
    {
        using ProcRoot root = ProcRoot.OpenSystem();
        using GuardedReader reader = new(root, TimeSpan.FromSeconds(10));
        GuardedBatch batch = new();
        reader.Read(GuardedFile.Environment, [Environment.ProcessId], batch);
        Assert.Equal(File.ReadAllBytes("/proc/self/environ"), batch.Text(0).ToArray());
        reader.Read(GuardedFile.MemoryRollup, [Environment.ProcessId], batch);
        Assert.True(MemoryRollupParser.TryParse(batch.Text(0), out MemoryRollup rollup));
        Assert.True(rollup.ResidentBytes > 1 << 20);
    }

    [Fact]
    public void A_blocked_process_times_out_and_the_others_are_read()
    {
        using FakeProc proc = new();
        for (int id = 1; id <= 20; id++) proc.Process(new FakeTask(id) { Name = FakeTask.Utf8($"p{id}") });
        proc.Blocking("7/cmdline").Blocking("13/cmdline");
        using GuardedReader reader = new(proc.Root, Short);
        GuardedBatch batch = new();
        reader.Read(GuardedFile.CommandLine, [.. Enumerable.Range(1, 20)], batch);
        for (int i = 0; i < 20; i++)
        {
            bool blocked = i + 1 is 7 or 13;
            Assert.Equal(blocked ? ReadOutcome.TimedOut : ReadOutcome.Read, batch.Outcome(i));
            Assert.Equal(blocked ? "" : $"p{i + 1}\0", Encoding.UTF8.GetString(batch.Text(i)));
        }
        Assert.Equal(2, reader.StuckCount);
        proc.Release("7/cmdline", default);
        proc.Release("13/cmdline", default);
    }

    [Fact]
    public void A_process_that_holds_a_thread_is_answered_at_once_until_it_lets_go()
    {
        using FakeProc proc = new();
        proc.Process(1).Process(2).Blocking("1/cmdline");
        using GuardedReader reader = new(proc.Root, Short);
        GuardedBatch batch = new();
        reader.Read(GuardedFile.CommandLine, [1, 2], batch);
        for (int round = 0; round < 50; round++)
        {
            reader.Read(GuardedFile.CommandLine, [1, 2], batch);
            Assert.Equal(ReadOutcome.TimedOut, batch.Outcome(0));
            Assert.Equal(ReadOutcome.Read, batch.Outcome(1));
        }
        // 51 rounds and one thread: only the first one waited.
        Assert.Equal(1, reader.StuckCount);

        proc.Release("1/cmdline", "late\0"u8);
        Stopwatch waited = Stopwatch.StartNew();
        while (reader.StuckCount != 0 && waited.Elapsed < TimeSpan.FromSeconds(20)) Thread.Yield();
        Assert.Equal(0, reader.StuckCount);
        // What the late reader brought is not in the batch.
        Assert.Equal(ReadOutcome.TimedOut, batch.Outcome(0));
        proc.File("1/cmdline", "now\0"u8);
        reader.Read(GuardedFile.CommandLine, [1, 2], batch);
        Assert.Equal("now\0"u8, batch.Text(0));
    }

    [Fact]
    public void With_the_cap_of_stuck_threads_reached_everything_is_answered_at_once()
    {
        using FakeProc proc = new();
        for (int id = 1; id <= 6; id++) proc.Process(id).Blocking($"{id}/cmdline");
        proc.Process(7);
        using GuardedReader reader = new(proc.Root, Short, maximumStuck: 2);
        GuardedBatch batch = new();
        reader.Read(GuardedFile.CommandLine, [1, 2, 3, 4, 5, 6, 7], batch);
        for (int i = 0; i < 7; i++) Assert.Equal(ReadOutcome.TimedOut, batch.Outcome(i));
        Assert.Equal(2, reader.StuckCount);
        reader.Read(GuardedFile.CommandLine, [7], batch);
        Assert.Equal(ReadOutcome.TimedOut, batch.Outcome(0));
        proc.Release("1/cmdline", default);
        proc.Release("2/cmdline", default);
    }

    [Fact]
    public void Gone_empty_and_long_texts()
    {
        using FakeProc proc = new();
        byte[] huge = new byte[GuardedReader.MaximumTextBytes + 10];
        huge.AsSpan().Fill((byte)'x');
        proc.Process(1).Process(new FakeTask(2) { HasMemory = false }).File("3/cmdline", huge).Process(4).Remove("4/cmdline");
        using GuardedReader reader = new(proc.Root, TimeSpan.FromSeconds(10));
        GuardedBatch batch = new(textBudget: GuardedReader.MaximumTextBytes + 100);
        reader.Read(GuardedFile.CommandLine, [1, 2, 3, 4, 5, 3], batch);
        Assert.Equal("prog\0"u8, batch.Text(0));
        Assert.Equal((ReadOutcome.Read, 0), (batch.Outcome(1), batch.Text(1).Length));
        Assert.Equal((true, GuardedReader.MaximumTextBytes), (batch.IsCut(2), batch.Text(2).Length));
        Assert.Equal(ReadOutcome.NotSupported, batch.Outcome(3));
        Assert.Equal(ReadOutcome.Gone, batch.Outcome(4));
        // The budget of the batch is spent: a page is left of the same text.
        Assert.Equal((true, 4096), (batch.IsCut(5), batch.Text(5).Length));
    }

    [Fact]
    public void An_empty_batch_and_a_second_one_under_way()
    {
        using FakeProc proc = new();
        proc.Process(1);
        using GuardedReader reader = new(proc.Root);
        GuardedBatch batch = new();
        reader.Read(GuardedFile.CommandLine, [], batch);
        Assert.Equal(0, batch.Count);
        reader.Begin(GuardedFile.CommandLine, [1], batch);
        Assert.Throws<InvalidOperationException>(() => reader.Begin(GuardedFile.CommandLine, [1], new GuardedBatch()));
        reader.Finish();
        reader.Finish();
        Assert.Equal(ReadOutcome.Read, batch.Outcome(0));
    }
}
