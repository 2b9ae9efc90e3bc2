using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>What the rows of one process add up to. One object is filled again for each process.</summary>
internal sealed class ProcessTally
{
    /// <summary>Its first row: the process's own where there are such.</summary>
    public int Row { get; private set; }

    public TaskId Id { get; private set; }

    /// <summary>Percent of one CPU; NaN when not known.</summary>
    public double CpuPercent { get; private set; }

    /// <summary>Of the threads the busiest's row; -1 when none did anything.</summary>
    public int BusiestThread { get; private set; }

    public double BusiestPercent { get; private set; }

    /// <summary>Threads that wait for a CPU for a while worth telling, and the mean of their waits.</summary>
    public int Delayed { get; private set; }

    public double DelayPercent => Delayed == 0 ? 0 : _delaySum / Delayed;

    public int GoneChildren { get; private set; }

    public double GonePercent { get; private set; }

    public int Threads { get; private set; }

    public byte State { get; private set; }

    public bool IsKernel { get; private set; }

    public int Parent { get; private set; }

    /// <summary>-1 when not known.</summary>
    public long ResidentBytes { get; private set; }

    private double _delaySum;

    /// <summary>Adds up the rows from one on; answers the first row of the next process.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="row">A process's first row.</param>
    /// <param name="sleeping">Is told of each thread in disk sleep.</param>
    public int Fill(TaskSnapshot snapshot, int row, SleepBook sleeping)
    {
        int process = snapshot.RowOf(row).Process;
        ref TaskStat leader = ref snapshot.StatOf(row);
        (Row, Id) = (row, new TaskId(leader.Tid, snapshot.ProcessOf(process).ProcessId, leader.StartTicks));
        (Threads, State, IsKernel, Parent) = (leader.ThreadCount, leader.State, leader.IsKernelThread, leader.ParentTgid);
        (CpuPercent, BusiestThread, BusiestPercent, Delayed, _delaySum, GoneChildren, GonePercent) = (double.NaN, -1, 0, 0, 0, 0, double.NaN);
        ResidentBytes = snapshot.ResidentBytes.PresenceOf(process) == Presence.Present ? snapshot.ResidentBytes[process] : -1;
        for (; row < snapshot.Count && snapshot.RowOf(row).Process == process; row++)
        {
            bool isThread = snapshot.RowOf(row).Kind == RowKind.Thread;
            if (isThread && !IsKernel && snapshot.StatOf(row).State == (byte)'D') sleeping.Sleeps(snapshot, row);
            if (snapshot.Rates.PresenceOf(row) != Presence.Present) continue;
            ref TaskRates rates = ref snapshot.Rates[row];
            if (isThread) AddThread(row, in rates);
            else (CpuPercent, GoneChildren, GonePercent) = (rates.CpuPercent, rates.GoneChildren, rates.GoneChildrenPercent);
        }
        return row;
    }

    private void AddThread(int row, in TaskRates rates)
    {
        if (rates.CpuPercent > BusiestPercent) (BusiestThread, BusiestPercent) = (row, rates.CpuPercent);
        if (!(rates.RunDelayPercent >= FindingLevels.RunDelayEnd)) return;
        Delayed++;
        _delaySum += rates.RunDelayPercent;
    }
}
