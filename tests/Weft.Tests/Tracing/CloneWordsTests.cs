using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Tracing;

/// <summary>The flags of clone(2) in words. The numbers are those of linux/sched.h, written out.</summary>
public sealed class CloneWordsTests
{
    [Theory]
    [InlineData(0x0120_0011UL, false, "fork")] // glibc's fork: CHILD_SETTID, CHILD_CLEARTID, SIGCHLD
    [InlineData(0x11UL, false, "fork")]
    [InlineData(0x4111UL, false, "vfork")] // vfork(2) and posix_spawn
    [InlineData(0x003D_0F00UL, true, "clone")] // pthread_create
    [InlineData(0x111UL, false, "clone")] // memory shared, no vfork
    [InlineData(0UL, false, "clone")] // no signal at its end
    [InlineData(0x2000_0011UL, false, "fork")] // into a new pid namespace
    [InlineData(null, true, "clone")]
    [InlineData(null, false, "fork")]
    public void The_event_is_named_by_the_flags(ulong? flags, bool isThread, string word) => Assert.Equal(word, CloneWords.Event(flags, isThread));

    [Theory]
    [InlineData(0x003D_0F00UL, true, "")]
    [InlineData(0x007D_0F00UL, true, "")] // musl says CLONE_DETACHED too
    [InlineData(0x0005_0F00UL, true, "")] // Go
    [InlineData(0x003D_0900UL, true, "with a file table of its own, with a working directory of its own")]
    [InlineData(0x0120_0011UL, false, "")]
    [InlineData(0x4111UL, false, "")]
    [InlineData(0x1_0000_4111UL, false, "")] // posix_spawn since glibc 2.38
    [InlineData(0x0F11UL, false, "shares memory, files, directories, signal handlers")]
    [InlineData(0x0111UL, false, "shares memory")]
    [InlineData(0x2000_0011UL, false, "in a new pid namespace")]
    [InlineData(0x7C02_0011UL, false, "in new mount, UTS, IPC, user, pid and network namespaces")]
    [InlineData(0x2_0000_1011UL, false, "into another control group, held by a pidfd")]
    [InlineData(0x8011UL, false, "as a child of its maker's parent")]
    [InlineData(0x80_0011UL, false, "hidden from ptrace")]
    [InlineData(0x0000UL, false, "sends no signal at its end")]
    [InlineData(0x000AUL, false, "sends SIGUSR1 at its end")]
    [InlineData(0x0091UL, false, "in a new time namespace")]
    public void What_is_unusual_is_said_in_words(ulong flags, bool isThread, string words) => Assert.Equal(words, CloneWords.Unusual(flags, isThread));

    [Fact]
    public void Flags_have_their_names_and_what_has_none_is_kept_as_a_number()
    {
        Assert.Equal(["CLONE_VM", "CLONE_VFORK"], CloneWords.FlagNames(0x4111));
        Assert.Equal(["CLONE_VM", "CLONE_FS", "CLONE_FILES", "CLONE_SIGHAND", "CLONE_THREAD", "CLONE_SYSVSEM", "CLONE_SETTLS", "CLONE_PARENT_SETTID", "CLONE_CHILD_CLEARTID"], CloneWords.FlagNames(0x003D_0F00));
        Assert.Equal(["CLONE_CLEAR_SIGHAND", "CLONE_INTO_CGROUP", "0x8000000000"], CloneWords.FlagNames(0x83_0000_0000));
        Assert.Equal(17, CloneWords.ExitSignal(0x91));
    }

    [Theory]
    [InlineData(0, "exit 0")]
    [InlineData(0x0300, "exit 3")]
    [InlineData(9, "killed by SIGKILL")]
    [InlineData(0x8B, "killed by SIGSEGV, core dumped")]
    [InlineData(36, "killed by SIGRTMIN+2")]
    [InlineData(33, "killed by signal 33")]
    public void A_status_is_said_in_words(int status, string words) => Assert.Equal(words, ExitWords.Of(status));
}
