namespace Weft.Linux.Ptrace;

/// <summary>What happened to a traced task.</summary>
public enum TracedEventKind : byte
{
    /// <summary>It was there when tracing began.</summary>
    Present,
    /// <summary>It made another task.</summary>
    Fork,
    /// <summary>It executes another program.</summary>
    Execute,
    /// <summary>It has ended.</summary>
    Exit,
    /// <summary>A signal was delivered to it.</summary>
    Signal,
    /// <summary>There was no room for events.</summary>
    Lost,
}
