namespace Weft.Linux.Bpf;

/// <summary>Where a <see cref="TaskIterator"/> puts its records.</summary>
public sealed class TaskIteratorBuffer : IteratorBuffer<KernelTask>
{
    /// <summary>The tasks of the last read, in the order of their ids; valid until the next.</summary>
    public ReadOnlySpan<KernelTask> Tasks => Records;
}
