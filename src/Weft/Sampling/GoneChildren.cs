using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>
/// Finds what children that have ended used: a parent that waits for a child takes over all its CPU time (getrusage(2)
/// RUSAGE_CHILDREN). Less what they were known to have used at the look before, that is what was used since, by them and by those
/// that came and went unseen.
/// </summary>
internal sealed class GoneChildren
{
    private long[] _used = [];
    private int[] _ended = [];

    /// <summary>CPU time of all gone children in the interval, nanoseconds.</summary>
    public double Nanoseconds { get; private set; }

    /// <summary>Fills the rates of process rows, which must be there.</summary>
    public void Fill(TaskSnapshot before, TaskSnapshot now, TaskMatcher matcher, long intervalNanoseconds, int cpuCount, bool isPartial)
    {
        Nanoseconds = 0;
        if (_used.Length < now.ProcessCount)
        {
            _used = new long[Math.Max(now.ProcessCount, _used.Length * 2)];
            _ended = new int[_used.Length];
        }
        Array.Clear(_ended, 0, now.ProcessCount);
        for (int process = 0; process < now.ProcessCount; process++) _used[process] = Grown(before, now, matcher, process);
        foreach (int gone in matcher.GoneProcesses) Subtract(before, matcher, gone);
        long astray = Debts(now);
        // A child whose own parent ended first is waited for by whoever adopts it, as a rule the first process.
        if (now.ProcessCount > 0 && now.ProcessOf(0).ProcessId == 1 && _used[0] > 0) _used[0] = Math.Max(0, _used[0] - astray);
        // More than the CPUs can give in the time was used earlier, by children never seen.
        double most = cpuCount > 0 ? 1.05 * intervalNanoseconds * cpuCount : double.PositiveInfinity;
        for (int process = 0; process < now.ProcessCount; process++)
        {
            int row = now.ProcessOf(process).FirstRow;
            ref TaskRates rates = ref now.Rates[row];
            rates.GoneChildren = _ended[process];
            if (isPartial || intervalNanoseconds <= 0 || _used[process] == long.MinValue) continue;
            int old = matcher.ProcessBefore(process);
            long used = Math.Max(0, _used[process] + (old < 0 ? 0 : before.ProcessOf(old).ChildDebt));
            if (used > most) continue;
            rates.GoneChildrenPercent = 100.0 * used / intervalNanoseconds;
            Nanoseconds += used;
        }
    }

    // By how much the time of children has grown; MinValue when that cannot be told.
    private static long Grown(TaskSnapshot before, TaskSnapshot now, TaskMatcher matcher, int process)
    {
        int row = now.ProcessOf(process).FirstRow, old = matcher.RowBefore(row);
        long total = now[row].ChildNanoseconds;
        if (old < 0) return double.IsNaN(now.Rates[row].CpuPercent) ? long.MinValue : total;
        long grown = total - before[old].ChildNanoseconds;
        return grown < 0 ? long.MinValue : grown;
    }

    private void Subtract(TaskSnapshot before, TaskMatcher matcher, int gone)
    {
        int row = before.ProcessOf(gone).FirstRow;
        long known = before[row].CpuNanoseconds + before[row].ChildNanoseconds;
        // If its parent is gone too, that had taken it over before it was itself waited for.
        int parent = gone;
        for (int steps = 0; steps < before.ProcessCount; steps++)
        {
            parent = before.Find(before.StatOf(before.ProcessOf(parent).FirstRow).ParentTgid);
            if (parent < 0) return;
            int process = matcher.ProcessNow(parent);
            if (process < 0) continue;
            if (steps == 0) _ended[process]++;
            if (_used[process] != long.MinValue) _used[process] -= known;
            return;
        }
    }

    // A parent read just before it waited for a child that was read just after has the child's time at the next look only: what is
    // missing now is owed there, once.
    private long Debts(TaskSnapshot now)
    {
        long sum = 0;
        for (int process = 0; process < now.ProcessCount; process++)
        {
            long missing = _used[process] == long.MinValue ? 0 : Math.Min(0, _used[process]);
            now.ProcessOf(process).ChildDebt = missing;
            sum -= missing;
        }
        return sum;
    }
}
