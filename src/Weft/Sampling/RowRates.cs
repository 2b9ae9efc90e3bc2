using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>Rates of chosen rows from files that are read for these only: io, and status and schedstat where BPF did not tell.</summary>
internal sealed class RowRates
{
    private const TaskFields Counters = TaskFields.Io | TaskFields.Status | TaskFields.Schedstat;

    private readonly LoadedCounters _loaded = new();
    private long _look;

    /// <summary>Begins a look: what was read before it is to be compared with.</summary>
    public void Begin() => _look++;

    /// <summary>Loads what is asked for and not there yet, and fills the rates it makes.</summary>
    public void Load(TaskScanner scanner, TaskSnapshot snapshot, ReadOnlySpan<int> rows, TaskFields fields)
    {
        fields &= Counters;
        if (fields == TaskFields.None) return;
        long now = SystemInformation.MonotonicNanoseconds;
        scanner.Load(snapshot, rows, fields);
        snapshot.Rates.Grow(snapshot.Count);
        foreach (int row in rows) Fill(snapshot, row, fields, now);
    }

    private void Fill(TaskSnapshot snapshot, int row, TaskFields fields, long now)
    {
        TaskRow task = snapshot[row];
        LoadedCounters.Entry entry = new() { Id = task.Id, Kind = task.Kind, Moment = now, Look = _look };
        if (task.Io(out IoCounters io) == Presence.Present)
        {
            entry.HasIo = true;
            entry.ReadBytes = io.ReadBytes;
            entry.WrittenBytes = io.WrittenBytes;
        }
        // In a process's own file these two are its leader's.
        bool isWhole = task.Kind == RowKind.Thread || task.Stat.ThreadCount == 1;
        if (isWhole && task.Status(out TaskStatus status) == Presence.Present && status.Has(StatusParts.VoluntarySwitches | StatusParts.InvoluntarySwitches))
        {
            entry.HasSwitches = true;
            entry.Voluntary = status.VoluntarySwitches;
            entry.Involuntary = status.InvoluntarySwitches;
        }
        if (isWhole && (fields & TaskFields.Schedstat) != 0 && task.Scheduler(out SchedulerCounters counters) == Presence.Present)
        {
            entry.HasScheduler = true;
            entry.RunDelay = counters.RunDelayNanoseconds;
        }
        bool hasBefore = _loaded.TryGet(entry.Id, entry.Kind, out LoadedCounters.Entry was);
        _loaded.Set(entry);
        // Asked for again at the same look: nothing was read anew, and what it made is in the rates.
        if (!hasBefore || was.Look == _look || now <= was.Moment) return;
        if (snapshot.Rates.PresenceOf(row) != Presence.Present) snapshot.Rates.Set(row, TaskDelta.Unknown(isNew: false));
        ref TaskRates rates = ref snapshot.Rates[row];
        long interval = now - was.Moment;
        if (entry.HasIo && was.HasIo)
        {
            rates.ReadBytesPerSecond = Rate(entry.ReadBytes, was.ReadBytes, interval);
            rates.WriteBytesPerSecond = Rate(entry.WrittenBytes, was.WrittenBytes, interval);
        }
        if (entry.HasSwitches && was.HasSwitches && double.IsNaN(rates.SwitchesPerSecond))
        {
            rates.InvoluntarySwitchesPerSecond = Rate(entry.Involuntary, was.Involuntary, interval);
            rates.SwitchesPerSecond = Rate(entry.Voluntary, was.Voluntary, interval) + rates.InvoluntarySwitchesPerSecond;
        }
        if (entry.HasScheduler && was.HasScheduler && double.IsNaN(rates.RunDelayPercent)) rates.RunDelayPercent = Math.Min(100, Rate(entry.RunDelay, was.RunDelay, interval) / 1e7);
    }

    private static double Rate(ulong now, ulong before, long interval) => now < before ? double.NaN : (now - before) * 1e9 / interval;
}
