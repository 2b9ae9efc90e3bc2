namespace Weft.Linux.Procfs;

/// <summary>A mapping of an address space: one line of <c>maps</c> (proc_pid_maps(5)).</summary>
public readonly ref struct MemoryMapping
{
    /// <summary>First address.</summary>
    public ulong Start { get; init; }

    /// <summary>First address behind it.</summary>
    public ulong End { get; init; }

    /// <summary>May be read.</summary>
    public bool IsReadable { get; init; }

    /// <summary>May be written.</summary>
    public bool IsWritable { get; init; }

    /// <summary>May be executed.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>Writes reach the file and others who map it.</summary>
    public bool IsShared { get; init; }

    /// <summary>Where in the file it begins, bytes.</summary>
    public ulong Offset { get; init; }

    /// <summary>The file's device, major and minor number as new_encode_dev of the kernel has them; 0 for none.</summary>
    public ulong Device { get; init; }

    /// <summary>The file's inode; 0 for none.</summary>
    public ulong Inode { get; init; }

    /// <summary>
    /// The file's path as the kernel writes it (a newline in it is <c>\012</c>, and a file that is gone ends in
    /// <c> (deleted)</c>), a name in brackets such as <c>[stack]</c>, or empty. Points into the text that was parsed.
    /// </summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>Bytes.</summary>
    public ulong Length => End - Start;
}
