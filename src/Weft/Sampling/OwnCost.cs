using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Sampling;

/// <summary>What this program itself costs: told on its own screen. Reads the system's /proc, whatever root is looked at.</summary>
public sealed class OwnCost
{
    private readonly ReadBuffer _buffer = new(256);
    private long _lastCpu = -1;
    private long _lastTime;

    /// <summary>CPU time used since the look before, by all its threads, percent of one CPU; NaN at the first look.</summary>
    public double CpuPercent { get; private set; } = double.NaN;

    /// <summary>Bytes in RAM (statm, proc_pid_statm(5)); -1 when not known.</summary>
    public long ResidentBytes { get; private set; } = -1;

    /// <summary>Looks.</summary>
    public void Refresh()
    {
        long cpu = Environment.CpuUsage.TotalTime.Ticks * TimeSpan.NanosecondsPerTick;
        long time = SystemInformation.MonotonicNanoseconds;
        CpuPercent = _lastCpu >= 0 && time > _lastTime ? Math.Max(0, 100.0 * (cpu - _lastCpu) / (time - _lastTime)) : double.NaN;
        (_lastCpu, _lastTime) = (cpu, time);
        ResidentBytes = -1;
        if (ProcRoot.ReadAt(Files.CurrentDirectory, "/proc/self/statm\0"u8, _buffer, oneRecord: true) != ReadOutcome.Read) return;
        ReadOnlySpan<byte> text = _buffer.Text;
        text = text[(text.IndexOf((byte)' ') + 1)..];
        int end = text.IndexOf((byte)' ');
        if (end > 0 && System.Buffers.Text.Utf8Parser.TryParse(text[..end], out long pages, out _)) ResidentBytes = pages * SystemInformation.PageBytes;
    }
}
