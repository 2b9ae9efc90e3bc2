namespace Weft.Stacks;

/// <summary>Whose stacks are wanted, and what may be done for them.</summary>
public sealed record CaptureRequest
{
    /// <summary>The process (tgid).</summary>
    public required int ProcessId { get; init; }

    /// <summary>Only these threads; null for all.</summary>
    public IReadOnlyCollection<int>? ThreadIds { get; init; }

    /// <summary>Never stop a thread: those that run, or of which too little is known, are left out with a reason.</summary>
    public bool NeverStop { get; init; }

    /// <summary>Stop all threads at one moment, even those that could be had without.</summary>
    public bool AtOneMoment { get; init; }

    /// <summary>Do not use BPF, even where it is permitted.</summary>
    public bool WithoutBpf { get; init; }

    /// <summary>After so long the target is let go, whatever has been had by then.</summary>
    public TimeSpan MaximumPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Bytes of each stack that are copied at once; what lies deeper is read when an unwinder asks for it.</summary>
    public int StackBytes { get; init; } = 64 << 10;
}
