using Weft.Cli.Rendering;
using Weft.Sampling;

namespace Weft.Cli.TopViews;

/// <summary>The machine in two plain lines.</summary>
internal static class PlainHead
{
    /// <summary>CPU and memory.</summary>
    public static void First(CellBuffer line, MachineSample machine)
    {
        line.Text("cpu "u8);
        Number(line, machine.BusyPercent);
        line.Text(" % of "u8).Number(machine.CpuCount).Text(" CPUs"u8);
        if (machine.Memory is not { } memory) return;
        line.Text(", memory "u8);
        HumanUnits.AppendSize(line, (long)(memory.TotalBytes - memory.AvailableBytes));
        line.Text(" of "u8);
        HumanUnits.AppendSize(line, (long)memory.TotalBytes);
    }

    /// <summary>Tasks, load, pressure.</summary>
    public static void Second(CellBuffer line, MachineSample machine)
    {
        line.Number(machine.Processes).Text(" processes, "u8).Number(machine.Threads).Text(" threads"u8);
        line.Text("; pressure cpu "u8);
        Number(line, machine.CpuPressurePercent);
        line.Text(" %, memory "u8);
        Number(line, machine.MemoryPressurePercent);
        line.Text(" %, io "u8);
        Number(line, machine.IoPressurePercent);
        line.Text(" %"u8);
    }

    private static void Number(CellBuffer line, double value)
    {
        if (double.IsNaN(value)) line.Byte((byte)'?');
        else line.Fixed(value, 1);
    }
}
