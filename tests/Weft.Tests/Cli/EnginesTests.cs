using System.Globalization;
using System.Text.RegularExpressions;
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
            wrong = [.. before.Intersect(after).Where(line => !seen.Contains(line) && !seen.Contains(SecondLater(line)))];
            if (wrong.Count == 0) return;
        }
        Assert.Fail($"{options}: rows of /proc that BPF does not give:\n{string.Join('\n', wrong.Take(10))}");
    }

    // /proc cuts user and system time to ticks apart and so loses up to two of them: the exact sum of BPF may show the next second already,
    // and goes on doing so for minutes where a kernel thread uses little.
    private static string SecondLater(string line) =>
        Regex.Replace(line, @"\b\d\d:\d\d:\d\d\b", static time => TimeSpan.Parse(time.Value, CultureInfo.InvariantCulture).Add(TimeSpan.FromSeconds(1)).ToString("c", CultureInfo.InvariantCulture));

    [Fact]
    public void Threads_come_as_they_were_made_when_tids_begin_again_from_below()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root may choose the next tid (/proc/sys/kernel/ns_last_pid)");
        int last = int.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"));
        for (int attempt = 0; attempt < 10; attempt++)
        {
            File.WriteAllText("/proc/sys/kernel/ns_last_pid", $"{last - 6}");
            using Fixture fixture = Fixture.Start("threads", 1, 20);
            string[] arguments = ["-L", "-o", "tid=", "-p", fixture.Number(0).ToString()];
            int[] ps = [.. Run.Program("ps", arguments).OutputLines.Select(int.Parse)];
            // Others started processes just then, and the fixture's threads all lie above.
            if (ps.SequenceEqual(ps.Order())) continue;
            foreach (string engine in (string[])["procfs", "bpf"]) Assert.Equal(ps, Run.Weft(["ps", "--engine", engine, .. arguments]).OutputLines.Select(int.Parse));
            return;
        }
        Assert.Fail("no attempt made threads on both sides of the highest tid");
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
