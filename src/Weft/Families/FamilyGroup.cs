namespace Weft.Families;

/// <summary>Children of one process that look alike (<see cref="FamilyFold"/>).</summary>
/// <param name="First">The node of the first.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct FamilyGroup(int First, int Count);
