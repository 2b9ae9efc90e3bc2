using Weft.Native;

namespace Weft.Actions;

/// <summary>The CPUs each thread may run on.</summary>
internal sealed class AffinityChange(CpuSet cpus) : TaskChange
{
    public override Errno Apply(int task, bool isFirstRound) => TaskScheduling.SetAffinity(task, cpus.Words);
}
