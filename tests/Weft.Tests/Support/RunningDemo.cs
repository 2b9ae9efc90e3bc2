using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Weft.Tests.Support;

/// <summary>A demo of the binary under test, in the state it is about. It ends with all its processes when disposed of.</summary>
internal sealed class RunningDemo : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly JsonDocument _ready;

    private RunningDemo(Process launcher, JsonDocument ready)
    {
        Launcher = launcher;
        _ready = ready;
    }

    /// <summary>The process that was started.</summary>
    public Process Launcher { get; }

    /// <summary>The line that said it is ready.</summary>
    public JsonElement Ready => _ready.RootElement;

    /// <summary>The demo's first process.</summary>
    public int Pid => Ready.GetProperty("pid").GetInt32();

    /// <summary>The tasks it told of.</summary>
    public JsonElement[] Tasks => [.. Ready.GetProperty("tasks").EnumerateArray()];

    /// <summary>Every process that belongs to it, the one that was started too.</summary>
    public int[] Processes => [.. Tasks.Select(static t => t.GetProperty("pid").GetInt32()).Append(Pid).Append(Launcher.Id).Distinct()];

    /// <summary>A task's thread id by its name.</summary>
    public int Tid(string name) => Tasks.Single(t => t.GetProperty("name").GetString() == name).GetProperty("tid").GetInt32();

    public static RunningDemo Start(params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Repository.Binary, ["demo", "--json", .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true };
        Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the demo ended before it was ready");
        return new RunningDemo(process, JsonDocument.Parse(line));
    }

    /// <summary>The next event it tells of; null when it has ended.</summary>
    public JsonElement? Next() => Launcher.StandardOutput.ReadLine() is { } line ? JsonDocument.Parse(line).RootElement : null;

    /// <summary>Waits for the end of what was started and returns its exit status.</summary>
    public int WaitForExit()
    {
        if (!Launcher.WaitForExit(Limit)) Assert.Fail("the demo did not end");
        return Launcher.ExitCode;
    }

    /// <summary>Looks again and again until something holds; fails after half a minute.</summary>
    public static void Until(Func<bool> holds, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!holds())
        {
            if (watch.Elapsed > Limit) Assert.Fail($"not within {Limit}: {what}");
            Thread.Yield();
        }
    }

    /// <summary>Fails unless all these processes end (one that waits only for its parent to ask has).</summary>
    public static void AllEnd(IEnumerable<int> processes)
    {
        foreach (int pid in processes) Until(() => State(pid) is '-' or 'Z' or 'X', $"the end of {pid}");
    }

    /// <summary>A task's state letter as /proc has it; '-' when it is gone.</summary>
    public static char State(int pid, int tid = 0)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/task/{(tid == 0 ? pid : tid)}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return '-';
        }
    }

    /// <summary>The words of a task's <c>syscall</c> file: number, arguments, stack, program counter.</summary>
    public static string[] SystemCall(int pid, int tid) => File.ReadAllText($"/proc/{pid}/task/{tid}/syscall").Split(' ');

    public void Dispose()
    {
        int[] processes = Processes;
        if (!Launcher.HasExited) Launcher.Kill();
        Launcher.WaitForExit();
        AllEnd(processes);
        Launcher.Dispose();
        _ready.Dispose();
    }
}
