using Weft.Linux.Procfs;

namespace Weft.Portraits;

/// <summary>A resource limit and how much of it is used.</summary>
/// <param name="Kind">What is limited.</param>
/// <param name="Soft">The limit in force, or <see cref="ResourceLimits.Unlimited"/>; the unit is told at <see cref="ResourceKind"/>.</param>
/// <param name="Hard">How far the process may raise it.</param>
/// <param name="Used">What is used now, in the same unit; NotSupported where no kernel file tells.</param>
/// <param name="IsAtLeast">The use is a lower bound: tasks are counted for the whole user, and only this process's are known.</param>
public sealed record LimitUse(ResourceKind Kind, ulong Soft, ulong Hard, Fact<ulong> Used, bool IsAtLeast)
{
    /// <summary>The share of the soft limit from which a use is called near.</summary>
    public const double NearShare = 0.8;

    /// <summary>Use divided by soft limit; null when either is not known or there is no limit.</summary>
    public double? Share => Used.IsPresent && Soft is > 0 and not ResourceLimits.Unlimited ? Used.Value / (double)Soft : null;

    /// <summary>Whether at least 80 % of the limit are used.</summary>
    public bool IsNear => Share >= NearShare;
}
