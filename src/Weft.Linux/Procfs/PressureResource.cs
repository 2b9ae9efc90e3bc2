namespace Weft.Linux.Procfs;

/// <summary>What tasks wait for, in <c>/proc/pressure</c>.</summary>
public enum PressureResource : byte
{
    /// <summary>A CPU.</summary>
    Cpu,
    /// <summary>Storage.</summary>
    Io,
    /// <summary>Memory.</summary>
    Memory,
}
