using Weft.Portraits;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Portraits;

/// <summary>What processes made with raw clone(2) share, told exactly as the flags were.</summary>
public sealed class SharingTests
{
    [Fact]
    public void Each_flag_of_clone_is_told_and_no_other()
    {
        using Fixture fixture = Fixture.Start("sharing");
        SharingFacts sharing = Facts(fixture.Number(0));
        Dictionary<int, SharedResources> got = sharing.Partners.ToDictionary(static p => p.Process.ProcessId, static p => p.Shared);
        Assert.Equal(SharedResources.AddressSpace, got[fixture["vm"]]);
        Assert.Equal(SharedResources.FileTable, got[fixture["files"]]);
        Assert.Equal(SharedResources.AddressSpace | SharedResources.SignalHandlers, got[fixture["vm_sighand"]]);
        Assert.Equal(SharedResources.Directories, got[fixture["fs"]]);
        // The fixture has no I/O context to share unless the disk's scheduler made one.
        SharedResources all = SharedResources.AddressSpace | SharedResources.FileTable | SharedResources.Directories | SharedResources.SemaphoreUndo;
        Assert.Equal(all, got[fixture["vm_files_fs"]] & ~SharedResources.IoContext);
        Assert.DoesNotContain(fixture["nothing"], got.Keys);
        Assert.Equal(6, got.Count);
    }

    [Fact]
    public void One_that_is_neither_child_nor_parent_is_found()
    {
        using Fixture fixture = Fixture.Start("sharing");
        int orphan = fixture["orphan"];
        ProcessPortrait portrait = Sitter.Of(orphan);
        Assert.NotEqual(fixture.Number(0), portrait.Stat.ParentTgid);
        // Those who share memory with the first share it with each other.
        int[] expected = [fixture.Number(0), fixture["vm"], fixture["vm_sighand"], fixture["vm_files_fs"]];
        Assert.Equal(expected.Order(), portrait.Sharing.Value.Partners.Where(static p => p.Shared.HasFlag(SharedResources.AddressSpace)).Select(static p => p.Process.ProcessId));
    }

    [Fact]
    public void A_thread_with_a_file_table_of_its_own_is_told()
    {
        using Fixture fixture = Fixture.Start("sharing");
        SharingException apart = Assert.Single(Facts(fixture.Number(0)).Exceptions);
        Assert.Equal(fixture["thread"], apart.Thread.Id.Tid);
        Assert.Equal(SharedResources.FileTable | SharedResources.Directories, apart.Apart);
    }

    [Fact]
    public void Ordinary_processes_and_their_threads_share_nothing_beyond()
    {
        using Fixture fixture = Fixture.Start("threads", 2, 5);
        SharingFacts sharing = Facts(fixture.Number(0));
        Assert.Empty(sharing.Partners);
        Assert.Empty(sharing.Exceptions);
        Assert.Equal(4, sharing.ThreadsCompared);
        Assert.True(sharing.Compared > 2);
    }

    private static SharingFacts Facts(int pid)
    {
        ProcessPortrait portrait = Sitter.Of(pid);
        Assert.SkipWhen(portrait.Sharing.Presence == Weft.Tasks.Presence.NotSupported, "this kernel has no kcmp");
        return portrait.Sharing.Value;
    }
}
