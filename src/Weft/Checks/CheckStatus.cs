namespace Weft.Checks;

/// <summary>How well something works for this user on this machine.</summary>
public enum CheckStatus
{
    /// <summary>Fully.</summary>
    Works,
    /// <summary>With less than everything.</summary>
    Limited,
    /// <summary>Not at all.</summary>
    Missing,
    /// <summary>It could not be found out.</summary>
    Unknown,
}
