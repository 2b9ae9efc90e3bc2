using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>
/// The registers a task has in user mode on x86-64: struct user_regs_struct (arch/x86/include/asm/user_64.h), what
/// PTRACE_GETREGSET gives for NT_PRSTATUS. The kernel's saved struct pt_regs is its first 21 words.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct UserRegisters
{
    /// <summary>Bytes of the structure.</summary>
    public const int Bytes = 216;

    /// <summary>Bytes of struct pt_regs, the part a task iterator can give.</summary>
    public const int SavedBytes = 168;

    private const ulong UserCode64 = 0x33;

    /// <summary>r15.</summary>
    public ulong R15;
    /// <summary>r14.</summary>
    public ulong R14;
    /// <summary>r13.</summary>
    public ulong R13;
    /// <summary>r12.</summary>
    public ulong R12;
    /// <summary>rbp, the frame pointer where there is one.</summary>
    public ulong Rbp;
    /// <summary>rbx.</summary>
    public ulong Rbx;
    /// <summary>r11.</summary>
    public ulong R11;
    /// <summary>r10, a system call's fourth argument.</summary>
    public ulong R10;
    /// <summary>r9, the sixth.</summary>
    public ulong R9;
    /// <summary>r8, the fifth.</summary>
    public ulong R8;
    /// <summary>rax: a system call's result, or what stands for its restart (-512 … -516) while it waits.</summary>
    public ulong Rax;
    /// <summary>rcx.</summary>
    public ulong Rcx;
    /// <summary>rdx, the third argument.</summary>
    public ulong Rdx;
    /// <summary>rsi, the second.</summary>
    public ulong Rsi;
    /// <summary>rdi, the first.</summary>
    public ulong Rdi;
    /// <summary>orig_rax: the number of the system call it is in; -1 outside of one.</summary>
    public ulong OriginalRax;
    /// <summary>rip: the next instruction.</summary>
    public ulong Rip;
    /// <summary>cs: the code segment, which tells 64-bit code from 32-bit code.</summary>
    public ulong CodeSegment;
    /// <summary>eflags.</summary>
    public ulong Flags;
    /// <summary>rsp: the stack pointer.</summary>
    public ulong Rsp;
    /// <summary>ss.</summary>
    public ulong StackSegment;
    /// <summary>fs_base: the thread's own storage (TLS); not among the saved registers.</summary>
    public ulong FsBase;
    /// <summary>gs_base.</summary>
    public ulong GsBase;
    private readonly ulong _ds, _es, _fs, _gs;

    /// <summary>Whether it is in a system call, else in its own code.</summary>
    public readonly bool IsInSystemCall => (long)OriginalRax >= 0;

    /// <summary>Whether the task runs 64-bit code (x32 among it).</summary>
    public readonly bool Is64Bit => CodeSegment == UserCode64;

    /// <summary>The system call it is in; -1 outside of one.</summary>
    public readonly long SystemCall => (long)OriginalRax;
}
