using System.Globalization;
using System.Text;
using Weft.Tests.Support;
using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Tracing;

/// <summary>The BPF engine beside strace in the same run: forks with who made them, execs with their arguments, ends with their status, one by one.</summary>
public sealed class StraceAgreementTests
{
    [Theory]
    [InlineData("exec $LIVES exec")]
    [InlineData("exec $LIVES leader")]
    [InlineData("$LIVES vfork; $LIVES vfork")]
    [InlineData("$LIVES daemon")]
    [InlineData("$LIVES subreaper")]
    [InlineData("$LIVES settid")]
    [InlineData("exec $LIVES threads 200")]
    [InlineData("exec $LIVES crowd 50")]
    [InlineData("d=$(mktemp -d /sys/fs/cgroup/unified/weft.XXXXXX || mktemp -d /sys/fs/cgroup/weft.XXXXXX) && $LIVES cgroup $d; rmdir $d")]
    [InlineData("unshare -fp sh -c '(exit 3) & (kill -9 $$) & true | cat; wait'")]
    [InlineData("kill -SEGV $$")]
    public void Lives_are_those_of_strace(string script) => Compare(script);

    [Fact]
    public void A_build_with_make_is_that_of_strace()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/make"), "there is no make");
        using TemporaryDirectory directory = new();
        for (int i = 0; i < 6; i++) File.WriteAllText(Path.Combine(directory.Path, $"part{i}.c"), $"int part{i}(void) {{ return {i}; }}\n");
        File.WriteAllText(Path.Combine(directory.Path, "main.c"), "int part0(void);\nint main(void) { return part0(); }\n");
        File.WriteAllText(Path.Combine(directory.Path, "Makefile"), "all: main\n\t./main && echo ok\nmain: $(patsubst %.c,%.o,$(wildcard *.c))\n\t$(CC) -o $@ $^\n");
        Compare($"make -s -j2 -C {directory.Path}");
    }

    [Fact]
    public void A_script_like_configure_is_that_of_strace()
    {
        using TemporaryDirectory directory = new();
        string script = Path.Combine(directory.Path, "configure");
        File.WriteAllText(script, """
            #!/bin/sh
            cd "$(dirname "$0")" || exit 1
            for header in stdio.h stdlib.h no-such.h; do
                echo "#include <$header>" | sed 's/^/ /' >conftest.c
                if ${CC-gcc} -E conftest.c >/dev/null 2>conftest.err; then have=yes; else have=no; fi
                echo "checking for $header... $have" | tr a-z A-Z >>config.log
            done
            test -n "`uname -s | grep -i linux`" && expr 1 + 1 >/dev/null
            cat <<end | awk '{ print $1 }' >config.h
            done
            end
            no-such-program 2>/dev/null || exit 7
            """.Replace("\r", "", StringComparison.Ordinal));
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Compare(script);
    }

    [Fact]
    public void Pythons_processes_are_those_of_strace() =>
        Compare("python3 -c 'import multiprocessing as m, threading, subprocess\np = m.Pool(3)\np.map(abs, range(20))\np.terminate()\np.join()\nts = [threading.Thread(target=lambda: subprocess.run([\"true\", \"\\xe9\"])) for _ in range(4)]\n[t.start() for t in ts]\n[t.join() for t in ts]'");

    [Fact]
    public void Javas_threads_are_those_of_strace()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/java"), "there is no java");
        Compare("java -Xshare:auto -version 2>/dev/null");
    }

    private static void Compare(string script)
    {
        TracedRun.Require();
        using TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "strace");
        List<TaskEvent> events = TracedRun.Of("/usr/bin/strace", "-f", "-q", "-xx", "-v", "-s", "65536", "--decode-pids=pidns", "-e", "trace=process", "-o", file,
            "/bin/sh", "-c", script.Replace("$LIVES", Repository.FixtureProgram("lives"), StringComparison.Ordinal));
        string[] lines = File.ReadAllLines(file);
        StraceLog log = new(lines);
        List<TaskEvent> own = Family(events, int.Parse(lines[0].Split(' ')[0], CultureInfo.InvariantCulture));
        HashSet<int> threads = [.. own.Where(static e => e.IsThread).Select(static e => e.OtherTaskId)];
        threads.ExceptWith(own.Where(static e => e.Kind == TaskEventKind.Fork && !e.IsThread).Select(static e => e.OtherTaskId));

        Assert.Equal(
            Sorted(log.Made.Select(static m => $"{m.Parent} made {m.Child}")),
            Sorted(TracedRun.Of(own, TaskEventKind.Fork).Select(static e => $"{e.TaskId} made {e.OtherTaskId}")));
        Assert.Equal(
            Sorted(log.Executed.Select(static e => $"{e.Process} runs {e.File} as {string.Join(' ', IsScript(e.File) ? e.Arguments[1..] : e.Arguments)}")),
            Sorted(TracedRun.Of(own, TaskEventKind.Execute).Select(static e => $"{e.TaskId} runs {Encoding.UTF8.GetString(e.File.Span)} as {string.Join(' ', Arguments(e))}")));
        // strace asks for a thread's status after its process may have been made to end, and is told that one.
        Assert.Equal(
            Sorted(log.Ends.Select(e => threads.Contains(e.Task) ? $"{e.Task} ends" : $"{e.Task} ends {e.Status}")),
            Sorted(TracedRun.Of(own, TaskEventKind.Exit).SelectMany(Ends)));
    }

    private static IEnumerable<string> Ends(TaskEvent end)
    {
        if (end.TaskId != end.ProcessId) yield return $"{end.TaskId} ends";
        if (end.IsLastOfProcess) yield return $"{end.ProcessId} ends {end.Status & ~0x80}";
    }

    // Events of a process and what came of it, without strace's own.
    private static List<TaskEvent> Family(List<TaskEvent> events, int root)
    {
        HashSet<int> family = [root];
        List<TaskEvent> own = [];
        foreach (TaskEvent e in events)
        {
            if (!family.Contains(e.TaskId)) continue;
            own.Add(e);
            if (e.Kind == TaskEventKind.Fork) _ = family.Add(e.OtherTaskId);
        }
        return own;
    }

    // A script's interpreter and its file stand in the place of the first argument of the call.
    private static string[] Arguments(TaskEvent executed)
    {
        string[] all = Encoding.UTF8.GetString(executed.Arguments.Span)[..^1].Split('\0');
        string file = Encoding.UTF8.GetString(executed.File.Span);
        return IsScript(file) ? all[(Array.IndexOf(all, file, 1) + 1)..] : all;
    }

    private static bool IsScript(string file) => file.StartsWith('/') && File.Exists(file) && File.ReadAllText(file).StartsWith("#!", StringComparison.Ordinal);

    private static IOrderedEnumerable<string> Sorted(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal);

    private sealed class TemporaryDirectory : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("weft-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
