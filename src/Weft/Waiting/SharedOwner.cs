namespace Weft.Waiting;

/// <summary>What is found of the owner of a lock that processes share.</summary>
/// <param name="Thread">The living thread; null when none is found.</param>
/// <param name="IsSure">It is that thread; or, when there is none, the owner has ended.</param>
/// <param name="Reason">Why it is not sure.</param>
internal sealed record SharedOwner(ThreadLook? Thread, bool IsSure, string Reason);
