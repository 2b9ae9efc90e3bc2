using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Actions;

/// <summary>The CPUs of this machine that can run tasks now (/sys/devices/system/cpu/online).</summary>
public static class OnlineCpus
{
    /// <summary>Reads them; null when they are not known.</summary>
    public static CpuSet? Read()
    {
        ReadBuffer buffer = new(256);
        return ProcRoot.ReadAt(Files.CurrentDirectory, "/sys/devices/system/cpu/online\0"u8, buffer) == ReadOutcome.Read
            && CpuSet.TryParse(Encoding.ASCII.GetString(buffer.Text), out CpuSet? cpus) ? cpus : null;
    }
}
