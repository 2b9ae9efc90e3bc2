using Weft.Families;
using Weft.Tasks;
using Weft.Tests.Support;

namespace Weft.Tests.Families;

/// <summary>Trees over made-up processes of which only the stat files are there: enough for links, cheap in tens of thousands.</summary>
internal static class FakeFamilies
{
    public static FakeProc Stat(this FakeProc fake, params ReadOnlySpan<FakeTask> tasks)
    {
        foreach (FakeTask task in tasks) fake.File($"{task.Tid}/stat", task.StatText());
        return fake;
    }

    public static FamilyTree Tree(FakeProc fake, bool threads = false)
    {
        using TaskScanner scanner = new(fake.Root);
        return FamilyScan.TakeAll(scanner, threads);
    }

    public static int[] ChildIds(this FamilyTree tree, int processId) => Ids(tree, tree.ChildrenOf(tree.Find(processId)));

    public static int[] RootIds(this FamilyTree tree) => Ids(tree, tree.Roots);

    private static int[] Ids(FamilyTree tree, ReadOnlySpan<int> nodes) => [.. nodes.ToArray().Select(n => tree.Process(n).ProcessId)];
}
