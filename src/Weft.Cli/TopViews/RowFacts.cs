using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Reads more of tasks than every look does: for the rows shown, or for all where a sort or filter needs it.</summary>
internal static class RowFacts
{
    private const TaskFields ByEveryLook = TaskFields.Stat;

    /// <summary>Reads facts of every process, and thread where they are shown.</summary>
    public static void LoadAll(TopContext context, TaskFields needs, bool threads, TaskFields rateNeeds = TaskFields.None)
    {
        needs &= ~ByEveryLook;
        TaskSnapshot snapshot = context.Sample.Snapshot;
        if ((needs | rateNeeds) == TaskFields.None || context.Sample.IsPast) return;
        int[] rows = new int[snapshot.Count];
        int count = 0;
        for (int row = 0; row < snapshot.Count; row++)
        {
            if (threads || snapshot[row].Kind == RowKind.Process) rows[count++] = row;
        }
        Load(context, rows.AsSpan(0, count), needs, rateNeeds);
    }

    /// <summary>Reads facts of some rows. Of a past sample nothing is read: what has the ids now may be another.</summary>
    public static void Load(TopContext context, ReadOnlySpan<int> rows, TaskFields needs, TaskFields rateNeeds = TaskFields.None)
    {
        needs &= ~ByEveryLook;
        if ((needs | rateNeeds) == TaskFields.None || context.Sample.IsPast || rows.IsEmpty) return;
        if (rateNeeds != TaskFields.None) context.Sampler?.LoadRates(rows, rateNeeds);
        context.Scanner.Load(context.Sample.Snapshot, rows, needs);
    }
}
