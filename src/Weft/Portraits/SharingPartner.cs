namespace Weft.Portraits;

/// <summary>Another process that shares something with the portrait's, as kcmp(2) says.</summary>
/// <param name="Process">The other.</param>
/// <param name="Shared">What both have the same of.</param>
public sealed record SharingPartner(ProcessReference Process, SharedResources Shared);
