namespace Weft.Linux.Bpf;

/// <summary>Where a <see cref="RegisterIterator"/> puts its records.</summary>
public sealed class RegisterIteratorBuffer : IteratorBuffer<TaskRegisters>
{
    /// <summary>The tasks of the last read, in the order of their ids; valid until the next.</summary>
    public ReadOnlySpan<TaskRegisters> Tasks => Records;
}
