using Weft.Linux.Procfs;
using Weft.Portraits;
using Weft.Tasks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Portraits;

/// <summary>Processes that are dead, dying, not there or not shown.</summary>
public sealed class BadLuckTests
{
    [Fact]
    public async Task A_process_that_ends_while_it_is_read_leaves_what_was_read()
    {
        using FakeProc fake = new();
        fake.Process(10).Blocking("10/cmdline");
        using TaskScanner scanner = new(fake.Root) { CommandLineTimeout = TimeSpan.FromSeconds(30) };
        Task<ProcessPortrait?> reading = Task.Run(() => new PortraitReader(scanner).Read(10, new PortraitRequest()));
        // Opening the other end waits for the reader: it is held at the command line then, and the process ends there.
        using (FileStream writer = new(Path.Combine(fake.Path, "10/cmdline"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            fake.Remove("10/stat").Remove("10/status");
            writer.Write("prog\0x\0"u8);
        }
        ProcessPortrait? portrait = await reading;
        Assert.NotNull(portrait);
        Assert.True(portrait.EndedWhileRead);
        Assert.Equal("prog\0x\0"u8.ToArray(), portrait.CommandLine.Value);
        Assert.Equal(Presence.Gone, portrait.Status.Presence);
        Assert.Contains(portrait.Lacks, static l => l is { Fact: "status", Reason: Presence.Gone });
    }

    [Fact]
    public void No_missing_file_is_more_than_a_missing_fact()
    {
        string[] files = ["io", "schedstat", "wchan", "syscall", "cmdline", "cgroup", "statm", "smaps_rollup", "oom_score", "limits", "task"];
        foreach (string missing in files)
        {
            using FakeProc fake = new();
            fake.Process(new FakeTask(10), new FakeTask(11));
            fake.File("10/limits", "Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1024                 4096                 files     \n");
            if (missing == "task" || File.Exists(Path.Combine(fake.Path, "10", missing))) fake.Remove($"10/{missing}");
            using TaskScanner scanner = new(fake.Root);
            ProcessPortrait? portrait = new PortraitReader(scanner).Read(10, new PortraitRequest { ProportionalMemory = true, FileDetails = true });
            Assert.NotNull(portrait);
            Assert.False(portrait.EndedWhileRead);
            Assert.All(portrait.Lacks, static l => Assert.NotEqual(Presence.Present, l.Reason));
            // Another tree's numbers are not this kernel's: nothing may be compared.
            Assert.Equal(Presence.NotSupported, portrait.Sharing.Presence);
        }
    }

    [Fact]
    public void An_id_that_is_nobodys_has_no_portrait()
    {
        using ProcRoot root = ProcRoot.OpenSystem();
        using TaskScanner scanner = new(root);
        foreach (int id in (int[])[4_194_303, 0, -1, int.MinValue]) Assert.Null(new PortraitReader(scanner).Read(id, new PortraitRequest()));
    }

    [Fact]
    public void A_zombie_has_its_end_and_no_belongings()
    {
        using Fixture fixture = Fixture.Start("zombie");
        ProcessPortrait portrait = Sitter.Of(fixture.Number(1));
        Assert.True(portrait.IsZombie);
        Assert.Equal(7 << 8, portrait.ExitStatus.Value);
        Assert.Equal(fixture.Number(0), portrait.Ancestors[0].ProcessId);
        Assert.Equal(Presence.NotApplicable, portrait.Files.Presence);
        Assert.Equal(Presence.NotApplicable, portrait.Sharing.Presence);
        Assert.Empty(portrait.Lacks);
    }

    [Fact]
    public void A_process_whose_main_thread_ended_is_shown_by_another()
    {
        using Fixture fixture = Fixture.Start("zombie_leader", 3);
        ProcessPortrait portrait = Sitter.Of(fixture.Number(0));
        Assert.True(portrait.LeaderHasEnded);
        Assert.False(portrait.IsZombie);
        Assert.Equal(Presence.NotApplicable, portrait.ExitStatus.Presence);
        Assert.Equal(Directory.GetFiles($"/proc/{fixture.Number(0)}/task/{fixture.Number(1)}/fd").Length, portrait.Files.Value.Count);
        Assert.EndsWith("/zombie_leader", System.Text.Encoding.UTF8.GetString(portrait.Executable.Value), StringComparison.Ordinal);
        Assert.True(portrait.ResidentBytes.Value > 0);
        Assert.Equal(1, portrait.States.Single(static s => s.State == 'Z').Count);
    }

    [Fact]
    public void A_kernel_thread_has_no_belongings_and_lacks_nothing()
    {
        ProcessPortrait portrait = Sitter.Of(2);
        Assert.SkipUnless(portrait.IsKernelThread, "process 2 is no kernel thread here (a container)");
        Assert.Equal(Presence.NotApplicable, portrait.Executable.Presence);
        Assert.Equal(Presence.NotApplicable, portrait.Files.Presence);
        Assert.Equal(Presence.NotApplicable, portrait.Sharing.Presence);
        Assert.Empty(portrait.Lacks);
    }

    [Fact]
    public void Threads_that_are_alike_make_one_group()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 300);
        ProcessPortrait portrait = Sitter.Of(fixture.Numbers[^1]);
        Assert.Equal(300, portrait.Threads.Count);
        IReadOnlyList<ThreadGroup> groups = ThreadFolding.Fold(portrait.Threads);
        Assert.Equal(300, groups.Sum(static g => g.Threads.Count));
        ThreadGroup pool = Assert.Single(groups, static g => g.Threads.Count > 1);
        Assert.Equal(299, pool.Threads.Count);
        Assert.Equal("idle-#"u8.ToArray(), pool.Pattern);
    }

    [Theory]
    [InlineData("worker-17", "worker-#")]
    [InlineData("a1b22c333", "a#b#c#")]
    [InlineData("2024", "2024")]
    [InlineData("", "")]
    [InlineData("main", "main")]
    public void A_pool_is_known_by_its_name_without_the_digits(string name, string pattern) =>
        Assert.Equal(FakeTask.Utf8(pattern), ThreadFolding.Pattern(FakeTask.Utf8(name)));
}
