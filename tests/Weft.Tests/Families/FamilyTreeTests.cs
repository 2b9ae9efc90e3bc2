using Weft.Families;
using Weft.Tasks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Families;

/// <summary>Links between processes that the kernel says little, nothing or nonsense of.</summary>
public sealed class FamilyTreeTests
{
    private const uint KernelThread = 0x0020_0000;

    [Fact]
    public void Children_stand_under_their_parent_in_the_order_of_their_start()
    {
        using FakeProc fake = new();
        fake.Stat(new FakeTask(1) { ParentTgid = 0, StartTicks = 1 }, new FakeTask(5) { StartTicks = 30 }, new FakeTask(6) { StartTicks = 20 }, new FakeTask(7) { StartTicks = 20 }, new FakeTask(8) { ParentTgid = 6, StartTicks = 40 });
        FamilyTree tree = FakeFamilies.Tree(fake);
        Assert.Equal([1], tree.RootIds());
        Assert.Equal([6, 7, 5], tree.ChildIds(1));
        Assert.Equal([8], tree.ChildIds(6));
        Assert.Equal(tree.Find(6), tree.Parent(tree.Find(8)));
        Assert.Equal(-1, tree.Find(99));
        Assert.Equal(5, tree.ParentsFirst().Distinct().Count());
    }

    [Fact]
    public void A_root_says_why_it_is_one()
    {
        using FakeProc fake = new();
        fake.Process(new FakeTask(1) { ParentTgid = 0 }).Process(new FakeTask(2) { ParentTgid = 0, Flags = KernelThread, HasMemory = false })
            .Process(new FakeTask(3) { ParentTgid = 2, Flags = KernelThread, HasMemory = false })
            .Process(new FakeTask(10) { ParentTgid = 0 }).Process(new FakeTask(20) { ParentTgid = 15 });
        FamilyTree tree = FakeFamilies.Tree(fake);
        Assert.Equal([1, 2, 10, 20], tree.RootIds());
        Assert.Equal(
            [RootReason.Init, RootReason.Kernel, RootReason.ParentOutside, RootReason.ParentNotSeen, RootReason.None],
            new[] { 1, 2, 10, 20, 3 }.Select(id => tree.ReasonOf(tree.Find(id))));
        Assert.Equal([3], tree.ChildIds(2));
    }

    [Fact]
    public void Parents_in_a_ring_are_cut_at_the_lowest_id_and_lose_nobody()
    {
        using FakeProc fake = new();
        fake.Stat(new FakeTask(1) { ParentTgid = 0 }, new FakeTask(7) { ParentTgid = 7 }, new FakeTask(20) { ParentTgid = 22 }, new FakeTask(21) { ParentTgid = 20 }, new FakeTask(22) { ParentTgid = 21 }, new FakeTask(30) { ParentTgid = 22 });
        FamilyTree tree = FakeFamilies.Tree(fake);
        Assert.Equal([1, 7, 20], tree.RootIds());
        Assert.Equal([RootReason.Loop, RootReason.Loop], new[] { 7, 20 }.Select(id => tree.ReasonOf(tree.Find(id))));
        Assert.Equal([30], tree.ChildIds(22).Where(id => id == 30));
        Assert.Equal(tree.Count, tree.ParentsFirst().Distinct().Count());
    }

    [Fact]
    public void Ten_thousand_levels_and_twenty_thousand_children_are_links_like_others()
    {
        using FakeProc fake = new();
        fake.Stat(new FakeTask(1) { ParentTgid = 0 });
        for (int id = 2; id <= 10_000; id++) fake.Stat(new FakeTask(id) { ParentTgid = id - 1 });
        for (int id = 10_001; id <= 30_000; id++) fake.Stat(new FakeTask(id) { ParentTgid = 10_000 });
        FamilyTree tree = FakeFamilies.Tree(fake);
        Assert.Equal([1], tree.RootIds());
        int level = 0;
        for (int at = tree.Find(10_000); tree.Parent(at) >= 0; at = tree.Parent(at)) level++;
        Assert.Equal(9_999, level);
        Assert.Equal(20_000, tree.ChildIds(10_000).Length);
        FamilyFold fold = FamilyFold.Of(tree, new int[tree.Count]);
        List<FamilyGroup> groups = [];
        fold.Groups(tree.Find(10_000), groups);
        Assert.Equal(20_000, Assert.Single(groups).Count);
        Assert.False(fold.AreAlike(tree.Find(1), tree.Find(2)));
    }

    [Fact]
    public void Threads_stand_under_their_process_and_the_leader_is_not_among_them()
    {
        using FakeProc fake = new();
        fake.Process(new FakeTask(1) { ParentTgid = 0 }).Process(new FakeTask(10), new FakeTask(12) { StartTicks = 1002 }, new FakeTask(11) { StartTicks = 1003 });
        FamilyTree twice = FakeFamilies.Tree(fake, threads: true);
        using TaskScanner scanner = new(fake.Root);
        FamilyTree[] trees = [twice, FamilyTree.Of(scanner.Take(new TaskRequest { Rows = RowMode.Threads })), FamilyTree.Of(scanner.Take(new TaskRequest { Rows = RowMode.Both }))];
        foreach (FamilyTree tree in trees)
        {
            int node = tree.Find(10);
            Assert.Equal([12, 11], Enumerable.Range(0, tree.ThreadCount(node)).Select(i => tree.Thread(node, i).Tid));
            Assert.Equal(0, tree.ThreadCount(tree.Find(1)));
            Assert.Equal(10, tree.Process(node).Tid);
        }
    }

    [Fact]
    public void An_id_that_was_given_to_another_process_keeps_no_threads()
    {
        using FakeProc fake = new();
        fake.Process(new FakeTask(10) { ThreadCount = 2 }, new FakeTask(11));
        using TaskScanner scanner = new(fake.Root);
        TaskSnapshot first = scanner.Take(new TaskRequest { Rows = RowMode.Processes });
        fake.Process(new FakeTask(10) { StartTicks = 2000 }, new FakeTask(11));
        TaskSnapshot later = scanner.Take(new TaskRequest { Rows = RowMode.Threads });
        FamilyTree tree = FamilyTree.Of(first, later);
        Assert.Equal(0, tree.ThreadCount(tree.Find(10)));
    }

    [Fact]
    public async Task A_parent_that_ends_during_the_scan_is_asked_for_again()
    {
        using FakeProc fake = new();
        fake.Process(new FakeTask(1) { ParentTgid = 0 }).Process(20).Process(30).Process(40);
        fake.Blocking("20/stat").Blocking("30/stat");
        Task<FamilyTree> reading = Task.Run(() => FakeFamilies.Tree(fake), TestContext.Current.CancellationToken);
        fake.Release("20/stat", new FakeTask(20) { ParentTgid = 15 }.StatText());
        // The reader is past 20 when it waits at 30; now 20 has been adopted by one that the listing did not have.
        fake.Process(new FakeTask(50) { StartTicks = 500 });
        fake.File("20/stat", new FakeTask(20) { ParentTgid = 50 }.StatText());
        fake.Release("30/stat", new FakeTask(30).StatText());
        FamilyTree tree = await reading;
        Assert.Equal([1], tree.RootIds());
        Assert.Equal([20], tree.ChildIds(50));
        Assert.Equal(RootReason.None, tree.ReasonOf(tree.Find(20)));
    }

    [Fact]
    public async Task A_parent_younger_than_its_child_is_asked_for_again()
    {
        using FakeProc fake = new();
        fake.Process(new FakeTask(1) { ParentTgid = 0 }).Process(new FakeTask(15) { StartTicks = 9000 }).Process(20).Process(30);
        fake.Blocking("20/stat").Blocking("30/stat");
        Task<FamilyTree> reading = Task.Run(() => FakeFamilies.Tree(fake), TestContext.Current.CancellationToken);
        fake.Release("20/stat", new FakeTask(20) { ParentTgid = 15 }.StatText());
        fake.File("20/stat", new FakeTask(20) { ParentTgid = 1 }.StatText());
        fake.Release("30/stat", new FakeTask(30).StatText());
        FamilyTree tree = await reading;
        Assert.Contains(20, tree.ChildIds(1));
        Assert.Empty(tree.ChildIds(15));
    }
}
