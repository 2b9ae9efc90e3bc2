using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli;

/// <summary>Both engines' answers over the real machine: the same rows wherever nothing moved between two looks at /proc.</summary>
[Collection(Alone.Name)]
public sealed class EnginesTests
{
    [Theory]
    [InlineData("-eo pid,ppid,pgid,sid,tty,tpgid,user,uid,gid,s,ni,pri,cls,rtprio,nlwp,comm,args")]
    [InlineData("-eLo pid,tid,ppid,stat,comm,euid,f")]
    [InlineData("-eo pid,vsz,rss,minflt,majflt,start_time,lstart")]
    [InlineData("-ef")]
    public void Bpf_answers_as_proc_does(string options)
    {
        string[] arguments = ["ps", .. options.Split(' ')];
        List<string> wrong = [];
        for (int attempt = 0; attempt < 4; attempt++)
        {
            string[] before = Run.Weft([.. arguments, "--engine", "procfs"]).OutputLines;
            RunResult bpf = Run.Weft([.. arguments, "--engine", "bpf"]);
            string[] after = Run.Weft([.. arguments, "--engine", "procfs"]).OutputLines;
            HashSet<string> seen = [.. bpf.OutputLines];
            wrong = [.. before.Intersect(after).Where(line => !seen.Contains(line))];
            if (wrong.Count == 0) return;
        }
        Assert.Fail($"{options}: rows of /proc that BPF does not give:\n{string.Join('\n', wrong.Take(10))}");
    }

    [Fact]
    public void The_engine_asked_for_is_the_one_used_or_the_reason_is_told()
    {
        string said = Run.Weft("ps", "-v", "--engine", "bpf", "-p", "2").Error;
        Assert.True(said.Contains("BPF task iterator") || said.Contains("was not used: "), said);
        Assert.Contains("from /proc", Run.Weft("ps", "-v", "--engine", "procfs", "-p", "2").Error);
        Assert.Contains("was not used: ", Run.WeftAsNobody("ps", "-v", "--engine", "bpf", "-p", "2").Error);
    }
}
