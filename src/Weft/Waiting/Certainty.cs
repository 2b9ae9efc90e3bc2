namespace Weft.Waiting;

/// <summary>How well something is known.</summary>
public enum Certainty : byte
{
    /// <summary>One of those it may be; not a fact.</summary>
    Candidate,
    /// <summary>Read from the object itself and checked, or told by the kernel.</summary>
    Certain,
}
