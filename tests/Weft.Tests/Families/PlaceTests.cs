using System.Text;
using Weft.Families;
using Weft.Linux.Procfs;
using Weft.Tasks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Families;

/// <summary>Units, containers and namespaces, and who adopts orphans.</summary>
public sealed class PlaceTests
{
    [Fact]
    public void Differences_in_namespaces_are_those_of_the_links()
    {
        using FakeProc fake = new();
        fake.Process(1).Process(10).Process(11);
        foreach (string kind in (string[])["pid", "mnt", "net", "user", "ipc", "uts", "cgroup", "time"])
        {
            fake.Link($"1/ns/{kind}", $"{kind}:[4026531840]");
            fake.Link($"10/ns/{kind}", kind is "net" or "uts" ? $"{kind}:[4026532000]" : $"{kind}:[4026531840]");
        }
        using TaskScanner scanner = new(fake.Root);
        TaskSnapshot snapshot = scanner.Take(new TaskRequest { Fields = FamilyPlace.Needs });
        Assert.Equal(NamespaceKinds.Network | NamespaceKinds.Uts, FamilyPlace.Differences(snapshot[1], snapshot[0]));
        Assert.Equal(NamespaceKinds.None, FamilyPlace.Differences(snapshot[0], snapshot[0]));
        Assert.Equal(NamespaceKinds.None, FamilyPlace.Differences(snapshot[2], snapshot[0]));
    }

    [Fact]
    public void Unit_and_container_come_from_the_control_group()
    {
        string hash = new('a', 64);
        using FakeProc fake = new();
        fake.Process(1).Process(2).Process(3);
        fake.File("1/cgroup", $"0::/system.slice/docker-{hash}.scope\n").File("2/cgroup", "garbage").Remove("3/cgroup");
        using TaskScanner scanner = new(fake.Root);
        TaskSnapshot snapshot = scanner.Take(new TaskRequest { Fields = FamilyPlace.Needs });
        Assert.Equal(hash, Encoding.UTF8.GetString(FamilyPlace.Container(snapshot[0], out ContainerRuntime runtime)));
        Assert.Equal(ContainerRuntime.Docker, runtime);
        Assert.Equal($"docker-{hash}.scope", Encoding.UTF8.GetString(FamilyPlace.Unit(snapshot[0])));
        Assert.True(FamilyPlace.AreComparable(snapshot[0], snapshot[0]));
        Assert.False(FamilyPlace.AreComparable(snapshot[0], snapshot[1]));
        Assert.True(FamilyPlace.Unit(snapshot[1]).IsEmpty && FamilyPlace.Container(snapshot[2], out _).IsEmpty);
    }

    // The parent is 100; a session is known by its first process.
    [Theory]
    [InlineData(200, 200, 50, 2000, false)] // of its own session: anyone's child
    [InlineData(200, 50, 50, 2000, false)] // of the parent's
    [InlineData(200, 150, 50, 2000, true)] // the parent is where it was born, and that is elsewhere
    [InlineData(200, 150, 100, 2000, true)] // the session began after the parent had its own
    [InlineData(200, 60, 100, 2000, false)] // the parent may have made it before its setsid
    [InlineData(200, 150, 100, 1000, false)] // as old as the parent: ids may have run over
    [InlineData(200, 0, 50, 2000, false)] // a session of an outer namespace
    [InlineData(200, 150, 0, 2000, true)] // the parent is still in one of an outer namespace
    [InlineData(200, 200, 0, 2000, false)] // and the child of its own
    [InlineData(200, 150, -1, 2000, false)] // the parent is ending
    public void A_session_the_parent_was_never_in_shows_another_maker(int child, int session, int parentSession, int start, bool shown)
    {
        using FakeProc fake = new();
        fake.Stat(new FakeTask(100) { Session = parentSession, StartTicks = 1000 }, new FakeTask(child) { ParentTgid = 100, Session = session, StartTicks = (ulong)start });
        FamilyTree tree = FakeFamilies.Tree(fake);
        Assert.Equal(shown, Adoption.IsShown(tree.Process(tree.Find(child)), tree.Process(tree.Find(100))));
    }

    [Fact]
    public void A_real_subreaper_is_guessed_by_the_orphan_it_adopted_and_nobody_else_is()
    {
        using Fixture fixture = Fixture.Start("families");
        using Fixture others = Fixture.Start("threads", 2, 2);
        Assert.Equal(Weft.Native.Errno.None, ProcRoot.TryOpen("/proc", out ProcRoot? root));
        using (root)
        {
            using TaskScanner scanner = new(root!);
            FamilyTree tree = FamilyScan.TakeAll(scanner, threads: false);
            int[] witnesses = Adoption.GuessSubreapers(tree, row => scanner.Load(tree.Snapshot, [row], TaskFields.Status));
            Assert.Equal(tree.Find(fixture["adopted"]), witnesses[tree.Find(fixture.Pid)]);
            Assert.Equal(tree.Find(fixture.Pid), tree.Parent(tree.Find(fixture["adopted"])));
            Assert.Equal(-1, witnesses[tree.Find(others.Pid)]);
            Assert.Equal(-1, witnesses[tree.Find(1)]);
        }
    }
}
