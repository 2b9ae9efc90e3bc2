namespace Weft.Tasks;

/// <summary>One task in a snapshot. A cheap handle: copy it freely, keep it no longer than the snapshot.</summary>
/// <param name="Snapshot">The snapshot.</param>
/// <param name="Index">The row's index in it.</param>
public readonly record struct TaskRow(TaskSnapshot Snapshot, int Index);
