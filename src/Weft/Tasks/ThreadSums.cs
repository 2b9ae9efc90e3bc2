namespace Weft.Tasks;

/// <summary>What threads used, added up, or the difference of two such sums: clock ticks of CPU time, and page faults. Any may be negative.</summary>
internal readonly record struct ThreadSums(long Ticks, long MinorFaults, long MajorFaults)
{
    public ThreadSums(ulong ticks, ulong minorFaults, ulong majorFaults)
        : this((long)ticks, (long)minorFaults, (long)majorFaults)
    {
    }

    public static ThreadSums operator +(ThreadSums left, ThreadSums right) =>
        new(left.Ticks + right.Ticks, left.MinorFaults + right.MinorFaults, left.MajorFaults + right.MajorFaults);

    public static ThreadSums operator -(ThreadSums left, ThreadSums right) =>
        new(left.Ticks - right.Ticks, left.MinorFaults - right.MinorFaults, left.MajorFaults - right.MajorFaults);
}
