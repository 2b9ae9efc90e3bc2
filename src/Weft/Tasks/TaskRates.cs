namespace Weft.Tasks;

/// <summary>
/// What a row did between two snapshots. A rate that cannot be told (the row is new, a counter may not be read, a clock stood
/// still) is <see cref="double.NaN"/>, never 0 and never negative.
/// </summary>
public struct TaskRates
{
    /// <summary>CPU time, percent of one CPU: a process with two busy threads has 200.</summary>
    public double CpuPercent;

    /// <summary>Of <see cref="CpuPercent"/> what was used in the kernel.</summary>
    public double SystemPercent;

    /// <summary>Time it could run but waited for a CPU, percent of the interval; on a process row the sum over its threads.</summary>
    public double RunDelayPercent;

    /// <summary>Time it neither ran nor could run (slept, or waited for something), percent; on a process row the mean over its threads.</summary>
    public double BlockedPercent;

    /// <summary>Context switches a second, of both kinds.</summary>
    public double SwitchesPerSecond;

    /// <summary>Of them those where the CPU was taken from it.</summary>
    public double InvoluntarySwitchesPerSecond;

    /// <summary>Page faults without I/O a second.</summary>
    public double MinorFaultsPerSecond;

    /// <summary>Page faults with I/O a second.</summary>
    public double MajorFaultsPerSecond;

    /// <summary>Bytes fetched from storage a second.</summary>
    public double ReadBytesPerSecond;

    /// <summary>Bytes sent to storage a second.</summary>
    public double WriteBytesPerSecond;

    /// <summary>Of a process row: CPU time used by children that have ended, since the last look and by those never seen, percent of one CPU.</summary>
    public double GoneChildrenPercent;

    /// <summary>Of a process row: how many children ended in the interval, as far as they are known (all through BPF; else those seen before).</summary>
    public int GoneChildren;

    /// <summary>Whether the task was not there at the look before (and there was one).</summary>
    public bool IsNew;
}
