using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>What was found at the last samples: a finding is told when it held for a while, and no longer told when it was gone for a while.</summary>
internal sealed class FindingMemory
{
    private readonly List<Held> _held = [];

    /// <summary>A level: the one that begins a finding, or, while it is told, the one that ends it.</summary>
    public double Level(FindingKind kind, TaskId process, double begin, double end) => Find(kind, process) is { IsTold: true } ? end : begin;

    /// <summary>This was found in the sample at hand.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="isCertain">Whether it has held long enough by its own nature.</param>
    public void Found(TopFinding finding, bool isCertain)
    {
        Held? held = Find(finding.Kind, finding.Process);
        if (held is null) _held.Add(held = new Held());
        held.Finding = finding;
        held.IsThere = true;
        held.IsTold |= isCertain;
    }

    /// <summary>The sample ends; fills a list with what is to be told.</summary>
    /// <param name="nanoseconds">How long after the one before it was taken.</param>
    /// <param name="told">The list.</param>
    public void Settle(long nanoseconds, List<TopFinding> told)
    {
        told.Clear();
        for (int i = _held.Count - 1; i >= 0; i--)
        {
            Held held = _held[i];
            if (held.IsThere)
            {
                held.Nanoseconds += nanoseconds;
                held.Missing = 0;
                held.IsTold |= held.Nanoseconds >= FindingLevels.HoldNanoseconds;
            }
            else held.Missing += nanoseconds;
            held.IsThere = false;
            if (held.Missing > 0 && (!held.IsTold || held.Missing >= FindingLevels.LingerNanoseconds)) _held.RemoveAt(i);
            else if (held.IsTold) told.Add(held.Finding);
        }
    }

    private Held? Find(FindingKind kind, TaskId process)
    {
        foreach (Held held in _held)
        {
            if (held.Finding.Kind == kind && held.Finding.Process == process) return held;
        }
        return null;
    }

    private sealed class Held
    {
        public TopFinding Finding = new();
        public long Nanoseconds;
        public long Missing;
        public bool IsThere;
        public bool IsTold;
    }
}
