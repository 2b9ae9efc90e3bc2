using System.Runtime.InteropServices;
using Weft.Native;

namespace Weft.Linux.Bpf;

/// <summary>What a <see cref="RegisterIterator"/> copies of one task.</summary>
/// <remarks>
/// The registers are those the kernel saved when the task last came from user mode. They are the task's own for as long as
/// it is in the kernel; for one that runs in user mode they are old. So they count only for a task that was off the CPU
/// (<see cref="OnCpu"/> is 0) and had not switched between two looks.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct TaskRegisters
{
    internal const int RegistersOffset = 48;
    internal const int Bytes = RegistersOffset + UserRegisters.SavedBytes;

    /// <summary>pid: this task's id in the initial namespace.</summary>
    public int Tid;
    /// <summary>tgid.</summary>
    public int Tgid;
    /// <summary>exit_state (EXIT_*).</summary>
    public uint ExitState;
    /// <summary>flags (PF_*).</summary>
    public uint Flags;
    /// <summary>on_cpu: 1 while it runs on a processor.</summary>
    public int OnCpu;
    private readonly int _unused;
    /// <summary>start_boottime, nanoseconds since boot.</summary>
    public ulong StartBootTimeNanoseconds;
    /// <summary>nvcsw.</summary>
    public ulong VoluntarySwitches;
    /// <summary>nivcsw.</summary>
    public ulong InvoluntarySwitches;
    /// <summary>struct pt_regs; see <see cref="UserRegisters"/>.</summary>
    public SavedRegisters Registers;

    /// <summary>PF_KTHREAD: it has no user mode.</summary>
    public readonly bool IsKernelThread => (Flags & 0x0020_0000) != 0;

    /// <summary>PF_EXITING, or dead: its memory may be gone.</summary>
    public readonly bool IsExiting => (Flags & 0x4) != 0 || ExitState != 0;

    /// <summary>Whether it certainly did not run between two looks.</summary>
    public readonly bool StoodStillUntil(in TaskRegisters later) =>
        Tid == later.Tid && StartBootTimeNanoseconds == later.StartBootTimeNanoseconds && OnCpu == 0 && later.OnCpu == 0
        && VoluntarySwitches == later.VoluntarySwitches && InvoluntarySwitches == later.InvoluntarySwitches;
}
