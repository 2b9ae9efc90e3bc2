using Weft.Sampling;

namespace Weft.Cli.TopViews;

/// <summary>Remembers nothing: for batch output, which shows each sample once.</summary>
internal sealed class NoHistory : ISampleStore
{
    public int Count => 0;

    public long Bytes => 0;

    public long MaximumBytes => 0;

    public MachineSample Machine(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    public void Add(TaskSample sample)
    {
    }

    public bool TryLoad(int index, TaskSample into) => false;
}
