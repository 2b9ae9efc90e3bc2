namespace Weft.Linux.Procfs;

/// <summary>Parses <c>sched</c> of a task. Use <see cref="KeyValueLines"/> to walk the lines that are not typed here.</summary>
public static class SchedulerDetailsParser
{
    /// <summary>Parses one file.</summary>
    /// <returns>False when none of the known lines is there.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out SchedulerDetails details)
    {
        details = default;
        // The first line is the comm, raw, and could hold a newline and forge keys: start after the rule of dashes.
        int rule = text.IndexOf("\n-----"u8);
        if (rule < 0) return false;
        KeyValueLines lines = new(text[(rule + 1)..]);
        SchedulerDetailParts parts = SchedulerDetailParts.None;
        while (lines.MoveNext()) parts |= Store(ref details, lines.Key, lines.Value);
        details.Parts = parts;
        return details.Parts != SchedulerDetailParts.None;
    }

    private static SchedulerDetailParts Store(ref SchedulerDetails details, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.StartsWith("se."u8))
        {
            key = key[3..];
            if (key.SequenceEqual("exec_start"u8)) return Milliseconds(value, out details.ExecStartNanoseconds, SchedulerDetailParts.ExecStart);
            if (key.SequenceEqual("vruntime"u8)) return Milliseconds(value, out details.VirtualRuntimeNanoseconds, SchedulerDetailParts.VirtualRuntime);
            if (key.SequenceEqual("sum_exec_runtime"u8)) return Milliseconds(value, out details.RuntimeNanoseconds, SchedulerDetailParts.Runtime);
            if (key.SequenceEqual("nr_migrations"u8)) return Count(value, out details.Migrations, SchedulerDetailParts.Migrations);
            if (key.SequenceEqual("load.weight"u8)) return Count(value, out details.LoadWeight, SchedulerDetailParts.LoadWeight);
            if (key.SequenceEqual("slice"u8)) return Count(value, out details.SliceNanoseconds, SchedulerDetailParts.Slice);
            return SchedulerDetailParts.None;
        }
        if (key.SequenceEqual("nr_switches"u8)) return Count(value, out details.Switches, SchedulerDetailParts.Switches);
        if (key.SequenceEqual("nr_voluntary_switches"u8)) return Count(value, out details.VoluntarySwitches, SchedulerDetailParts.VoluntarySwitches);
        if (key.SequenceEqual("nr_involuntary_switches"u8)) return Count(value, out details.InvoluntarySwitches, SchedulerDetailParts.InvoluntarySwitches);
        if (key.SequenceEqual("policy"u8)) return Signed(value, out details.Policy, SchedulerDetailParts.Policy);
        if (key.SequenceEqual("prio"u8)) return Signed(value, out details.Priority, SchedulerDetailParts.Priority);
        if (key.SequenceEqual("numa_preferred_nid"u8)) return Signed(value, out details.PreferredNode, SchedulerDetailParts.PreferredNode);
        return SchedulerDetailParts.None;
    }

    // Times are printed as milliseconds with six digits of fraction: SPLIT_NS.
    private static SchedulerDetailParts Milliseconds(ReadOnlySpan<byte> value, out ulong nanoseconds, SchedulerDetailParts part)
    {
        bool valid = NumberText.TryBillionths(value, out ulong billionths);
        nanoseconds = billionths / 1000;
        return valid ? part : SchedulerDetailParts.None;
    }

    private static SchedulerDetailParts Count(ReadOnlySpan<byte> value, out ulong number, SchedulerDetailParts part) =>
        NumberText.TryDecimal(value, out number) ? part : SchedulerDetailParts.None;

    private static SchedulerDetailParts Signed(ReadOnlySpan<byte> value, out int number, SchedulerDetailParts part) =>
        NumberText.TryInt32(value, out number) ? part : SchedulerDetailParts.None;
}
