using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>Runs a demo from its start to its end and hands what happens to a view.</summary>
internal sealed class DemoLauncher
{
    private static readonly TimeSpan TimeToGetThere = TimeSpan.FromSeconds(10);
    private readonly Demo _demo;
    private readonly TimeSpan _time;
    private readonly IDemoView _view;
    private readonly List<DemoMessage.TaskSaid> _tasks = [];
    private int _expected = -1;
    private long _end;

    private DemoLauncher(Demo demo, TimeSpan time, IDemoView view)
    {
        _demo = demo;
        _time = time;
        _view = view;
    }

    /// <summary>Runs a demo until it ends by itself, its time is over, or the process that started this one has gone.</summary>
    /// <returns>The exit status: 0 when it went as it should, else 128 and the signal that came from outside.</returns>
    public static int Run(Demo demo, TimeSpan time, IDemoView view) => new DemoLauncher(demo, time, view).Run();

    private int Run()
    {
        int shell = ProcessControl.ParentId;
        using SafeDescriptor parent = new(HasTerminal() && !Signals.IsIgnored(Signals.HangUp) ? ProcessDescriptors.OpenProcess(shell) : -1);
        _end = SystemInformation.MonotonicNanoseconds + (_time.Ticks * 100);
        using DemoProcess process = DemoProcess.Start(_demo, _time);
        List<DemoMessage> messages = [];
        bool lives = true;
        Span<bool> ready = stackalloc bool[2];
        while (lives && (parent.IsInvalid || ProcessControl.ParentId == shell))
        {
            long left = (_end - SystemInformation.MonotonicNanoseconds) / 1_000_000;
            if (left <= 0) break;
            if (Pipes.WaitReadable([process.Descriptor, parent.IsInvalid ? -1 : parent.Number], (int)Math.Min(left + 1, int.MaxValue), ready) < 0) break;
            if (ready[1]) break;
            if (!ready[0]) continue;
            lives = process.Read(messages);
            foreach (DemoMessage message in messages) Take(message, process);
            messages.Clear();
        }
        if (lives)
        {
            _view.TimeOver(process);
            return 0;
        }
        ChildStatus status = process.Reap();
        _view.Ended(process, status);
        bool meant = _demo.Crash is not null || status.Signal == 0;
        return meant ? status.ExitCode : 128 + status.Signal;
    }

    private void Take(DemoMessage message, DemoProcess process)
    {
        switch (message)
        {
            case DemoMessage.TaskSaid task: _tasks.Add(task); break;
            case DemoMessage.Say said: _view.Said(said.Text); break;
            case DemoMessage.Ready ready: _expected = ready.Tasks; break;
        }
        if (_expected < 0 || _tasks.Count < _expected) return;
        _expected = -1;
        _view.Ready(process, _tasks, _time, reached: WaitUntilThere());
    }

    // Between saying "I shall wait" and waiting lie a few instructions: what the kernel says decides.
    private bool WaitUntilThere()
    {
        if (ProcRoot.TryOpen("/proc", out ProcRoot? root) != Errno.None || root is null) return false;
        using (root)
        {
            ReadBuffer buffer = new();
            long deadline = SystemInformation.MonotonicNanoseconds + (TimeToGetThere.Ticks * 100);
            foreach (DemoMessage.TaskSaid task in _tasks)
            {
                while (!DemoProcess.IsThere(task, root, buffer))
                {
                    if (SystemInformation.MonotonicNanoseconds > Math.Min(deadline, _end)) return false;
                    ProcessControl.Sleep(TimeSpan.FromMilliseconds(1));
                }
            }
            return true;
        }
    }

    // A shell on a terminal takes its demos along when it ends. Where there is no terminal (a script, a service) a parent
    // that ends is no sign that nobody looks: there, and after nohup, the time decides.
    private static bool HasTerminal()
    {
        int terminal = Files.Open(Files.CurrentDirectory, "/dev/tty\0"u8, OpenFlags.ReadOnly);
        if (terminal < 0) return false;
        Files.Close(terminal);
        return true;
    }
}
