namespace Weft.Tasks;

/// <summary>Effective ids of a task: the owner of its proc directory, which the kernel keeps at euid:egid (fs/proc/base.c task_dump_owner).</summary>
/// <param name="UserId">Effective user id.</param>
/// <param name="GroupId">Effective group id.</param>
public readonly record struct OwnerFacts(uint UserId, uint GroupId);
