using System.Text;
using Weft.Cli.Messages;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>A running demo, as the process that started it sees it. Disposing of it ends the demo and all its processes.</summary>
internal sealed class DemoProcess : IDisposable
{
    private const int Killed = 9;
    private readonly SafeDescriptor _output;
    private readonly byte[] _buffer = new byte[4096];
    private readonly StringBuilder _text = new();
    private readonly List<int> _children = [];
    private bool _reaped;

    private DemoProcess(Demo demo, int pid, SafeDescriptor output)
    {
        Demo = demo;
        Pid = pid;
        _output = output;
    }

    public Demo Demo { get; }

    /// <summary>The demo's first process.</summary>
    public int Pid { get; }

    /// <summary>The descriptor that is readable when there is a message, or when the program has ended.</summary>
    public int Descriptor => _output.Number;

    /// <summary>Starts a demo's program.</summary>
    /// <exception cref="UserError">It cannot be started here.</exception>
    public static DemoProcess Start(Demo demo, TimeSpan time)
    {
        // Whatever the demo leaves without a parent comes to this process and is reaped by it.
        ProcessControl.AdoptOrphans();
        Errno error = Pipes.TryCreate(out int readEnd, out int writeEnd);
        if (error != Errno.None) throw new UserError($"weft demo: cannot make a pipe: {ErrorText.Of(error)}", ExitCodes.NotSupported);
        int nothing = DemoStage.Nothing();
        int pid = ChildProcesses.Start("/proc/self/exe", DemoStage.Words(demo.Name, demo.Name, time), nothing, writeEnd, 2);
        Files.Close(nothing);
        Files.Close(writeEnd);
        SafeDescriptor output = new(readEnd);
        if (pid > 0) return new DemoProcess(demo, pid, output);
        output.Dispose();
        throw new UserError($"weft demo: cannot start this program again (/proc/self/exe): {ErrorText.Of((Errno)(-pid))}", ExitCodes.NotSupported);
    }

    /// <summary>Reads what is there; call it when <see cref="Descriptor"/> is readable.</summary>
    /// <param name="messages">Where the messages go.</param>
    /// <returns>False when the program has ended.</returns>
    public bool Read(List<DemoMessage> messages)
    {
        int got = Files.Read(Descriptor, _buffer);
        if (got <= 0) return false;
        _text.Append(Encoding.UTF8.GetString(_buffer, 0, got));
        string text = _text.ToString();
        int end = text.LastIndexOf('\n') + 1;
        _text.Remove(0, end);
        foreach (string line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (DemoMessage.Parse(line) is not { } message) continue;
            if (message is DemoMessage.TaskSaid task && task.Pid != Pid && !_children.Contains(task.Pid)) _children.Add(task.Pid);
            messages.Add(message);
        }
        return true;
    }

    /// <summary>Whether a task is where it said it would be: as far as this user may know.</summary>
    public static bool IsThere(DemoMessage.TaskSaid task, ProcRoot root, ReadBuffer buffer)
    {
        TaskLocation at = TaskLocation.Thread(root, task.Pid, task.Tid);
        if (TaskFiles.Stat(at, buffer, out TaskStat stat, out _) != ReadOutcome.Read || (char)stat.State != task.State) return false;
        if (task.SystemCall < 0 || TaskFiles.SystemCall(at, buffer, out SystemCallState call) != ReadOutcome.Read) return true;
        // The futex word lies somewhere in the object.
        return call.Kind == SystemCallKind.InCall && call.Number == task.SystemCall
            && (task.Object == 0 || call.Arguments[0] - task.Object < 64);
    }

    /// <summary>Waits for the end of the program, which has ended or will at once, and reaps what it left.</summary>
    public ChildStatus Reap()
    {
        ChildProcesses.Wait(Pid, block: true, out ChildStatus status);
        _reaped = true;
        // Its children are killed by its end and come here as orphans, each before its parent's end is known.
        foreach (int child in _children) ChildProcesses.Wait(child, block: true, out _);
        return status;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _output.Dispose();
        if (_reaped) return;
        // SIGKILL: it may be stopped.
        ProcessControl.Signal(Pid, Killed);
        Reap();
    }
}
