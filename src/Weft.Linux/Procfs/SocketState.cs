namespace Weft.Linux.Procfs;

/// <summary>The state of an internet socket (include/net/tcp_states.h); UDP and raw use Established and Closed alone.</summary>
public enum SocketState : byte
{
    /// <summary>No state is told, or one that this table does not know.</summary>
    Unknown = 0,
    /// <summary>Connected.</summary>
    Established = 1,
    /// <summary>Connecting.</summary>
    SynSent = 2,
    /// <summary>Being connected to.</summary>
    SynReceived = 3,
    /// <summary>Closed here, not acknowledged.</summary>
    FinWait1 = 4,
    /// <summary>Closed here; the peer may still send.</summary>
    FinWait2 = 5,
    /// <summary>Kept for late packets.</summary>
    TimeWait = 6,
    /// <summary>Not connected.</summary>
    Closed = 7,
    /// <summary>Closed by the peer, not yet here.</summary>
    CloseWait = 8,
    /// <summary>Closed by both, waiting for the last acknowledgement.</summary>
    LastAck = 9,
    /// <summary>Listening.</summary>
    Listening = 10,
    /// <summary>Both close at once.</summary>
    Closing = 11,
    /// <summary>Being connected to, as the kernel keeps it since 4.1.</summary>
    NewSynReceived = 12,
}
