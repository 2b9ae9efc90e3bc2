using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>ptrace(2) and wait4(2), as far as looking at a task needs them.</summary>
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

    [LibraryImport("libc", SetLastError = true)]
    private static partial int wait4(int task, int* status, int options, void* usage);

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

    /// <summary>wait4(2) for one task of any kind (__WALL).</summary>
    /// <param name="task">The tid.</param>
    /// <param name="mayBlock">Whether to wait until there is something to tell.</param>
    /// <param name="told">What happened.</param>
    /// <returns>1 when something was told, 0 when not yet, or a negative <see cref="Errno"/>.</returns>
    public static int Wait(int task, bool mayBlock, out TaskWait told)
    {
        int status = 0, result;
        do result = wait4(task, &status, AllKinds | (mayBlock ? 0 : NoHang), null);
        while (result < 0 && Marshal.GetLastPInvokeError() == (int)Errno.Interrupted);
        told = new TaskWait(status);
        return result > 0 ? 1 : result == 0 ? 0 : -Marshal.GetLastPInvokeError();
    }

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
        int status;
        _ = wait4(task, &status, AllKinds | NoHang, null);
    }

    private static Errno Result(nint result) => result >= 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
}
