namespace Weft.Linux.Ptrace;

/// <summary>How far stopping a task came.</summary>
public enum StopOutcome : byte
{
    /// <summary>Asked, and not stopped yet.</summary>
    Pending,
    /// <summary>Stopped by us: it can be asked for its registers.</summary>
    Stopped,
    /// <summary>It is gone.</summary>
    Gone,
    /// <summary>It may not be traced (rights, yama), or another traces it already.</summary>
    NotPermitted,
    /// <summary>Any other refusal.</summary>
    Failed,
}
