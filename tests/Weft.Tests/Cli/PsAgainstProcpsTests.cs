using System.Diagnostics;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli;

/// <summary>
/// <c>weft ps</c> beside procps <c>ps</c> on this machine's real processes: byte for byte. Each listing is bracketed by
/// two of ps's: a row that ps prints alike both times must be Weft's row too. What moves between the two is not judged.
/// </summary>
[Collection(Alone.Name)]
public sealed class PsAgainstProcpsTests
{
    private const int Attempts = 4;

    [Theory]
    [InlineData("-e")]
    [InlineData("-ef")]
    [InlineData("-eF")]
    [InlineData("-el")]
    [InlineData("-ely")]
    [InlineData("-elf")]
    [InlineData("-ej")]
    [InlineData("-ejf")]
    [InlineData("-ejH")]
    [InlineData("-efH")]
    [InlineData("-eLf")]
    [InlineData("-eLF")]
    [InlineData("-eT")]
    [InlineData("-eL")]
    [InlineData("aux")]
    [InlineData("axu")]
    [InlineData("ax")]
    [InlineData("axl")]
    [InlineData("axj")]
    [InlineData("axjf")]
    [InlineData("axf")]
    [InlineData("axs")]
    [InlineData("axc")]
    [InlineData("axv")]
    [InlineData("-m -p 2")]
    [InlineData("-aux")]
    [InlineData("-ec")]
    [InlineData("-efc")]
    [InlineData("-elc")]
    [InlineData("-eFc")]
    [InlineData("-eLfc")]
    [InlineData("-eSo pid,c,pcpu,bsdtime,time")]
    [InlineData("axS")]
    [InlineData("-e --headers --lines 20")]
    [InlineData("-a")]
    [InlineData("-d")]
    [InlineData("-N -p 1")]
    [InlineData("-p 1")]
    [InlineData("-f -p 1,2")]
    [InlineData("-T -p 1")]
    [InlineData("-Lf -p 1")]
    [InlineData("-C kthreadd")]
    [InlineData("-u root -f")]
    [InlineData("-U 0 -o pid,comm")]
    [InlineData("-G root -o pid,comm")]
    [InlineData("--ppid 2 -o pid,ppid,comm")]
    [InlineData("-s 0 -o pid,sid,comm")]
    [InlineData("-t - -o pid,tty,comm")]
    [InlineData("-O ni -p 1")]
    [InlineData("--no-headers -p 1")]
    [InlineData("-eo pid= -o comm=")]
    [InlineData("-eo pid,comm=NAME")]
    [InlineData("-eo user:20,pid:3,args:10,ni")]
    [InlineData("-eo pid,tid,stat,comm,pcpu")]
    [InlineData("-eLo pid,tid,stat,comm,pcpu")]
    [InlineData("-eo pid,ppid,pgid,sid,tpgid,tty,tname")]
    [InlineData("-eo user,uid,euid,ruid,suid,fsuid,group,gid,rgid,rgroup,ruser,suser")]
    [InlineData("-eo pid,ni,pri,opri,intpri,priority,pri_api,pri_bar,pri_baz,pri_foo,cls,policy,sched,rtprio,psr")]
    [InlineData("-eo pid,lstart,start,stime,bsdstart,start_time")]
    [InlineData("-eo pid,time,times,cputime,bsdtime,c,pcpu")]
    [InlineData("-eo pid,rss,vsz,sz,pmem,minflt,majflt,min_flt,maj_flt")]
    [InlineData("-eo pid,f,s,state,stat,nlwp,thcount,fname,ucmd,ucomm")]
    [InlineData("-eo pid,pending,blocked,ignored,caught,sigmask")]
    [InlineData("-eo pid,wchan,wchan:30,args")]
    [InlineData("-eo comm,pid")]
    [InlineData("-e --sort -pid")]
    [InlineData("-eo pid,comm --sort comm,-pid")]
    [InlineData("-eo pid,ppid --sort=ppid,+pid")]
    public void Rows_are_those_of_ps(string options)
    {
        string[] arguments = options.Split(' ');
        List<string> wrong = [];
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            Dictionary<string, string> ticks = Ticks();
            RunResult before = Run.Program("ps", arguments);
            RunResult weft = Run.Program(Repository.Binary, ["ps", .. arguments]);
            RunResult after = Run.Program("ps", arguments);
            Assert.Equal("", weft.Error);
            wrong = Differences(before.OutputLines, weft.OutputLines, after.OutputLines, options, [.. Moved(ticks, Ticks()), .. ShowsWaits(options) ? Unreadable() : []]);
            if (wrong.Count == 0) return;
        }
        Assert.Fail($"ps {options}: rows of ps that weft does not print:\n{string.Join('\n', wrong.Take(10))}");
    }

    // Rows equal in both of ps's listings stood still; each must be among Weft's, in the same order.
    private static List<string> Differences(string[] before, string[] weft, string[] after, string options, HashSet<string> moved)
    {
        HashSet<string> still = [.. before.Intersect(after)];
        List<string> wrong = [];
        int at = 0;
        foreach (string line in before)
        {
            if (!still.Contains(line) || IsLeaderOfOldPs(line, options) || line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8).Any(moved.Contains)) continue;
            int found = Array.IndexOf(weft, line, at);
            if (found < 0) wrong.Add(line);
            else at = found;
        }
        return wrong;
    }

    // CPU ticks of every process (stat fields 14 and 15) and how often its leader was given a CPU (schedstat's third): one
    // for which they moved between the first listing and the last was running, and nothing it shows can be judged.
    private static Dictionary<string, string> Ticks()
    {
        Dictionary<string, string> ticks = [];
        foreach (string directory in Directory.GetDirectories("/proc"))
        {
            if (!char.IsAsciiDigit(Path.GetFileName(directory)[0])) continue;
            try
            {
                string stat = File.ReadAllText(directory + "/stat");
                string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                ticks[Path.GetFileName(directory)] = fields[11] + "+" + fields[12] + "+" + File.ReadAllText(directory + "/schedstat").Split(' ')[^1];
            }
            catch (IOException)
            {
                // It ended.
            }
        }
        return ticks;
    }

    // On purpose: where a wait channel may not be read, ps writes '-' and Weft '?'. (A hardened machine keeps its first
    // process even from root.)
    private static bool ShowsWaits(string options) => options.Contains("wchan") || options is "-el" or "-ely" or "-elf" or "-elc" or "axl";

    private static IEnumerable<string> Unreadable()
    {
        foreach (string directory in Directory.GetDirectories("/proc").Where(static d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            bool refused = false;
            try
            {
                File.ReadAllText(directory + "/syscall");
            }
            catch (UnauthorizedAccessException)
            {
                refused = true;
            }
            catch (IOException)
            {
                // It ended.
            }
            if (refused) yield return Path.GetFileName(directory);
        }
    }

    private static HashSet<string> Moved(Dictionary<string, string> before, Dictionary<string, string> after) =>
        [.. before.Keys.Union(after.Keys).Where(pid => before.GetValueOrDefault(pid) != after.GetValueOrDefault(pid))];

    // procps before 4.0.4 gives the leader thread the whole process's CPU time (its NEWS for 4.0.4); Weft gives its own.
    private static bool IsLeaderOfOldPs(string line, string options)
    {
        if (!options.Contains('L') && !options.Contains('T')) return false;
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 3 && (words[0] == words[1] || words[1] == words[3]);
    }

    [Theory]
    [InlineData("60")]
    [InlineData("100")]
    public void Width_is_that_of_COLUMNS(string columns)
    {
        Dictionary<string, string?> environment = new() { ["COLUMNS"] = columns };
        string[] ps = Run.Program("ps", ["-f", "-p", "1,2"], environment: environment).OutputLines;
        string[] weft = Run.Program(Repository.Binary, ["ps", "-f", "-p", "1,2"], environment: environment).OutputLines;
        Assert.Equal(ps, weft);
    }

    [Fact]
    public void Hostile_names_are_neutralised_as_ps_does()
    {
        using Fixture fixture = Fixture.Start("names");
        foreach (string locale in (string[])["C.UTF-8", "C"])
        {
            Dictionary<string, string?> environment = new() { ["LC_ALL"] = locale };
            string[] arguments = ["-L", "-o", "pid,tid,comm", "-p", fixture.Pid.ToString()];
            string[] ps = Run.Program("ps", arguments, environment: environment).OutputLines;
            string[] weft = Run.Program(Repository.Binary, ["ps", .. arguments], environment: environment).OutputLines;
            Assert.True(ps.Length > 3);
            // ps lets a right-to-left override through.
            Assert.Equal(ps.Select(static l => l.Replace('\u202E', '?').TrimEnd()), weft.Select(static l => l.TrimEnd()));
            Assert.DoesNotContain('\u202E', string.Concat(weft));
        }
    }

    // A script among the arguments is the everyday case (bash -c, python3 -c): its newlines are blanks to ps.
    [Theory]
    [InlineData("C.UTF-8")]
    [InlineData("C")]
    public void Hostile_arguments_are_neutralised_as_ps_does(string locale)
    {
        string script = "echo $$\nread line\n# \u2026\u00e9\u65e5 \u0001\u001b[31m\u007f\t\u0085|\n\n";
        var start = new ProcessStartInfo("bash", ["-c", script, "\n", "", "last\n"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["WEFT_TEXT"] = "one\ntwo";
        using var bash = Process.Start(start)!;
        try
        {
            string pid = bash.StandardOutput.ReadLine()!;
            Dictionary<string, string?> environment = new() { ["LC_ALL"] = locale };
            foreach (string[] arguments in (string[][])[["-o", "args=", "-p", pid], ["-ww", "-f", "-p", pid], ["-o", "cmd:40,ni", "-p", pid], ["eww", "-o", "args", pid]])
            {
                string[] ps = Run.Program("ps", arguments, environment: environment).OutputLines;
                Assert.Contains("read line", string.Concat(ps));
                Assert.Equal(ps, Run.Program(Repository.Binary, ["ps", .. arguments], environment: environment).OutputLines);
            }
        }
        finally
        {
            bash.StandardInput.Close();
            bash.WaitForExit();
        }
    }

    [Fact]
    public void Id_columns_are_as_wide_as_the_largest_id()
    {
        const string Limit = "/proc/sys/kernel/pid_max";
        string before = File.ReadAllText(Limit);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "changing kernel.pid_max needs root");
        try
        {
            File.WriteAllText(Limit, "4194304");
            foreach (string[] arguments in (string[][])[["-f", "-p", "1,2"], ["-o", "pid,ppid,comm", "-p", "1,2"]])
            {
                Assert.Equal(Run.Program("ps", arguments).OutputLines, Run.Program(Repository.Binary, ["ps", .. arguments]).OutputLines);
            }
        }
        finally
        {
            File.WriteAllText(Limit, before);
        }
    }

    // A clock set after boot, or a long uptime: ps then writes a year, which is shorter than the column.
    [Fact]
    public void A_start_in_another_year_stands_where_ps_puts_it()
    {
        using FakeProc proc = new();
        proc.Process(7).File("stat", "cpu  1 1 1 1\nbtime 694224000\n").File("uptime", "90000.00 1.00\n");
        RunResult weft = Run.Program(Repository.Binary, ["ps", "--proc", proc.Path, "-e", "-o", "pid,stime,start_time,tty"]);
        Assert.Equal("", weft.Error);
        Assert.Contains("    7  1992  1992 ?", weft.OutputLines);
    }

    [Fact]
    public void Percentages_of_a_young_process_are_those_of_ps()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 200);
        string[] arguments = ["-o", "pcpu=,c=,etimes=,times=", "-p", fixture.Pid.ToString()];
        for (int i = 0; i < 20; i++)
        {
            string before = Run.Program("ps", arguments).Output;
            string weft = Run.Program(Repository.Binary, ["ps", .. arguments]).Output;
            string after = Run.Program("ps", arguments).Output;
            // It idles, so its percentage only falls: Weft's lies between the two, and is theirs where they agree.
            double[] all = [.. new[] { before, weft, after }.Select(static l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], System.Globalization.CultureInfo.InvariantCulture))];
            Assert.True(all[0] >= all[1] && all[1] >= all[2], $"{before}{weft}{after}");
            if (before == after) Assert.Equal(before, weft);
        }
    }
}
