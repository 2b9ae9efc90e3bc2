namespace Weft.Linux.Bpf;

/// <summary>Where a <see cref="RegisterIterator"/> puts its records.</summary>
public sealed class RegisterIteratorBuffer : IteratorBuffer<TaskRegisters>
{
    /// <summary>The tasks of the last read, all in the order of their ids, those of one process as they were made; valid until the next.</summary>
    public ReadOnlySpan<TaskRegisters> Tasks => Records;
}
