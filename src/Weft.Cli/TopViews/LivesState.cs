namespace Weft.Cli.TopViews;

/// <summary>How far a trace is that the live screen shows.</summary>
internal enum LivesState
{
    /// <summary>It is being prepared.</summary>
    Beginning,
    /// <summary>BPF cannot be had: by ptrace(2) tasks stop for moments, which needs a yes.</summary>
    NeedsConsent,
    /// <summary>Events come.</summary>
    Following,
    /// <summary>It is over: all ended, or it was let go.</summary>
    Over,
    /// <summary>There is none; <see cref="LivesWatch.Reason"/> says why.</summary>
    Failed,
}
