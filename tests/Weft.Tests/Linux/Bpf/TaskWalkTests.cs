using System.Runtime.InteropServices;
using Weft.Linux.Bpf;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Linux.Bpf;

/// <summary>The walk of the kernel's task list, held against the iterator.</summary>
[Collection(Alone.Name)]
public sealed class TaskWalkTests
{
    [Fact]
    public void A_task_that_stands_still_is_the_same_by_the_walk_and_by_the_iterator()
    {
        using Fixture fixture = Fixture.Start("threads", 2, 300);
        using TaskWalk walk = Create(20_000);
        using TaskIterator iterator = TaskIterator.TryCreate(out string reason)!;
        Assert.True(iterator is not null, reason);
        TaskIteratorBuffer buffer = new();
        for (int attempt = 0; ; attempt++)
        {
            // Of the fixture alone: another process may map memory and give it back between the two looks, and be unlike itself in the middle.
            Dictionary<int, string> before = Read(iterator!, buffer, fixture);
            Assert.True(walk.TryRead(out ReadOnlySpan<KernelTask> tasks, out bool isFull, out reason), reason);
            Assert.False(isFull);
            Dictionary<int, string> walked = Described(tasks, fixture);
            Dictionary<int, string> after = Read(iterator!, buffer, fixture);
            // What did not change between two looks of the iterator cannot differ in the look between them.
            KeyValuePair<int, string>[] still = [.. before.Where(task => after.GetValueOrDefault(task.Key) == task.Value)];
            string[] wrong = [.. still.Where(task => walked.GetValueOrDefault(task.Key) != task.Value).Select(task => $"{task.Key}: {walked.GetValueOrDefault(task.Key)}\n   is {task.Value}")];
            Assert.True(wrong.Length == 0, string.Join('\n', wrong.Take(2)));
            if (still.Length >= 600) return;
            Assert.True(attempt < 20, $"only {still.Length} tasks stood still");
        }
    }

    [Fact]
    public void The_threads_of_a_process_come_together_in_the_order_of_their_making()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 50);
        using TaskWalk walk = Create(20_000);
        Assert.True(walk.TryRead(out ReadOnlySpan<KernelTask> tasks, out _, out string reason), reason);
        HashSet<int> seen = [];
        ulong last = 0;
        for (int i = 0; i < tasks.Length; i++)
        {
            if (i == 0 || tasks[i].Tgid != tasks[i - 1].Tgid) Assert.True(seen.Add(tasks[i].Tgid), $"{tasks[i].Tgid} comes twice");
            else if (tasks[i].Tgid == fixture.Number(0)) Assert.True(tasks[i].StartBootTimeNanoseconds >= last);
            last = tasks[i].StartBootTimeNanoseconds;
        }
        Assert.Contains(fixture.Number(0), seen);
        Assert.DoesNotContain(0, seen);
    }

    [Fact]
    public void Too_little_room_is_told()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 100);
        using TaskWalk walk = Create(10);
        Assert.True(walk.TryRead(out ReadOnlySpan<KernelTask> tasks, out bool isFull, out string reason), reason);
        Assert.True(isFull);
        Assert.InRange(tasks.Length, 10, 20);
    }

    private static TaskWalk Create(int capacity)
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root may load BPF programs");
        TaskWalk? walk = TaskWalk.TryCreate(capacity, out string reason);
        Assert.SkipWhen(walk is null && reason.Contains("Linux 6.7", StringComparison.Ordinal), reason);
        Assert.True(walk is not null, reason);
        return walk;
    }

    private static Dictionary<int, string> Read(TaskIterator iterator, TaskIteratorBuffer buffer, Fixture fixture)
    {
        Assert.True(iterator.TryRead(0, buffer, out string reason), reason);
        return Described(buffer.Tasks, fixture);
    }

    private static Dictionary<int, string> Described(ReadOnlySpan<KernelTask> tasks, Fixture fixture)
    {
        Dictionary<int, string> all = [];
        foreach (ref readonly KernelTask task in tasks)
            if (task.Tgid == fixture.Number(0) || task.Tgid == fixture.Number(1)) all[task.Tid] = Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<KernelTask>(in task)));
        return all;
    }
}
