namespace Weft.Tracing;

/// <summary>Where the events of a family of tasks come from. For one caller, on one thread; a source may have threads of its own.</summary>
public interface ITaskEventSource : IDisposable
{
    /// <summary>The engine's name: <c>bpf</c>, <c>ptrace</c>, <c>recording</c>.</summary>
    string Engine { get; }

    /// <summary>The next event, in the order of time as far as the source can tell; false when there is none now.</summary>
    /// <param name="next">The event.</param>
    bool TryRead(out TaskEvent next);

    /// <summary>Waits until there may be events, or the time is over. Returns at once when no more will come.</summary>
    /// <param name="time">How long at most.</param>
    void Wait(TimeSpan time);

    /// <summary>Whether no event will come any more: all that was followed has ended or was let go, and all was read.</summary>
    bool IsOver { get; }

    /// <summary>
    /// Lets everything that is traced go, as it was, and ends the stream; events that are there already can still be read.
    /// Returns when nothing of Weft is left in any target.
    /// </summary>
    void Release();
}
