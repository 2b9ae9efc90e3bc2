using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>Reads what the kernel says of the whole machine, look after look, through files kept open, and makes rates of it.</summary>
internal sealed class MachineMeter(ProcRoot root) : IDisposable
{
    // The two clocks are read one after the other; less than this between their differences is no suspend.
    private const long LeastSuspend = 20_000_000;

    private readonly KeptFile _stat = new(root, "stat\0"u8);
    private readonly KeptFile _memory = new(root, "meminfo\0"u8);
    private readonly KeptFile _load = new(root, "loadavg\0"u8);
    private readonly KeptFile _swap = new(root, "vmstat\0"u8);
    private readonly PressureMeter _cpuPressure = new(root, "pressure/cpu\0"u8);
    private readonly PressureMeter _memoryPressure = new(root, "pressure/memory\0"u8);
    private readonly PressureMeter _ioPressure = new(root, "pressure/io\0"u8);
    private readonly ReadBuffer _buffer = new(8192);
    private readonly CpuMeter _cpus = new();
    private SystemStat _statBefore;
    private bool _hasStatBefore;
    private SwapCounters? _swapBefore;
    private long _monotonicBefore;
    private long _bootBefore;

    /// <summary>CPU time used by /proc/stat in the interval, nanoseconds; NaN when not known.</summary>
    public double BusyNanoseconds { get; private set; } = double.NaN;

    /// <summary>The machine now, and since the call before. What the tasks tell is not in it yet.</summary>
    public MachineSample Take()
    {
        long monotonic = SystemInformation.MonotonicNanoseconds, boot = SystemInformation.BootTimeNanoseconds;
        long interval = _monotonicBefore == 0 ? 0 : monotonic - _monotonicBefore;
        long suspended = _monotonicBefore == 0 ? 0 : boot - _bootBefore - interval;
        _monotonicBefore = monotonic;
        _bootBefore = boot;
        MachineSample sample = new()
        {
            TakenUnixNanoseconds = SystemInformation.RealTimeNanoseconds,
            BootTimeNanoseconds = boot,
            IntervalNanoseconds = interval,
            SuspendedNanoseconds = suspended < LeastSuspend ? 0 : suspended,
            Memory = _memory.Read(_buffer) == ReadOutcome.Read && MemoryInfoParser.TryParse(_buffer.Text, out MemoryInfo memory) ? memory : null,
            Load = _load.Read(_buffer) == ReadOutcome.Read && LoadAverage.TryParse(_buffer.Text, out LoadAverage load) ? load : null,
        };
        sample = WithCpus(sample, interval);
        sample = WithSwap(sample, interval);
        (double cpu, _) = _cpuPressure.Take(_buffer, interval);
        (double some, double full) = _memoryPressure.Take(_buffer, interval);
        (double io, double ioFull) = _ioPressure.Take(_buffer, interval);
        return sample with { CpuPressurePercent = cpu, MemoryPressurePercent = some, MemoryFullPressurePercent = full, IoPressurePercent = io, IoFullPressurePercent = ioFull };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stat.Dispose();
        _memory.Dispose();
        _load.Dispose();
        _swap.Dispose();
        _cpuPressure.Dispose();
        _memoryPressure.Dispose();
        _ioPressure.Dispose();
    }

    private MachineSample WithCpus(MachineSample sample, long interval)
    {
        BusyNanoseconds = double.NaN;
        if (_stat.Read(_buffer) != ReadOutcome.Read || !SystemStatParser.TryParse(_buffer.Text, out SystemStat stat))
        {
            _hasStatBefore = false;
            return sample;
        }
        double[] each = _cpus.Take(_buffer.Text);
        sample = sample with { CpuCount = stat.CpuCount, TasksRunning = (long)stat.TasksRunning, TasksBlocked = (long)stat.TasksBlocked, BusyOfEach = each };
        if (_hasStatBefore && interval > 0)
        {
            sample = sample with
            {
                TasksCreated = stat.TasksCreated < _statBefore.TasksCreated ? -1 : (long)(stat.TasksCreated - _statBefore.TasksCreated),
                SwitchesPerSecond = stat.ContextSwitches < _statBefore.ContextSwitches ? double.NaN : (stat.ContextSwitches - _statBefore.ContextSwitches) * 1e9 / interval,
            };
            if (CpuShares.TryFrom(_statBefore.Cpus, stat.Cpus, out CpuShares shares))
            {
                sample = sample with { BusyPercent = shares.Busy, UserPercent = shares.User, SystemPercent = shares.System, IoWaitPercent = shares.IoWait, StealPercent = shares.Steal };
                BusyNanoseconds = shares.UsedTicks * (1e9 / SystemInformation.ClockTicksPerSecond);
            }
        }
        _statBefore = stat;
        _hasStatBefore = true;
        return sample;
    }

    private MachineSample WithSwap(MachineSample sample, long interval)
    {
        // The text is long, and of a machine without swap there is nothing to know.
        if (sample.Memory is { SwapTotalBytes: 0 })
        {
            _swapBefore = null;
            return interval > 0 ? sample with { SwapInBytesPerSecond = 0, SwapOutBytesPerSecond = 0 } : sample;
        }
        SwapCounters? before = _swapBefore;
        _swapBefore = _swap.Read(_buffer) == ReadOutcome.Read && SwapCounters.TryParse(_buffer.Text, out SwapCounters now) ? now : null;
        if (before is not { } was || _swapBefore is not { } counters || interval <= 0) return sample;
        return sample with { SwapInBytesPerSecond = Bytes(counters.PagesIn, was.PagesIn, interval), SwapOutBytesPerSecond = Bytes(counters.PagesOut, was.PagesOut, interval) };
    }

    private static double Bytes(ulong pages, ulong before, long interval) =>
        pages < before ? double.NaN : (pages - before) * (double)SystemInformation.PageBytes * 1e9 / interval;
}
