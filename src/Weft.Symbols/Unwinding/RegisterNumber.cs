namespace Weft.Symbols.Unwinding;

/// <summary>The numbers by which call frame information names registers (System V ABI for x86-64, figure 3.36).</summary>
public static class RegisterNumber
{
    /// <summary>rax.</summary>
    public const int Rax = 0;

    /// <summary>rdx.</summary>
    public const int Rdx = 1;

    /// <summary>rcx.</summary>
    public const int Rcx = 2;

    /// <summary>rbx, kept by a callee.</summary>
    public const int Rbx = 3;

    /// <summary>rsi.</summary>
    public const int Rsi = 4;

    /// <summary>rdi.</summary>
    public const int Rdi = 5;

    /// <summary>rbp, kept by a callee; the frame pointer where there is one.</summary>
    public const int Rbp = 6;

    /// <summary>rsp, the stack pointer.</summary>
    public const int Rsp = 7;

    /// <summary>r8; r9 to r15 follow.</summary>
    public const int R8 = 8;

    /// <summary>r12, the first of the four numbered registers that a callee keeps.</summary>
    public const int R12 = 12;

    /// <summary>r13.</summary>
    public const int R13 = 13;

    /// <summary>r14.</summary>
    public const int R14 = 14;

    /// <summary>r15.</summary>
    public const int R15 = 15;

    /// <summary>The return address column: rip of the caller.</summary>
    public const int Rip = 16;

    /// <summary>How many registers are followed; vector registers and flags are not.</summary>
    public const int Count = 17;
}
