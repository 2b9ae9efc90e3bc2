namespace Weft.Sampling;

/// <summary>How much a finding wants to be read.</summary>
public enum FindingGrade
{
    /// <summary>Told so that one knows.</summary>
    Calm,
    /// <summary>Something is slower than it could be, or will be.</summary>
    Watch,
    /// <summary>Work stands.</summary>
    Stuck,
}
