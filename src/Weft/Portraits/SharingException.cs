namespace Weft.Portraits;

/// <summary>A thread that keeps apart what the threads of a process usually share.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Apart">What it has of its own.</param>
public sealed record SharingException(ThreadPortrait Thread, SharedResources Apart);
