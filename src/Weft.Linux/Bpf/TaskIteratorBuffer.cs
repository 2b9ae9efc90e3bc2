namespace Weft.Linux.Bpf;

/// <summary>Where a <see cref="TaskIterator"/> puts its records.</summary>
public sealed class TaskIteratorBuffer : IteratorBuffer<KernelTask>
{
    /// <summary>The tasks of the last read, all in the order of their ids, those of one process as they were made; valid until the next.</summary>
    public ReadOnlySpan<KernelTask> Tasks => Records;
}
