using System.Text;
using Weft.Families;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Families;

/// <summary>What looks alike, held against a comparison that is plainly right.</summary>
public sealed class FoldingTests
{
    [Theory]
    [InlineData("worker-1", "worker-#")]
    [InlineData("worker-12", "worker-#")]
    [InlineData("kworker/0:1-ev2", "kworker/#:#-ev#")]
    [InlineData("007", "#")]
    [InlineData("main", "main")]
    [InlineData("", "")]
    [InlineData("a#1", "a##")]
    public void A_run_of_digits_is_one_sign_in_the_pattern(string name, string pattern)
    {
        Span<byte> room = stackalloc byte[64];
        Assert.Equal(pattern, Encoding.UTF8.GetString(room[..ThreadPools.Pattern(Encoding.UTF8.GetBytes(name), room)]));
        Assert.Equal(Math.Min(2, pattern.Length), ThreadPools.Pattern(Encoding.UTF8.GetBytes(name), room[..2]));
    }

    [Fact]
    public void Threads_fold_by_pattern_and_tell_whether_their_names_are_one()
    {
        using FakeProc fake = new();
        string[] names = ["worker-1", "gc", "worker-22", "", "same", "same", "\e[31m"];
        fake.Process(new FakeTask(10), [.. names.Select((name, i) => new FakeTask(11 + i) { Name = FakeTask.Utf8(name) })]);
        FamilyTree tree = FakeFamilies.Tree(fake, threads: true);
        ThreadPools pools = new();
        pools.Fill(tree, tree.Find(10));
        pools.Fill(tree, tree.Find(10));
        Assert.Equal([(0, 2, false), (1, 1, true), (3, 1, true), (4, 2, true), (6, 1, true)], pools.Pools.Select(p => (p.First, p.Count, p.IsOneName)));
    }

    [Fact]
    public void Families_are_alike_when_written_out_in_sorted_order_they_are_equal()
    {
        Random random = new(20261124);
        int rounds = Repository.Long ? 400 : 40;
        for (int round = 0; round < rounds; round++)
        {
            using FakeProc fake = new();
            fake.Stat(new FakeTask(1) { ParentTgid = 0 });
            int count = random.Next(2, 40);
            for (int id = 2; id <= count; id++) fake.Stat(new FakeTask(id) { ParentTgid = random.Next(Math.Max(1, id - 6), id) });
            FamilyTree tree = FakeFamilies.Tree(fake);
            int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(2))];
            FamilyFold fold = FamilyFold.Of(tree, labels);
            string[] written = [.. Enumerable.Range(0, count).Select(n => Written(tree, labels, n))];
            for (int a = 0; a < count; a++)
            {
                for (int b = 0; b < count; b++) Assert.Equal(written[a] == written[b], fold.AreAlike(a, b));
                List<FamilyGroup> groups = [];
                fold.Groups(a, groups);
                Assert.Equal(tree.ChildrenOf(a).ToArray().GroupBy(c => written[c]).Select(g => (g.First(), g.Count())), groups.Select(g => (g.First, g.Count)));
            }
        }
    }

    private static string Written(FamilyTree tree, int[] labels, int node) =>
        $"{labels[node]}({string.Concat(tree.ChildrenOf(node).ToArray().Select(c => Written(tree, labels, c)).Order(StringComparer.Ordinal))})";
}
