using Weft.Linux.Procfs;

namespace Weft.Sampling;

/// <summary>How busy each CPU was between two readings of <c>/proc/stat</c>. CPUs may come and go.</summary>
internal sealed class CpuMeter
{
    private CpuTimes[] _now = [];
    private CpuTimes[] _before = [];
    private int[] _numbers = [];
    private int[] _numbersBefore = [];
    private int _count;
    private int _countBefore;

    /// <summary>Percent busy of each CPU online, by ascending number; NaN for one that was not there before or whose counters fell.</summary>
    public double[] Take(ReadOnlySpan<byte> text)
    {
        (_now, _before) = (_before, _now);
        (_numbers, _numbersBefore) = (_numbersBefore, _numbers);
        _countBefore = _count;
        _count = 0;
        CpuTimesLines lines = new(text);
        while (lines.MoveNext())
        {
            if (lines.Cpu < 0) continue;
            if (_count == _now.Length)
            {
                Array.Resize(ref _now, Math.Max(8, _count * 2));
                Array.Resize(ref _numbers, _now.Length);
            }
            _now[_count] = lines.Times;
            _numbers[_count++] = lines.Cpu;
        }
        double[] busy = new double[_count];
        int old = 0;
        for (int i = 0; i < _count; i++)
        {
            while (old < _countBefore && _numbersBefore[old] < _numbers[i]) old++;
            busy[i] = old < _countBefore && _numbersBefore[old] == _numbers[i] && CpuShares.TryFrom(_before[old], _now[i], out CpuShares shares) ? shares.Busy : double.NaN;
        }
        return busy;
    }
}
