namespace Weft.Sampling;

/// <summary>From what on something is worth a sentence. Of two numbers the first begins it and the second ends it, so that what wavers about a level is not told and untold in turn.</summary>
internal static class FindingLevels
{
    /// <summary>A program that starts or a page that is drawn may use a CPU for a moment; nothing is said of what ends by itself.</summary>
    public const long HoldNanoseconds = 3_000_000_000;

    /// <summary>A gap as long is no end.</summary>
    public const long LingerNanoseconds = 3_000_000_000;

    /// <summary>A CPU's worth, less what the measure itself wavers.</summary>
    public const double CpuBound = 90, CpuBoundEnd = 70;

    /// <summary>Of a process's use what one thread has when it is said to be nearly all.</summary>
    public const double NearlyAll = 0.9;

    /// <summary>With two tasks on one CPU each waits half the time; below a fifth few would notice.</summary>
    public const double RunDelay = 20, RunDelayEnd = 12;

    /// <summary>Nothing is left for what comes next.</summary>
    public const double CpusBusy = 95, CpusBusyEnd = 88;

    /// <summary>Every tenth moment is somebody else's.</summary>
    public const double Stolen = 10, StolenEnd = 5;

    /// <summary>What one process has of the machine when nothing needs to be said of the machine besides.</summary>
    public const double OfMachine = 70;

    /// <summary>Below a twentieth the kernel reclaims all the time.</summary>
    public const double MemoryLeft = 5, MemoryLeftEnd = 7;

    /// <summary>Share of time some task waited for memory: what systemd-oomd and its like begin to look at.</summary>
    public const double MemoryPressure = 10, MemoryPressureEnd = 5;

    /// <summary>Share of time in which nothing went on for want of memory: thrashing.</summary>
    public const double MemoryStands = 20;

    /// <summary>Bytes a second read back from swap; a page now and then is what swap is for.</summary>
    public const double SwapIn = 1 << 20, SwapInEnd = 1 << 18;

    /// <summary>Share of time some task waited for storage; a start from disk makes a fifth for a moment.</summary>
    public const double IoPressure = 20, IoPressureEnd = 10;

    /// <summary>A disk answers in milliseconds, a bad one within seconds.</summary>
    public const long DiskSleepNanoseconds = 5_000_000_000;

    /// <summary>The kernel's own watch (kernel.hung_task_timeout_secs) complains after as long.</summary>
    public const long HungNanoseconds = 120_000_000_000;

    /// <summary>So few behind one lock are ordinary.</summary>
    public const int Crowd = 5, CrowdEnd = 3;

    /// <summary>Children a second; a shell script makes some dozen.</summary>
    public const double Starts = 50, StartsEnd = 25;

    /// <summary>Tasks a second of the whole machine that no known process accounts for.</summary>
    public const double MachineStarts = 200, MachineStartsEnd = 100;

    /// <summary>Dead children nobody collects; some are always about.</summary>
    public const int Zombies = 20, ZombiesEnd = 10;

    /// <summary>Stopped processes; a person with a shell has a few.</summary>
    public const int Stopped = 8, StoppedEnd = 5;

    /// <summary>Growth is told when it went on over so many looks, each a while after the other.</summary>
    public const int GrowthLooks = 6;

    /// <summary>The same for memory, which is used up sooner.</summary>
    public const int MemoryLooks = 3;

    /// <summary>The while between two looks at who grows.</summary>
    public const long GrowthNanoseconds = 10_000_000_000;

    /// <summary>Threads gained over all looks.</summary>
    public const int ThreadsGained = 30;

    /// <summary>Bytes gained over all looks, at least.</summary>
    public const long BytesGained = 100 << 20;

    /// <summary>Of the machine's memory what is gained over all looks, at least.</summary>
    public const double ShareGained = 0.01;

    /// <summary>Findings told at once.</summary>
    public const int Most = 5;

    /// <summary>Of them of one kind.</summary>
    public const int MostOfKind = 2;
}
