namespace Weft.Stacks;

/// <summary>How a thread's registers and stack were had.</summary>
public enum CaptureWay : byte
{
    /// <summary>Not at all; the reason is with the thread.</summary>
    None,
    /// <summary>Copied by the kernel while the thread stood still by itself: it was never stopped.</summary>
    Pauseless,
    /// <summary>Copied while it was stopped for a moment (ptrace).</summary>
    Stopped,
    /// <summary>Stack and program counter of a blocked thread from /proc, never stopped; the other registers are not known.</summary>
    Blocked,
}
