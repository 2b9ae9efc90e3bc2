namespace Weft.Tracing;

/// <summary>What is done with the events: a text, a recording, a tree, a timeline. Any number of them may follow one source.</summary>
public interface ITaskEventSink
{
    /// <summary>Takes note of an event. Events come in the order the source gave them.</summary>
    /// <param name="event">The event.</param>
    void Add(TaskEvent @event);

    /// <summary>No more events come. Called once.</summary>
    /// <param name="end">How it ended.</param>
    void Finish(TraceEnd end);
}
