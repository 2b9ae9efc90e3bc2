using System.Globalization;
using System.Text;
using Weft.Native;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Native;

public sealed class HeldProgramTests
{
    [Fact]
    public void It_does_nothing_until_it_is_released()
    {
        using Ends ends = new();
        using HeldProgram program = Start(ends, "/bin/echo", "echo", "hello world");
        Assert.Equal(File.ReadAllText("/proc/thread-self/comm"), File.ReadAllText($"/proc/{program.ProcessId}/comm"));
        Assert.Equal(Errno.None, program.Release());
        Assert.Equal("hello world\n", ends.ReadAll());
        Assert.Equal(0, Wait(program.ProcessId).Raw);
    }

    [Fact]
    public void It_is_as_a_shell_would_have_started_it()
    {
        string said = Said("/bin/cat", "cat", "/proc/self/status");
        string own = File.ReadAllText("/proc/thread-self/status");
        Assert.Equal(Mask(own, "SigBlk"), Mask(said, "SigBlk"));
        // The runtime ignores SIGPIPE (bit 12); the program must not.
        Assert.Equal(Mask(own, "SigIgn") & ~(1UL << 12), Mask(said, "SigIgn"));
        Assert.Equal(0UL, Mask(said, "SigCgt"));
        Assert.Equal(Group(File.ReadAllText("/proc/self/stat")), Group(Said("/bin/cat", "cat", "/proc/self/stat")));
        Assert.Equal(File.ReadAllText("/proc/self/environ"), Said("/bin/cat", "cat", "/proc/self/environ"));
        Assert.Equal(Environment.CurrentDirectory + "\n", Said("/bin/pwd", "pwd", "-P"));
        // Its own three, what this process was itself given for its children, and the one that ls reads the directory with.
        HashSet<int> open = [.. Directory.GetFiles("/proc/self/fdinfo").Where(static f => !ClosesOnExec(f)).Select(static f => int.Parse(Path.GetFileName(f), CultureInfo.InvariantCulture)), 0, 1, 2];
        open.Add(Enumerable.Range(3, 1000).First(n => !open.Contains(n)));
        Assert.Equal(open.Order(), Said("/bin/ls", "ls", "/proc/self/fd").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static n => int.Parse(n, CultureInfo.InvariantCulture)).Order());
    }

    [Theory]
    [InlineData("/no/such/program", Errno.NoEntry, 127)]
    [InlineData("/etc/passwd", Errno.AccessDenied, 126)]
    [InlineData("/etc", Errno.AccessDenied, 126)]
    public void What_cannot_be_executed_is_told(string file, Errno expected, int status)
    {
        using Ends ends = new();
        using HeldProgram program = Start(ends, file, file);
        Assert.Equal(expected, program.Release());
        Assert.Equal(status, ProgramSearch.ExitStatus(expected, file));
        Assert.Equal("", ends.ReadAll());
        Assert.False(Directory.Exists($"/proc/{program.ProcessId}"));
    }

    [Fact]
    public void A_script_without_an_interpreter_is_the_shells()
    {
        string script = Script("echo \"$0 $1\"\n");
        using Ends ends = new();
        using HeldProgram program = Start(ends, script, script, "one");
        Assert.Equal(Errno.None, program.Release());
        Assert.Equal(script + " one\n", ends.ReadAll());
        Wait(program.ProcessId);
        File.Delete(script);
    }

    [Fact]
    public void A_script_whose_interpreter_is_missing_is_refused_not_missing()
    {
        string script = Script("#! /no/such/interpreter -x\n");
        using Ends ends = new();
        using HeldProgram program = Start(ends, script, script);
        Assert.Equal(Errno.NoEntry, program.Release());
        Assert.Equal(126, ProgramSearch.ExitStatus(Errno.NoEntry, script));
        Assert.Equal("/no/such/interpreter", ProgramSearch.Interpreter(script));
        File.Delete(script);
    }

    [Fact]
    public void Disposing_of_it_ends_it()
    {
        using Ends ends = new();
        int pid;
        using (HeldProgram program = Start(ends, "/bin/true", "true")) pid = program.ProcessId;
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public void One_that_was_killed_before_is_not_released()
    {
        using Ends ends = new();
        using HeldProgram program = Start(ends, "/bin/true", "true");
        ProcessControl.Signal(program.ProcessId, 9);
        Wait(program.ProcessId);
        Assert.Equal(Errno.NoProcess, program.Release());
    }

    [Fact]
    public void A_program_is_found_as_a_shell_finds_it()
    {
        Assert.Equal(Errno.None, ProgramSearch.Find("sh", out string sh));
        Assert.Equal(Run.Program("sh", ["-c", "command -v sh"]).Output.Trim(), sh);
        Assert.Equal(Errno.NoEntry, ProgramSearch.Find("no-such-program", out string none));
        Assert.Equal("", none);
        Assert.Equal(Errno.IsDirectory, ProgramSearch.Find("/etc", out _));
        Assert.Equal(Errno.AccessDenied, ProgramSearch.Find("/etc/passwd", out _));
        Assert.Equal(Errno.NoEntry, ProgramSearch.Find("./no-such-program", out _));
        Assert.Equal(Errno.NoEntry, ProgramSearch.Find("", out _));
    }

    // O_CLOEXEC in the octal flags. A descriptor that was closed meanwhile was none of those given.
    private static bool ClosesOnExec(string file)
    {
        try
        {
            return (Convert.ToInt32(Line(File.ReadAllText(file), "flags").Split(':')[1].Trim(), 8) & 0x80000) != 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string Script(string text)
    {
        string path = Path.Combine(Path.GetTempPath(), "weft-script-" + Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private static HeldProgram Start(Ends ends, string file, params string[] arguments)
    {
        HeldProgram? program = HeldProgram.TryStart(file, arguments, ends.Nothing, ends.WriteEnd, ends.WriteEnd, out Errno failure);
        Assert.Equal(Errno.None, failure);
        ends.CloseWriteEnd();
        return program!;
    }

    private static ChildStatus Wait(int pid)
    {
        Assert.Equal(pid, ChildProcesses.Wait(pid, block: true, out ChildStatus status));
        return status;
    }

    private static string Said(string file, params string[] arguments)
    {
        using Ends ends = new();
        using HeldProgram program = Start(ends, file, arguments);
        Assert.Equal(Errno.None, program.Release());
        string said = ends.ReadAll();
        Assert.Equal(0, Wait(program.ProcessId).Raw);
        return said;
    }

    // Process group and session.
    private static string Group(string stat) => string.Join(' ', stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2..4]);

    private static string Line(string text, string key) => text.Split('\n').First(l => l.StartsWith(key, StringComparison.Ordinal));

    private static ulong Mask(string text, string key) => ulong.Parse(Line(text, key).Split(':')[1].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed class Ends : IDisposable
    {
        private readonly int _readEnd;
        private int _writeEnd;

        public Ends()
        {
            Assert.Equal(Errno.None, Pipes.TryCreate(out _readEnd, out _writeEnd));
            Nothing = Files.Open(Files.CurrentDirectory, "/dev/null\0"u8, OpenFlags.ReadOnly);
        }

        public int Nothing { get; }

        public int WriteEnd => _writeEnd;

        public void CloseWriteEnd()
        {
            Files.Close(_writeEnd);
            _writeEnd = -1;
        }

        public string ReadAll()
        {
            StringBuilder text = new();
            byte[] bytes = new byte[1 << 16];
            for (int got; (got = Files.Read(_readEnd, bytes)) > 0;) text.Append(Encoding.UTF8.GetString(bytes, 0, got));
            return text.ToString();
        }

        public void Dispose()
        {
            Files.Close(_readEnd);
            if (_writeEnd >= 0) Files.Close(_writeEnd);
            Files.Close(Nothing);
        }
    }
}
