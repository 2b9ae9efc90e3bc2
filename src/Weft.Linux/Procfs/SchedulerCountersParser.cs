namespace Weft.Linux.Procfs;

/// <summary>Parses <c>schedstat</c> of a task: three numbers on a line.</summary>
public static class SchedulerCountersParser
{
    /// <summary>Parses one file.</summary>
    /// <returns>False when the text is cut or malformed.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out SchedulerCounters counters)
    {
        counters = default;
        if (text.IsEmpty || text[^1] != '\n') return false;
        DecimalScanner numbers = new(text);
        if (!numbers.TryNext(out long run) || !numbers.TryNext(out long delay) || !numbers.TryNext(out long slices)) return false;
        counters.RunNanoseconds = (ulong)run;
        counters.RunDelayNanoseconds = (ulong)delay;
        counters.Slices = (ulong)slices;
        return true;
    }
}
