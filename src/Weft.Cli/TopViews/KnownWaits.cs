using System.Globalization;
using Weft.Cli.WhyViews;
using Weft.Linux.Procfs;
using Weft.Sampling;
using Weft.Tasks;
using Weft.Waiting;

namespace Weft.Cli.TopViews;

/// <summary>What is known of the waits of one process, as one look had it.</summary>
internal sealed class KnownWaits(TaskId process, long takenAt)
{
    private const int LeastCrowd = 2;

    private readonly Dictionary<int, ThreadWait> _threads = [];

    /// <summary>The process.</summary>
    public TaskId Process => process;

    /// <summary>When the look was, CLOCK_MONOTONIC, nanoseconds.</summary>
    public long TakenAt => takenAt;

    /// <summary>Whether they may not be read.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>CPU time the process had used when the look began, nanoseconds: while it has not grown, all is as it was.</summary>
    public long CpuNanoseconds { get; init; }

    /// <summary>Threads it had then.</summary>
    public int ThreadCount { get; init; }

    /// <summary>The largest crowd at one lock whose holder is known; null for none.</summary>
    public BlockedCrowd? Crowd { get; private set; }

    /// <summary>What is to be said of the process as a whole; empty for nothing.</summary>
    public string Phrase { get; private set; } = "";

    /// <summary>Takes a look over.</summary>
    public void Add(WaitsLook look, ReadOnlySpan<byte> name)
    {
        IsRefused = look.Threads is null;
        if (look.Threads is not { } threads) return;
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        Dictionary<int, WaitingThread> byTid = [];
        foreach (WaitingThread thread in threads) byTid[thread.Tid] = thread;
        WaitingThread? most = null;
        int crowd = 0;
        foreach (WaitingThread thread in threads)
        {
            if (LockPhrases.Of(thread.Wait, byTid) is not { } phrase) continue;
            _threads[thread.Tid] = new ThreadWait(phrase, thread.Runs);
            if (!WhyWords.IsLock(thread.Wait.Kind) || thread.Wait.Object is not { } lockObject) continue;
            int count = counts[lockObject] = counts.GetValueOrDefault(lockObject) + 1;
            if (count <= crowd) continue;
            (crowd, most) = (count, thread);
        }
        if (most is null) return;
        Phrase = crowd == 1 && threads.Count == 1 ? _threads[most.Tid].Phrase : string.Create(CultureInfo.InvariantCulture, $"{crowd} of {threads.Count} threads: {_threads[most.Tid].Phrase}");
        if (crowd < LeastCrowd) return;
        WaitingThread? holder = most.Wait.EndedBy is [{ Certainty: Certainty.Certain } ender] ? byTid.GetValueOrDefault(ender.Tid) : null;
        Crowd = new BlockedCrowd
        {
            Process = process, Name = name.ToArray(), Count = crowd, Phrase = WhyWords.Noun(most.Wait.Kind).Replace("a ", "one ", StringComparison.Ordinal),
            HolderTid = holder?.Tid ?? most.Wait.DeadOwner, HolderName = holder is null ? [] : holder.Name.ToArray(),
        };
    }

    /// <summary>A task's wait, when it has not run since.</summary>
    public bool TryGet(TaskRow row, out string phrase)
    {
        phrase = "";
        if (row.Kind == RowKind.Process && row.Stat.ThreadCount > 1)
        {
            if (row.CpuNanoseconds != CpuNanoseconds || row.Stat.ThreadCount != ThreadCount) return false;
            phrase = Phrase;
            return phrase.Length > 0;
        }
        if (!_threads.TryGetValue(row.Tid, out ThreadWait? wait)) return false;
        bool hasRun = row.Scheduler(out SchedulerCounters counters) == Presence.Present ? counters.Slices != wait.Runs : row.Kind == RowKind.Process && row.CpuNanoseconds != CpuNanoseconds;
        if (hasRun || (row.Rates(out TaskRates rates) == Presence.Present && rates.CpuPercent > 0)) return false;
        phrase = wait.Phrase;
        return true;
    }

    private sealed record ThreadWait(string Phrase, ulong Runs);
}
