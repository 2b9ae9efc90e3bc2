using Weft.Cli.Demos;
using Weft.Native;

namespace Weft.Cli.Commands;

/// <summary>Explains a demo as soon as it is there, and ends it.</summary>
internal sealed class ExplainingView(Func<int, int> explain) : IDemoView
{
    private const int Killed = 9;

    /// <summary>What the explanation ended with; null when the demo never came there.</summary>
    public int? ExitCode { get; private set; }

    public void Ready(DemoProcess process, IReadOnlyList<DemoMessage.TaskSaid> tasks, TimeSpan time, bool reached)
    {
        if (reached) ExitCode = explain(process.Pid);
        ProcessControl.Signal(process.Pid, Killed);
    }

    public void Said(string text)
    {
    }

    public void Ended(DemoProcess process, ChildStatus status)
    {
    }

    public void TimeOver(DemoProcess process)
    {
    }
}
