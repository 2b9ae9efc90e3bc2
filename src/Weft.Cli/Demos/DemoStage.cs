using System.Globalization;
using System.Text;
using Weft.Cli.Messages;
using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>What the code of a demo stands on: threads and child processes with names, and a line to who started it.</summary>
internal sealed class DemoStage
{
    // What the programs do needs no more, and a thousand such threads cost little.
    private const int StackBytes = 256 * 1024;
    private readonly string _demo;
    private readonly TimeSpan _time;

    private DemoStage(string demo, TimeSpan time)
    {
        _demo = demo;
        _time = time;
    }

    /// <summary>This process.</summary>
    public static int Pid => Identity.ProcessId;

    /// <summary>When something that happens once should happen: soon, but not before one can look.</summary>
    public TimeSpan Soon => _time / 2 < TimeSpan.FromSeconds(5) ? _time / 2 : TimeSpan.FromSeconds(5);

    /// <summary>Runs a process of a demo: the words after <c>weft demo NAME --part</c>.</summary>
    public static int Run(Demo demo, string[] words)
    {
        if (words is not [var part, var parent, var milliseconds]
            || !int.TryParse(parent, out int parentId) || !long.TryParse(milliseconds, out long time)
            || (part == demo.Name ? demo.Program : demo.Parts.GetValueOrDefault(KindOf(part))) is not { } body)
        {
            throw UserError.Usage("weft demo: --part is for its own child processes");
        }
        ProcessControl.SetName(Encoding.UTF8.GetBytes(part));
        if (!ProcessControl.DieWithParent(parentId)) return ExitCodes.Done;
        DemoStage stage = new(demo.Name, TimeSpan.FromMilliseconds(time)) { Name = part };
        body(stage);
        return stage.ExitCode;
    }

    /// <summary>The name of this process.</summary>
    public required string Name { get; init; }

    /// <summary>What the process exits with when its code returns.</summary>
    public int ExitCode { get; set; }

    /// <summary>Starts a thread.</summary>
    public static PosixThread Thread(string name, Action body) =>
        TryThread(name, body) ?? throw new UserError("weft demo: no more threads are allowed (ulimit -u, or the control group's pids.max)", ExitCodes.NotPermitted);

    /// <summary>Starts a thread; null when no more are allowed.</summary>
    public static PosixThread? TryThread(string name, Action body) => PosixThread.TryStart(name, body, StackBytes, out PosixThread? thread) == Errno.None ? thread : null;

    /// <summary>Starts a child process: this binary again, as another part of the demo. It dies with this process.</summary>
    /// <param name="name">Its name; the part it runs is what stands before the dash and digits.</param>
    /// <param name="input">Its standard input; -1 for nothing.</param>
    /// <param name="output">Its standard output; -1 for nothing.</param>
    public int Child(string name, int input = -1, int output = -1)
    {
        int nothing = Nothing();
        int child = ChildProcesses.Start("/proc/self/exe", Words(_demo, name, _time), input < 0 ? nothing : input, output < 0 ? nothing : output, 2);
        Files.Close(nothing);
        return child > 0 ? child : throw new UserError($"weft demo: cannot start a process: {ErrorText.Of((Errno)(-child))}", ExitCodes.NotSupported);
    }

    /// <summary>The command line of a part.</summary>
    public static string[] Words(string demo, string part, TimeSpan time) =>
        ["weft", "demo", demo, "--part", part, Identity.ProcessId.ToString(CultureInfo.InvariantCulture), ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)];

    /// <summary>A descriptor of /dev/null for reading and writing.</summary>
    public static int Nothing()
    {
        int nothing = Files.Open(Files.CurrentDirectory, "/dev/null\0"u8, OpenFlags.ReadWrite);
        return nothing >= 0 ? nothing : throw new UserError($"weft demo: cannot open /dev/null: {ErrorText.Of((Errno)(-nothing))}", ExitCodes.NotSupported);
    }

    /// <summary>Tells who started the demo of a task of it.</summary>
    public static void Tell(DemoMessage message) => Files.WriteAll(1, Encoding.UTF8.GetBytes(message.Line));

    /// <summary>Says that all is set up.</summary>
    /// <param name="tasks">How many tasks were told of.</param>
    public static void Ready(int tasks) => Tell(new DemoMessage.Ready(tasks));

    /// <summary>Sleeps until the process is ended.</summary>
    public static void Stay()
    {
        while (true) ProcessControl.Pause();
    }

    // worker-2 and child-1.1 run the parts "worker" and "child".
    private static string KindOf(string name) => name.LastIndexOf('-') is > 0 and var dash && char.IsAsciiDigit(name[dash + 1]) ? name[..dash] : name;
}
