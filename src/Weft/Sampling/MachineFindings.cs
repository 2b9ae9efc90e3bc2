
namespace Weft.Sampling;

/// <summary>What the machine as a whole shows: memory, swap, storage, CPUs.</summary>
internal sealed class MachineFindings(FindingMemory memory)
{
    public void Look(MachineSample machine, ProcessFindings processes)
    {
        LookAtMemory(machine);
        if (machine.SwapInBytesPerSecond >= Level(FindingKind.Swapping, FindingLevels.SwapIn, FindingLevels.SwapInEnd))
        {
            memory.Found(
                new TopFinding
                {
                    Kind = FindingKind.Swapping,
                    Grade = FindingGrade.Watch,
                    Amount = (long)machine.SwapInBytesPerSecond,
                    OtherAmount = machine.SwapOutBytesPerSecond >= 0 ? (long)machine.SwapOutBytesPerSecond : -1,
                },
                isCertain: false);
        }
        Percent(FindingKind.IoPressure, machine.IoPressurePercent, FindingLevels.IoPressure, FindingLevels.IoPressureEnd, processes.MostSleepers);
        Percent(FindingKind.Stolen, machine.StealPercent, FindingLevels.Stolen, FindingLevels.StolenEnd, null);
        LookAtCpus(machine);
        LookAtStarts(machine, processes);
    }

    private void LookAtMemory(MachineSample machine)
    {
        if (machine.Memory is not { TotalBytes: > 0 } sizes) return;
        double left = 100.0 * sizes.AvailableBytes / sizes.TotalBytes;
        bool isPressed = machine.MemoryPressurePercent >= Level(FindingKind.MemoryShort, FindingLevels.MemoryPressure, FindingLevels.MemoryPressureEnd);
        if (!isPressed && left > Level(FindingKind.MemoryShort, FindingLevels.MemoryLeft, FindingLevels.MemoryLeftEnd)) return;
        memory.Found(
            new TopFinding
            {
                Kind = FindingKind.MemoryShort,
                Grade = machine.MemoryFullPressurePercent >= FindingLevels.MemoryStands ? FindingGrade.Stuck : FindingGrade.Watch,
                Amount = (long)sizes.AvailableBytes,
                OtherAmount = (long)sizes.TotalBytes,
                Percent = machine.MemoryPressurePercent,
            },
            isCertain: false);
    }

    private void LookAtCpus(MachineSample machine)
    {
        if (!(machine.BusyPercent >= Level(FindingKind.CpusBusy, FindingLevels.CpusBusy, FindingLevels.CpusBusyEnd))) return;
        memory.Found(
            new TopFinding
            {
                Kind = FindingKind.CpusBusy,
                Grade = FindingGrade.Calm,
                Count = machine.CpuCount,
                Percent = machine.BusyPercent,
                OtherPercent = machine.CpuPressurePercent,
                Amount = machine.TasksRunning,
            },
            isCertain: false);
    }

    // Tasks that came and went with nobody known to have made them: without BPF only their parents' sums tell, when they tell.
    private void LookAtStarts(MachineSample machine, ProcessFindings processes)
    {
        if (machine.TasksCreated < 0 || machine.IntervalNanoseconds <= 0) return;
        double starts = (machine.TasksCreated - processes.KnownStarts) * 1e9 / machine.IntervalNanoseconds;
        if (starts < Level(FindingKind.TaskStorm, FindingLevels.MachineStarts, FindingLevels.MachineStartsEnd)) return;
        TopFinding? who = processes.MostGone;
        memory.Found(
            new TopFinding
            {
                Kind = FindingKind.TaskStorm,
                Grade = FindingGrade.Watch,
                Count = (int)Math.Min(starts, int.MaxValue),
                OtherTid = who?.Process.Tid ?? 0,
                OtherName = who?.Name ?? [],
                OtherPercent = who?.Percent ?? double.NaN,
            },
            isCertain: false);
    }

    private void Percent(FindingKind kind, double percent, double begin, double end, TopFinding? who)
    {
        if (!(percent >= Level(kind, begin, end))) return;
        memory.Found(
            new TopFinding
            {
                Kind = kind,
                Grade = FindingGrade.Watch,
                Percent = percent,
                OtherTid = who?.Process.Tid ?? 0,
                OtherName = who?.Name ?? [],
                Count = who?.Count ?? 0,
            },
            isCertain: false);
    }

    private double Level(FindingKind kind, double begin, double end) => memory.Level(kind, default, begin, end);
}
