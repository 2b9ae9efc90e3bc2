using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Whose page it is, and what is known of that at once.</summary>
internal sealed class PageSubject(TaskId process, int tid)
{
    /// <summary>The process.</summary>
    public TaskId Process => process;

    /// <summary>The thread that is looked at closer; 0 for none.</summary>
    public int Tid { get; set; } = tid;

    /// <summary>When it was found to have ended, on CLOCK_MONOTONIC in nanoseconds; 0 while it lives.</summary>
    public long EndedAt { get; set; }

    /// <summary>Whether threads that run may be stopped for a moment at the next reading.</summary>
    public bool MayStop { get; set; }

    /// <summary>The process's row in the sample on the screen; -1 when it is not in it.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>How many rows of threads follow that row.</summary>
    public int ThreadRows { get; private set; }

    /// <summary>Finds it in a sample.</summary>
    public void Find(TaskSnapshot snapshot)
    {
        (Row, ThreadRows) = (-1, 0);
        int count = snapshot.Count;
        for (int i = 0; i < count; i++)
        {
            TaskRow row = snapshot[i];
            if (row.ProcessId != process.ProcessId) continue;
            if (row.Kind == RowKind.Process)
            {
                // The number of a process that has ended may be another's by now.
                if (row.Stat.StartTicks != process.StartTicks) return;
                Row = i;
            }
            else if (Row >= 0) ThreadRows++;
        }
    }

    /// <summary>Its row; only while <see cref="Row"/> is not negative and the sample is the one it was found in.</summary>
    public bool TryRow(TaskSnapshot snapshot, out TaskRow row)
    {
        row = default;
        if (Row < 0 || Row + ThreadRows >= snapshot.Count || snapshot[Row].ProcessId != process.ProcessId) return false;
        row = snapshot[Row];
        return true;
    }
}
