namespace Weft.Sampling;

/// <summary>What may be going on. The order is that of telling: what stops work before what slows it before what only uses.</summary>
public enum FindingKind
{
    /// <summary>Nothing that is worth a sentence; who is busiest goes with it.</summary>
    Nothing,
    /// <summary>There is one sample only, so no rate is known.</summary>
    Measuring,
    /// <summary>Many threads are blocked on one lock.</summary>
    LockCrowd,
    /// <summary>Little memory is left, or tasks wait for it.</summary>
    MemoryShort,
    /// <summary>Pages come back from swap: what is in use does not fit.</summary>
    Swapping,
    /// <summary>Threads stay in a sleep that nothing can interrupt.</summary>
    DiskSleep,
    /// <summary>Tasks wait for storage.</summary>
    IoPressure,
    /// <summary>The hypervisor takes CPU time for others.</summary>
    Stolen,
    /// <summary>Threads of a process could run and wait for a CPU.</summary>
    WaitingForCpu,
    /// <summary>A process starts others without end.</summary>
    ForkStorm,
    /// <summary>Tasks are started without end, by whom is not known.</summary>
    TaskStorm,
    /// <summary>A process grows in memory.</summary>
    MemoryGrowth,
    /// <summary>A process has more and more threads.</summary>
    ThreadGrowth,
    /// <summary>A process does not collect its dead children.</summary>
    Zombies,
    /// <summary>Many processes are stopped.</summary>
    Stopped,
    /// <summary>A process uses a whole CPU or more.</summary>
    CpuBound,
    /// <summary>All CPUs are busy.</summary>
    CpusBusy,
}
