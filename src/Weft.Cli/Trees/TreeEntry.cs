namespace Weft.Cli.Trees;

/// <summary>One row to come: a group of alike processes, a group of threads of a process, or what was left out.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Node">The process: the first of its group, or the one whose threads these are.</param>
/// <param name="Thread">The first thread's index in the process.</param>
/// <param name="Count">How many it stands for.</param>
/// <param name="Level">Distance to the root.</param>
/// <param name="IsLast">Nothing follows under the same parent.</param>
/// <param name="IsOneName">The threads bear the very same name.</param>
internal readonly record struct TreeEntry(TreeEntryKind Kind, int Node, int Thread, int Count, int Level, bool IsLast, bool IsOneName = true);
