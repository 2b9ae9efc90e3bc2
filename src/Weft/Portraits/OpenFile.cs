using Weft.Linux.Procfs;

namespace Weft.Portraits;

/// <summary>One open descriptor.</summary>
public sealed record OpenFile
{
    /// <summary>Its number.</summary>
    public required int Descriptor { get; init; }

    /// <summary>What it is.</summary>
    public required OpenFileKind Kind { get; init; }

    /// <summary>The link's target, raw, the mark <c> (deleted)</c> taken off.</summary>
    public required byte[] Target { get; init; }

    /// <summary>Whether the file has been removed from its directory.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Whether it is open for reading.</summary>
    public bool CanRead { get; init; }

    /// <summary>Whether it is open for writing.</summary>
    public bool CanWrite { get; init; }

    /// <summary>The inode of a socket or pipe; 0 for others.</summary>
    public ulong Inode { get; init; }

    /// <summary>What is known of a socket; null for other kinds, and for a socket that no table lists.</summary>
    public SocketFacts? Socket { get; init; }

    /// <summary>Offset, flags and counters from <c>fdinfo</c>; NotRead unless details were asked for.</summary>
    public Fact<DescriptorInfo> Details { get; init; }
}
