using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>What is told of a demo while it runs: for a person or as JSON.</summary>
internal interface IDemoView
{
    /// <summary>The demo is what it says it is.</summary>
    /// <param name="process">The demo.</param>
    /// <param name="tasks">Its tasks.</param>
    /// <param name="time">How long it will stay so.</param>
    /// <param name="reached">Whether the kernel says that each task is where it should be.</param>
    void Ready(DemoProcess process, IReadOnlyList<DemoMessage.TaskSaid> tasks, TimeSpan time, bool reached);

    /// <summary>The demo has something to tell.</summary>
    void Said(string text);

    /// <summary>The program has ended by itself or by a signal.</summary>
    void Ended(DemoProcess process, ChildStatus status);

    /// <summary>Its time is over: it will be ended now.</summary>
    void TimeOver(DemoProcess process);
}
