using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>ptrace(2), as far as looking at a task and following it needs it; <see cref="ChildProcesses.Wait"/> and <see cref="Peek"/> tell when it has stopped.</summary>
/// <remarks>
/// All requests for a task must come from the one thread of ours that seized it: from another the kernel answers ESRCH.
/// A seized task is let go by the kernel when that thread ends, however it ends, and then runs on.
/// </remarks>
public static unsafe partial class Ptrace
{
    private const int PeekData = 2;
    private const int Continue_ = 7;
    private const int GetRegisters = 12;
    private const int Detach_ = 17;
    private const int SetOptions_ = 0x4200;
    private const int GetEventMessage = 0x4201;
    private const int GetSignalInformation = 0x4202;
    private const int GetRegisterSet = 0x4204;
    private const int Seize_ = 0x4206;
    private const int Interrupt_ = 0x4207;
    private const int Listen_ = 0x4208;
    private const int GeneralRegisters = 1; // NT_PRSTATUS
    private const int NoHang = 1;
    private const int AllKinds = 0x4000_0000; // __WALL
    private const int OwnThreadOnly = 0x2000_0000; // __WNOTHREAD
    private const int Stopped_ = 2, Exited = 4, LeaveIt = 0x0100_0000; // WSTOPPED, WEXITED, WNOWAIT

    [StructLayout(LayoutKind.Sequential)]
    private struct RegisterVector
    {
        public void* Address;
        public nuint Length;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint ptrace(nint request, nint task, void* address, void* data);

    // The call itself: the C library's wrapper returns the word and makes -1 ambiguous.
    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint syscall_ptrace(nint number, nint request, nint task, void* address, void* data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitid(int kind, int task, int* information, int options);

    /// <summary>PTRACE_SEIZE: becomes the task's tracer without stopping it.</summary>
    /// <param name="task">A tid.</param>
    /// <param name="options">What it stops at.</param>
    /// <returns><see cref="Errno.None"/>; NotPermitted when it may not be traced or already is; NoProcess when it is gone.</returns>
    public static Errno Seize(int task, PtraceOptions options = PtraceOptions.None) => Result(ptrace(Seize_, task, null, (void*)(nint)options));

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

    /// <summary>PTRACE_GETREGS: the registers of a stopped task in the form of a 64-bit program, of a 32-bit one too.</summary>
    public static Errno WideRegisters(int task, out UserRegisters registers)
    {
        registers = default;
        fixed (UserRegisters* r = &registers) return Result(ptrace(GetRegisters, task, null, r));
    }

    /// <summary>PTRACE_SETOPTIONS, of a stopped task.</summary>
    public static Errno SetOptions(int task, PtraceOptions options) => Result(ptrace(SetOptions_, task, null, (void*)(nint)options));

    /// <summary>PTRACE_CONT: lets a stopped task run on.</summary>
    /// <param name="task">A stopped tid.</param>
    /// <param name="signal">The signal it stopped at, which it then gets with all that belongs to it; 0 for none.</param>
    public static Errno Continue(int task, int signal = 0) => Result(ptrace(Continue_, task, null, (void*)(nint)signal));

    /// <summary>PTRACE_LISTEN: leaves a task that is stopped for job control so; it is reported again when SIGCONT comes.</summary>
    public static Errno Listen(int task) => Result(ptrace(Listen_, task, null, null));

    /// <summary>PTRACE_GETEVENTMSG: of a fork the child's tid, of an exec the tid from before, of an exit the status.</summary>
    public static Errno EventMessage(int task, out ulong message)
    {
        ulong told = 0;
        Errno error = Result(ptrace(GetEventMessage, task, null, &told));
        message = told;
        return error;
    }

    /// <summary>
    /// Reads memory of a stopped task: by process_vm_readv(2), or where that is refused (Yama asks it whether it may, and
    /// forgets that it is the tracer's when its parent has ended) word by word with PTRACE_PEEKDATA.
    /// </summary>
    /// <returns>Bytes read, which may be fewer than asked.</returns>
    public static int ReadMemory(int task, ulong address, Span<byte> destination)
    {
        int got = ProcessMemory.Read(task, address, destination);
        if (got != -(int)Errno.NotPermitted) return Math.Max(0, got);
        ulong word;
        for (got = 0; got < destination.Length; got += sizeof(ulong))
        {
            if (syscall_ptrace(101, PeekData, task, (void*)(address + (ulong)got), &word) < 0) break;
            new ReadOnlySpan<byte>(&word, sizeof(ulong))[..Math.Min(sizeof(ulong), destination.Length - got)].CopyTo(destination[got..]);
        }
        return Math.Min(got, destination.Length);
    }

    /// <summary>PTRACE_GETSIGINFO: the signal that a task has stopped at.</summary>
    public static Errno Signal(int task, out SignalInformation information)
    {
        int* words = stackalloc int[32];
        new Span<int>(words, 32).Clear();
        Errno error = Result(ptrace(GetSignalInformation, task, null, words));
        information = SignalInformation.Of(new ReadOnlySpan<int>(words, 32));
        return error;
    }

    /// <summary>
    /// Tells of one task that the calling thread traces (or of its child) and that stands or has ended, without taking the
    /// news away (waitid(2), WNOWAIT): it is told again until the task runs on or is reaped.
    /// </summary>
    /// <remarks>
    /// So a signal that the task stopped at is not lost when its tracer dies before it lets the task go: the kernel forgets
    /// the signal when the news has been taken.
    /// </remarks>
    /// <param name="block">Whether to wait for news.</param>
    /// <param name="report">The news.</param>
    /// <returns>None; Again when there is none yet; NoChild when there is no such task left; Interrupted by a signal.</returns>
    public static Errno Peek(bool block, out TaskReport report)
    {
        const int all = 0, dumped = 3, killed = 2, exited = 1;
        int* information = stackalloc int[32];
        information[4] = 0;
        report = default;
        if (waitid(all, 0, information, Stopped_ | Exited | LeaveIt | AllKinds | OwnThreadOnly | (block ? 0 : NoHang)) != 0) return (Errno)Marshal.GetLastPInvokeError();
        int task = information[4], status = information[6];
        if (task == 0) return Errno.Again;
        report = new TaskReport(task, new ChildStatus(information[2] switch
        {
            exited => status << 8,
            killed => status,
            dumped => status | 0x80,
            _ => (status << 8) | 0x7F,
        }));
        return Errno.None;
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
        const int oneTask = 1, endedNormally = 1, stopped = 4;
        int* information = stackalloc int[32];
        information[2] = 0;
        if (waitid(oneTask, task, information, Exited | NoHang | LeaveIt | AllKinds) != 0 || information[2] is < endedNormally or >= stopped) return;
        _ = ChildProcesses.Wait(task, block: false, out _, ofAnyKind: true);
    }

    private static Errno Result(nint result) => result >= 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
}
