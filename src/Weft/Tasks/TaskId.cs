namespace Weft.Tasks;

/// <summary>
/// Names one task for as long as the machine is up. The start time makes a reused number another task
/// (design: never a bare pid across time).
/// </summary>
/// <param name="Tid">The task's id.</param>
/// <param name="ProcessId">Its thread group's id (tgid), what people call the PID.</param>
/// <param name="StartTicks">When it started, clock ticks since boot (stat field 22).</param>
public readonly record struct TaskId(int Tid, int ProcessId, ulong StartTicks);
