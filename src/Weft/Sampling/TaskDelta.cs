using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>
/// Fills the rates of a snapshot from the one before: a pure function of the two. A process's CPU time, faults and switches are
/// its own sums, which keep what ended threads used; run delay, which the kernel sums for no process, is added up over threads.
/// </summary>
internal sealed class TaskDelta
{
    private readonly TaskMatcher _matcher = new();
    private readonly GoneChildren _children = new();

    /// <summary>Which rows belong together; valid after <see cref="Fill(TaskSnapshot, TaskSnapshot, long, int, bool)"/>.</summary>
    public TaskMatcher Matcher => _matcher;

    /// <summary>CPU time of all processes in the interval and of children already gone, nanoseconds, as far as it is known.</summary>
    public double AttributedNanoseconds { get; private set; }

    /// <summary>Fills <see cref="TaskSnapshot.Rates"/>.</summary>
    /// <param name="before">The snapshot before; its rows are not changed.</param>
    /// <param name="now">The snapshot; sums that fell by a race of its reading are put back to what they were.</param>
    /// <param name="intervalNanoseconds">Time between the two on CLOCK_MONOTONIC.</param>
    /// <param name="cpuCount">CPUs online; 0 when not known.</param>
    /// <param name="isPartial">Whether only some processes were asked for, so that children may be missing.</param>
    public void Fill(TaskSnapshot before, TaskSnapshot now, long intervalNanoseconds, int cpuCount, bool isPartial)
    {
        _matcher.Match(before, now);
        AttributedNanoseconds = 0;
        Interval span = new(before, now, intervalNanoseconds, cpuCount);
        now.Rates.Grow(now.Count);
        for (int process = 0; process < now.ProcessCount; process++) Fill(span, process);
        _children.Fill(before, now, _matcher, intervalNanoseconds, cpuCount, isPartial);
        AttributedNanoseconds += _children.Nanoseconds;
    }

    private void Fill(in Interval span, int process)
    {
        TaskSnapshot now = span.Now;
        int first = now.ProcessOf(process).FirstRow, count = now.RowsOf(process);
        double delay = 0, blocked = 0;
        int delays = 0, blocks = 0;
        bool sameThreads = _matcher.ProcessBefore(process) >= 0 && span.Before.RowsOf(_matcher.ProcessBefore(process)) == count;
        for (int row = first + 1; row < first + count; row++)
        {
            int old = _matcher.RowBefore(row);
            sameThreads &= old >= 0;
            TaskRates thread = Common(span, row, old);
            FillThread(span, row, old, ref thread);
            now.Rates.Set(row, thread);
            if (!double.IsNaN(thread.RunDelayPercent))
            {
                delay += thread.RunDelayPercent;
                delays++;
            }
            if (double.IsNaN(thread.BlockedPercent)) continue;
            blocked += thread.BlockedPercent;
            blocks++;
        }
        int processBefore = _matcher.RowBefore(first);
        bool fell = processBefore >= 0 && Keep(span.Before, processBefore, now, first);
        TaskRates rates = Common(span, first, processBefore);
        if (fell) rates.CpuPercent = rates.SystemPercent = double.NaN;
        else if (!double.IsNaN(rates.CpuPercent)) AttributedNanoseconds += rates.CpuPercent / 100 * span.IntervalNanoseconds;
        Cap(span, ref rates, sameThreads ? count - 1 : 0, isThread: false);
        rates.RunDelayPercent = delays == 0 ? double.NaN : delay;
        rates.BlockedPercent = blocks == 0 ? double.NaN : blocked / blocks;
        now.Rates.Set(first, rates);
    }

    // A snapshot takes a while. A thread that ends during it may be counted neither as a living one nor among the ended, and a sum
    // falls. The next look has it again; the sum before is kept until then, or all the thread ever used would seem used at once.
    private static bool Keep(TaskSnapshot before, int old, TaskSnapshot now, int row)
    {
        ref TaskStat stat = ref now.StatOf(row);
        ref TaskStat kept = ref before.StatOf(old);
        stat.MinorFaults = Math.Max(stat.MinorFaults, kept.MinorFaults);
        stat.MajorFaults = Math.Max(stat.MajorFaults, kept.MajorFaults);
        if (now.Switches.PresenceOf(row) == Presence.Present && before.Switches.PresenceOf(old) == Presence.Present)
        {
            SwitchCounts counts = now.Switches[row], was = before.Switches[old];
            now.Switches.Set(row, new SwitchCounts(Math.Max(counts.Voluntary, was.Voluntary), Math.Max(counts.Involuntary, was.Involuntary)));
        }
        if (now[row].CpuNanoseconds >= before[old].CpuNanoseconds) return false;
        now.RowOf(row).CpuNanoseconds = before.RowOf(old).CpuNanoseconds;
        stat.UserTicks = kept.UserTicks;
        stat.SystemTicks = kept.SystemTicks;
        return true;
    }

    // What process rows and thread rows have alike: differences of the row's own counters.
    private static TaskRates Common(in Interval span, int row, int old)
    {
        TaskRates rates = Unknown(isNew: old < 0);
        TaskSnapshot now = span.Now;
        ref TaskStat stat = ref now.StatOf(row);
        if (span.IntervalNanoseconds <= 0 || (old < 0 && !span.IsBorn(stat.StartTicks))) return rates;
        TaskStat was = old < 0 ? default : span.Before.StatOf(old);
        rates.CpuPercent = span.Percent(now[row].CpuNanoseconds - (old < 0 ? 0 : span.Before[old].CpuNanoseconds));
        rates.SystemPercent = span.Percent(((long)stat.SystemTicks - (long)was.SystemTicks) * now[row].NanosecondsPerTick);
        rates.MinorFaultsPerSecond = span.PerSecond(stat.MinorFaults, was.MinorFaults);
        rates.MajorFaultsPerSecond = span.PerSecond(stat.MajorFaults, was.MajorFaults);
        if (now.Switches.PresenceOf(row) == Presence.Present && (old < 0 || span.Before.Switches.PresenceOf(old) == Presence.Present))
        {
            SwitchCounts counts = now.Switches[row], before = old < 0 ? default : span.Before.Switches[old];
            rates.InvoluntarySwitchesPerSecond = span.PerSecond(counts.Involuntary, before.Involuntary);
            rates.SwitchesPerSecond = span.PerSecond(counts.Voluntary, before.Voluntary) + rates.InvoluntarySwitchesPerSecond;
        }
        return rates;
    }

    private static void FillThread(in Interval span, int row, int old, ref TaskRates rates)
    {
        TaskSnapshot now = span.Now;
        ref TaskStat stat = ref now.StatOf(row);
        if (double.IsNaN(rates.CpuPercent)) return;
        double lived = 100;
        if (old < 0) lived = Math.Min(100, span.Percent(now[row].ElapsedNanoseconds));
        Presence presence = now.Schedulers.PresenceOf(row);
        if (presence == Presence.Present && (old < 0 || span.Before.Schedulers.PresenceOf(old) == Presence.Present))
        {
            SchedulerCounters counters = now.Schedulers[row], was = old < 0 ? default : span.Before.Schedulers[old];
            double run = span.Percent((long)(counters.RunNanoseconds - was.RunNanoseconds));
            if (!double.IsNaN(run)) rates.CpuPercent = run;
            rates.RunDelayPercent = span.Percent((long)(counters.RunDelayNanoseconds - was.RunDelayNanoseconds));
            // The kernel adds up a wait when it is over. One that has lasted since before the last look shows in no counter yet.
            if (old >= 0 && stat.State == (byte)'R' && span.Before.StatOf(old).State == (byte)'R' && run == 0 && rates.RunDelayPercent == 0 && counters.Slices == was.Slices) rates.RunDelayPercent = 100;
        }
        else if (presence == Presence.NotRead && rates.CpuPercent == 0 && stat.State != (byte)'R')
        {
            // Who did not run, and does not wait to, has not waited for a CPU, or for less than what shows.
            rates.RunDelayPercent = 0;
        }
        Cap(span, ref rates, 1, isThread: true);
        // A wait is told when it ends, though part of it may lie before the interval.
        rates.RunDelayPercent = Math.Min(rates.RunDelayPercent, Math.Max(0, lived - rates.CpuPercent));
        if (!now[row].IsDead) rates.BlockedPercent = Math.Max(0, lived - rates.CpuPercent - rates.RunDelayPercent);
    }

    // Times of /proc are whole ticks, read at moments that are not quite one interval apart: a thread that is always busy shows
    // 101 % now and 99 % then. More than its threads can use is cut; more than that by far has come from threads not seen.
    private static void Cap(in Interval span, ref TaskRates rates, int threads, bool isThread)
    {
        double most = span.CpuCount > 0 ? 100.0 * span.CpuCount : double.PositiveInfinity;
        if (isThread || (threads > 0 && rates.CpuPercent < (105.0 * threads) + span.Percent(2 * span.TickNanoseconds))) most = Math.Min(most, 100.0 * threads);
        if (rates.CpuPercent > most) rates.CpuPercent = most;
        // The kernel divides the exact time by what its ticks met in either mode; a new division may take some back.
        if (rates.CpuPercent >= 0) rates.SystemPercent = double.IsNaN(rates.SystemPercent) ? 0 : Math.Min(rates.SystemPercent, rates.CpuPercent);
        else rates.SystemPercent = double.NaN;
    }

    /// <summary>Rates of which nothing is known.</summary>
    internal static TaskRates Unknown(bool isNew) => new()
    {
        CpuPercent = double.NaN,
        SystemPercent = double.NaN,
        RunDelayPercent = double.NaN,
        BlockedPercent = double.NaN,
        SwitchesPerSecond = double.NaN,
        InvoluntarySwitchesPerSecond = double.NaN,
        MinorFaultsPerSecond = double.NaN,
        MajorFaultsPerSecond = double.NaN,
        ReadBytesPerSecond = double.NaN,
        WriteBytesPerSecond = double.NaN,
        GoneChildrenPercent = double.NaN,
        IsNew = isNew,
    };

    // What lies between two snapshots. A difference that is negative is no difference.
    private readonly ref struct Interval(TaskSnapshot before, TaskSnapshot now, long intervalNanoseconds, int cpuCount)
    {
        public TaskSnapshot Before { get; } = before;

        public TaskSnapshot Now { get; } = now;

        public long IntervalNanoseconds { get; } = intervalNanoseconds;

        public int CpuCount { get; } = cpuCount;

        public long TickNanoseconds { get; } = 1_000_000_000 / now.Machine.TicksPerSecond;

        // Start times are whole ticks, cut off. Who was made after the look before began, and is not in it, was made in between.
        public bool IsBorn(ulong startTicks) => (startTicks + 1) * (ulong)TickNanoseconds > (ulong)Before.Machine.BootTimeNanoseconds;

        public double Percent(long nanoseconds) => nanoseconds < 0 ? double.NaN : 100.0 * nanoseconds / IntervalNanoseconds;

        public double PerSecond(ulong counter, ulong before) => counter < before ? double.NaN : (counter - before) * 1e9 / IntervalNanoseconds;
    }
}
