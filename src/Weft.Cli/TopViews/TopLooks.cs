using Weft.Cli.Messages;
using Weft.Columns;
using Weft.Native;
using Weft.Queries;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Looks in time, and the rows of each: what is printed rather than shown.</summary>
internal sealed class TopLooks
{
    // Two looks are needed for a rate; the first pair is not to keep anybody waiting.
    private const double FirstSeconds = 0.2;
    private readonly TopContext _context;
    private readonly TaskSampler _sampler;
    private readonly RowFilter _filter;
    private readonly Column? _sort;
    private long _next;

    /// <exception cref="UserError">The filter is none.</exception>
    public TopLooks(TopContext context, TaskSampler sampler, RowFilter filter)
    {
        (_context, _sampler, _filter) = (context, sampler, filter);
        TopSettings settings = context.Settings;
        if (RowFilter.Parse(settings.Filter, TopColumns.Catalog, out Query? query) is { } wrong) throw UserError.Usage($"weft top: the filter '{Shown.Text(settings.Filter)}': {wrong}");
        filter.Query = query;
        filter.OnlyUser(settings.User);
        filter.WithKernel = settings.ShowKernelThreads;
        _sort = TopColumns.Sort(settings.SortColumn);
    }

    /// <summary>The rows of the look.</summary>
    public TopList List { get; } = new();

    /// <summary>The column sorted by.</summary>
    public Column? Sort => _sort;

    /// <summary>Waits until it is time and looks.</summary>
    public void Next()
    {
        long delay = (long)(_context.Settings.DelaySeconds * 1e9);
        if (_next == 0)
        {
            _ = _sampler.Take();
            _next = SystemInformation.MonotonicNanoseconds + Math.Min(delay, (long)(FirstSeconds * 1e9));
        }
        long left = _next - SystemInformation.MonotonicNanoseconds;
        if (left > 0) Thread.Sleep(TimeSpan.FromTicks((left + 99) / 100));
        _context.Sample = _sampler.Take();
        long now = SystemInformation.MonotonicNanoseconds;
        _next += ((Math.Max(0, now - _next) / delay) + 1) * delay;
        RowFacts.LoadAll(_context, _filter.Needs | (_sort?.Needs ?? TaskFields.None) | TopList.GroupNeeds(_context.Settings.GroupBy), _context.Settings.ShowThreads, TopColumns.RateNeeds(_sort));
        List.Fill(_context.Sample, _context.Settings, _sort, _filter);
    }

    /// <summary>Reads facts of the rows that are printed.</summary>
    public void Load(TaskFields needs, TaskFields rateNeeds = TaskFields.None)
    {
        int[] rows = new int[List.Count];
        int count = 0;
        for (int i = 0; i < List.Count; i++)
        {
            if (List[i].Kind <= TopRowKind.Thread) rows[count++] = List[i].Index;
        }
        // What threads share is read once for those that follow each other.
        Array.Sort(rows, 0, count);
        RowFacts.Load(_context, rows.AsSpan(0, count), needs, rateNeeds);
    }
}
