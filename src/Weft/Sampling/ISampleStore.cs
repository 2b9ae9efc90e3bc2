namespace Weft.Sampling;

/// <summary>Remembers samples: in memory for the live screen, later on disk. Bounded: the oldest go first.</summary>
public interface ISampleStore
{
    /// <summary>Samples held.</summary>
    int Count { get; }

    /// <summary>Bytes they take.</summary>
    long Bytes { get; }

    /// <summary>Bytes they may take.</summary>
    long MaximumBytes { get; }

    /// <summary>The machine at a sample, 0 being the oldest.</summary>
    /// <param name="index">0 … <see cref="Count"/> - 1.</param>
    MachineSample Machine(int index);

    /// <summary>Keeps a sample. Its snapshot may be reused afterwards.</summary>
    void Add(TaskSample sample);

    /// <summary>Fills a sample with one held: rows with their rates, the machine, who ended. Facts that were not kept are NotRead.</summary>
    /// <returns>False when it is held no more.</returns>
    bool TryLoad(int index, TaskSample into);

    /// <summary>Samples that are held no more: an index and this make a number that names a sample for good.</summary>
    long Dropped => 0;
}
