using System.Text.Json;
using Weft.Sampling;

namespace Weft.Cli.TopViews;

/// <summary>The machine of a sample in JSON; what is not known is null with a reason beside it.</summary>
internal static class MachineJson
{
    /// <summary>Writes it as the field <c>machine</c>.</summary>
    public static void Write(Utf8JsonWriter json, MachineSample machine)
    {
        json.WriteStartObject("machine"u8);
        json.WriteNumber("intervalNanoseconds"u8, machine.IntervalNanoseconds);
        json.WriteNumber("suspendedNanoseconds"u8, machine.SuspendedNanoseconds);
        json.WriteNumber("cpuCount"u8, machine.CpuCount);
        Percent(json, "busyPercent", machine.BusyPercent);
        Percent(json, "userPercent", machine.UserPercent);
        Percent(json, "systemPercent", machine.SystemPercent);
        Percent(json, "ioWaitPercent", machine.IoWaitPercent);
        Percent(json, "stealPercent", machine.StealPercent);
        json.WriteStartArray("busyPercentOfEach"u8);
        foreach (double busy in machine.BusyOfEach)
        {
            if (double.IsFinite(busy)) json.WriteNumberValue(Math.Round(busy, 3));
            else json.WriteNullValue();
        }
        json.WriteEndArray();
        Percent(json, "unattributedCpuPercent", machine.UnattributedPercent);
        Memory(json, machine);
        Percent(json, "swapInBytesPerSecond", machine.SwapInBytesPerSecond);
        Percent(json, "swapOutBytesPerSecond", machine.SwapOutBytesPerSecond);
        if (machine.Load is { } load)
        {
            json.WriteNumber("loadAverage1"u8, load.OneMinute);
            json.WriteNumber("loadAverage5"u8, load.FiveMinutes);
            json.WriteNumber("loadAverage15"u8, load.FifteenMinutes);
        }
        else
        {
            Unknown(json, "loadAverage1");
            Unknown(json, "loadAverage5");
            Unknown(json, "loadAverage15");
        }
        Percent(json, "cpuPressurePercent", machine.CpuPressurePercent);
        Percent(json, "memoryPressurePercent", machine.MemoryPressurePercent);
        Percent(json, "memoryFullPressurePercent", machine.MemoryFullPressurePercent);
        Percent(json, "ioPressurePercent", machine.IoPressurePercent);
        Percent(json, "ioFullPressurePercent", machine.IoFullPressurePercent);
        Count(json, "tasksRunning", machine.TasksRunning);
        Count(json, "tasksBlocked", machine.TasksBlocked);
        Count(json, "tasksCreated", machine.TasksCreated);
        Percent(json, "switchesPerSecond", machine.SwitchesPerSecond);
        json.WriteNumber("processes"u8, machine.Processes);
        json.WriteNumber("threads"u8, machine.Threads);
        json.WriteNumber("kernelThreads"u8, machine.KernelThreads);
        json.WriteEndObject();
    }

    /// <summary>A field that is not known.</summary>
    public static void Unknown(Utf8JsonWriter json, string name)
    {
        json.WriteNull(name);
        json.WriteString(name + "Reason", "not known here");
    }

    private static void Memory(Utf8JsonWriter json, MachineSample machine)
    {
        if (machine.Memory is not { } memory)
        {
            Unknown(json, "memoryTotalBytes");
            Unknown(json, "memoryAvailableBytes");
            Unknown(json, "swapTotalBytes");
            Unknown(json, "swapFreeBytes");
            return;
        }
        json.WriteNumber("memoryTotalBytes"u8, memory.TotalBytes);
        json.WriteNumber("memoryAvailableBytes"u8, memory.AvailableBytes);
        json.WriteNumber("swapTotalBytes"u8, memory.SwapTotalBytes);
        json.WriteNumber("swapFreeBytes"u8, memory.SwapFreeBytes);
    }

    private static void Percent(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, Math.Round(value, 3));
        else Unknown(json, name);
    }

    private static void Count(Utf8JsonWriter json, string name, long value)
    {
        if (value >= 0) json.WriteNumber(name, value);
        else Unknown(json, name);
    }
}
