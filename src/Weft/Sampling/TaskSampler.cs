using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>Takes one sample after another. Holds the buffers of two snapshots. Not for use by two threads at once.</summary>
public sealed class TaskSampler(TaskScanner scanner, TaskRequest request) : IDisposable
{
    /// <summary>The machine's tasks now, against those at the call before.</summary>
    public TaskSample Take()
    {
        TaskSample sample = new();
        scanner.Take(request with { Rows = RowMode.Both }, sample.Snapshot);
        return sample;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
