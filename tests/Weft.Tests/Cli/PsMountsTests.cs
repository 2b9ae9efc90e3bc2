using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli;

/// <summary>Proc file systems that hide things, mounted for real in a mount namespace of the test's own.</summary>
public sealed class PsMountsTests
{
    // As root: mounts proc with the options, then runs weft, as root or as nobody, on that mount.
    private static RunResult On(string options, bool asNobody, string arguments)
    {
        Assert.SkipUnless(Environment.UserName == "root", "mounting a proc file system needs root");
        string run = asNobody ? "exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$d/weft\"" : "exec \"$d/weft\"";
        string script = $"""
            set -e
            d=$(mktemp -d)
            chmod 755 "$d"
            mount -t tmpfs tmpfs "$d"
            cp '{Repository.Binary}' "$d/weft"
            mkdir "$d/proc"
            mount -t proc -o {options} proc "$d/proc"
            {run} {arguments} --proc "$d/proc"
            """;
        return Run.Program("unshare", ["--mount", "--propagation", "private", "bash", "-c", script]);
    }

    [Fact]
    public void With_hidepid_an_ordinary_user_gets_what_is_shown_and_no_error()
    {
        RunResult result = On("hidepid=invisible", asNobody: true, "ps -eo user=,comm=");
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("weft", result.Output);
        Assert.DoesNotContain("root", result.Output);
    }

    [Fact]
    public void With_subset_pid_times_that_are_not_known_are_said_so()
    {
        RunResult result = On("subset=pid", asNobody: false, "ps -p 2 -o pid,comm,stime,lstart,pmem,user,etimes");
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("kthreadd", result.Output);
        Assert.Contains("?", result.Output);
        Assert.DoesNotContain("1970", result.Output);
    }

    [Fact]
    public void A_directory_that_is_no_proc_is_told_apart()
    {
        string empty = Directory.CreateTempSubdirectory("weft-").FullName;
        try
        {
            RunResult result = Run.Weft("ps", "-e", "--proc", empty);
            Assert.Equal(5, result.ExitCode);
            Assert.Contains("is it a proc file system?", result.Error);
            Assert.Equal(1, result.Error.Count(static c => c == '\n'));
        }
        finally
        {
            Directory.Delete(empty);
        }
    }
}
