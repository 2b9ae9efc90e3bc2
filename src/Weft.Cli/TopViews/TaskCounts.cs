using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>How many tasks of a sample are what, counted once a sample.</summary>
internal sealed class TaskCounts
{
    private TaskSnapshot? _snapshot;
    private long _time;
    private int _rows;

    public int Processes { get; private set; }

    public int Threads { get; private set; }

    public int Kernel { get; private set; }

    public int Running { get; private set; }

    public int DiskSleep { get; private set; }

    public int Stopped { get; private set; }

    public int Zombies { get; private set; }

    /// <summary>Processes that were not there at the sample before.</summary>
    public int New { get; private set; }

    /// <summary>Processes of the sample before that are gone.</summary>
    public int Ended { get; private set; }

    /// <summary>Processes that came and went in between, as far as they are seen.</summary>
    public int ShortLived { get; private set; }

    public void Fill(TaskSample sample)
    {
        TaskSnapshot snapshot = sample.Snapshot;
        if (ReferenceEquals(_snapshot, snapshot) && _time == snapshot.Machine.BootTimeNanoseconds && _rows == snapshot.Count) return;
        (_snapshot, _time, _rows) = (snapshot, snapshot.Machine.BootTimeNanoseconds, snapshot.Count);
        (Processes, Threads, Kernel, Running, DiskSleep, Stopped, Zombies, New, Ended, ShortLived) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        for (int i = 0; i < snapshot.Count; i++) Count(snapshot[i]);
        foreach (EndedTask ended in sample.Ended)
        {
            if (ended.Kind != RowKind.Process) continue;
            if (ended.IsShortLived) ShortLived += ended.Count;
            else Ended += ended.Count;
        }
    }

    private void Count(TaskRow row)
    {
        byte state = row.Stat.State;
        if (row.Kind == RowKind.Process)
        {
            Processes++;
            if (row.Stat.IsKernelThread) Kernel++;
            if (state == (byte)'Z') Zombies++;
            if (state is (byte)'T' or (byte)'t') Stopped++;
            if (row.Rates(out TaskRates rates) == Presence.Present && rates.IsNew) New++;
            return;
        }
        Threads++;
        if (state == (byte)'R') Running++;
        if (state == (byte)'D') DiskSleep++;
    }
}
