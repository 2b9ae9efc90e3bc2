namespace Weft.Families;

/// <summary>Threads of one process whose names have one pattern.</summary>
/// <param name="First">The index of its first thread in the process (<see cref="FamilyTree.Thread"/>).</param>
/// <param name="Count">How many threads.</param>
/// <param name="IsOneName">Whether they all bear the very same name; otherwise only the pattern is common to them.</param>
public readonly record struct NamePool(int First, int Count, bool IsOneName);
