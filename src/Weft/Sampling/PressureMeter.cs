using Weft.Linux.Procfs;

namespace Weft.Sampling;

/// <summary>How much of an interval was lost to waiting, from the totals of a pressure file: its averages look back over ten seconds and more.</summary>
internal sealed class PressureMeter(ProcRoot root, ReadOnlySpan<byte> path) : IDisposable
{
    private readonly KeptFile _file = new(root, path);
    private Pressure? _before;

    /// <summary>Percent of the interval in which some, and in which all, waited; NaN when not known.</summary>
    public (double Some, double Full) Take(ReadBuffer buffer, long intervalNanoseconds)
    {
        Pressure? before = _before;
        _before = _file.Read(buffer) == ReadOutcome.Read && Pressure.TryParse(buffer.Text, out Pressure now) ? now : null;
        if (before is not { } was || _before is not { } pressure || intervalNanoseconds <= 0) return (double.NaN, double.NaN);
        return (Share(was.Some, pressure.Some, intervalNanoseconds), pressure.HasFull ? Share(was.Full, pressure.Full, intervalNanoseconds) : double.NaN);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // The kernel brings the totals up to date every two seconds or when read; a little more than the interval may come at once.
    private static double Share(PressureLine before, PressureLine now, long interval) =>
        now.TotalMicroseconds < before.TotalMicroseconds ? double.NaN : Math.Min(100, (now.TotalMicroseconds - before.TotalMicroseconds) * 100_000.0 / interval);
}
