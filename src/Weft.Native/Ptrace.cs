using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>ptrace(2), as far as looking at a task needs it; <see cref="ChildProcesses.Wait"/> tells when it has stopped.</summary>
/// <remarks>
/// All requests for a task must come from the one thread of ours that seized it: from another the kernel answers ESRCH.
/// A seized task is let go by the kernel when that thread ends, however it ends, and then runs on.
/// </remarks>
public static unsafe partial class Ptrace
{
    private const int Detach_ = 17;
    private const int GetRegisterSet = 0x4204;
    private const int Seize_ = 0x4206;
    private const int Interrupt_ = 0x4207;
    private const int GeneralRegisters = 1; // NT_PRSTATUS
    private const int NoHang = 1;
    private const int AllKinds = 0x4000_0000; // __WALL

    [StructLayout(LayoutKind.Sequential)]
    private struct RegisterVector
    {
        public void* Address;
        public nuint Length;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint ptrace(nint request, nint task, void* address, void* data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitid(int kind, int task, int* information, int options);

    /// <summary>PTRACE_SEIZE: becomes the task's tracer without stopping it.</summary>
    /// <param name="task">A tid.</param>
    /// <param name="options">PTRACE_O_*; 0 for none.</param>
    /// <returns><see cref="Errno.None"/>; NotPermitted when it may not be traced or already is; NoProcess when it is gone.</returns>
    public static Errno Seize(int task, int options = 0) => Result(ptrace(Seize_, task, null, (void*)(nint)options));

    /// <summary>PTRACE_INTERRUPT: asks a seized task to stop. It may first stop for a signal that was on its way.</summary>
    public static Errno Interrupt(int task) => Result(ptrace(Interrupt_, task, null, null));

    /// <summary>PTRACE_GETREGSET with NT_PRSTATUS: the registers of a stopped task.</summary>
    /// <param name="task">A stopped tid.</param>
    /// <param name="registers">They; all zero on failure.</param>
    /// <returns>None, or NotSupported when the task is of another kind (32-bit registers are shorter).</returns>
    public static Errno Registers(int task, out UserRegisters registers)
    {
        registers = default;
        fixed (UserRegisters* r = &registers)
        {
            RegisterVector vector = new() { Address = r, Length = UserRegisters.Bytes };
            Errno error = Result(ptrace(GetRegisterSet, task, (void*)GeneralRegisters, &vector));
            if (error != Errno.None || vector.Length == UserRegisters.Bytes) return error;
        }
        registers = default;
        return Errno.NotSupported;
    }

    /// <summary>PTRACE_DETACH: lets a stopped task go.</summary>
    /// <param name="task">A stopped tid.</param>
    /// <param name="signal">The signal whose delivery it was stopped at, which it then gets; 0 for none.</param>
    public static Errno Detach(int task, int signal = 0) => Result(ptrace(Detach_, task, null, (void*)(nint)signal));

    /// <summary>
    /// Buries a traced task that has ended, whichever of our threads traces it. A stop that is to be told is left to be told.
    /// </summary>
    /// <remarks>
    /// execve(2) waits until all other threads are gone, those that are traced until their tracer has taken note; meanwhile
    /// PTRACE_SEIZE of that process waits for the execve. Whoever does both from one thread would wait for itself.
    /// </remarks>
    public static void Bury(int task)
    {
        const int oneTask = 1, exited = 4, leaveIt = 0x0100_0000, endedNormally = 1, stopped = 4;
        int* information = stackalloc int[32];
        information[2] = 0;
        if (waitid(oneTask, task, information, exited | NoHang | leaveIt | AllKinds) != 0 || information[2] is < endedNormally or >= stopped) return;
        _ = ChildProcesses.Wait(task, block: false, out _, ofAnyKind: true);
    }

    private static Errno Result(nint result) => result >= 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
}
