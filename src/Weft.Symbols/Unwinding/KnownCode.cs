namespace Weft.Symbols.Unwinding;

/// <summary>Code known by its bytes: stubs of the procedure linkage table and the return from a signal handler.</summary>
internal static class KnownCode
{
    // struct rt_sigframe after the return address was popped: a struct ucontext, of which uc_mcontext begins at 40
    // (arch/x86/include/uapi/asm/sigcontext.h, struct sigcontext_64): r8 … r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip.
    private const int MachineContext = 40;
    // After them eflags, and the code segment, which is this one in all 64-bit programs.
    private const int CodeSegment = MachineContext + 18 * 8;
    private const ulong UserCodeSegment = 0x33;

    private static ReadOnlySpan<byte> SavedOrder =>
        [8, 9, 10, 11, 12, 13, 14, 15, RegisterNumber.Rdi, RegisterNumber.Rsi, RegisterNumber.Rbp, RegisterNumber.Rbx,
         RegisterNumber.Rdx, RegisterNumber.Rax, RegisterNumber.Rcx, RegisterNumber.Rsp, RegisterNumber.Rip];

    // mov $15, %rax (glibc) or %eax (musl); syscall. 15 is rt_sigreturn.
    private static ReadOnlySpan<byte> LongSigreturn => [0x48, 0xC7, 0xC0, 15, 0, 0, 0, 0x0F, 0x05];

    private static ReadOnlySpan<byte> ShortSigreturn => [0xB8, 15, 0, 0, 0, 0x0F, 0x05];

    /// <summary>Whether an address is in a signal trampoline: at its first instruction, or at or after its system call.</summary>
    public static bool IsSignalReturn(CodeBytes code, ulong address) =>
        Is(code, address, 0, LongSigreturn) || Is(code, address, 0, ShortSigreturn)
        || Is(code, address, 7, LongSigreturn) || Is(code, address, 5, ShortSigreturn)
        || Is(code, address, 9, LongSigreturn) || Is(code, address, 7, ShortSigreturn);

    /// <summary>Whether a function can return to an address: behind a call, or into a signal trampoline, which nothing calls.</summary>
    public static bool IsReturnTarget(CodeBytes code, ulong address) => code.IsAfterCall(address) || IsSignalReturn(code, address);

    /// <summary>The registers at the moment the signal came, from the context the kernel left on the handler's stack.</summary>
    /// <returns>False when it cannot be read or does not look like one.</returns>
    public static bool TryReadSignalContext(ulong stackPointer, IMemory memory, out RegisterSet registers)
    {
        registers = default;
        if (!memory.TryReadWord(unchecked(stackPointer + CodeSegment), out ulong segment) || (ushort)segment != UserCodeSegment) return false;
        ulong at = unchecked(stackPointer + MachineContext);
        foreach (byte register in SavedOrder)
        {
            if (!memory.TryReadWord(at, out ulong value)) return false;
            registers.Set(register, value);
            at = unchecked(at + sizeof(ulong));
        }
        return true;
    }

    /// <summary>Whether an address is in a linkage stub, and how far above rsp its caller's return address then lies.</summary>
    public static bool IsLinkageStub(CodeBytes code, ulong address, out ulong depth)
    {
        depth = 0;
        Span<byte> bytes = stackalloc byte[16];
        // The first stub, which calls the resolver: push GOT+8(%rip); jmp *GOT+16(%rip).
        if (code.TryCopy(address, bytes) && bytes is [0xFF, 0x35, _, _, _, _, 0xFF, 0x25, ..] or [0xFF, 0x35, _, _, _, _, 0xF2, 0xFF, 0x25, ..]) depth = 8;
        else if (Before(code, address, 6, bytes) && bytes is [0xFF, 0x35, _, _, _, _, 0xFF, 0x25, ..] or [0xFF, 0x35, _, _, _, _, 0xF2, 0xFF, 0x25, ..]) depth = 16;
        // A lazy stub: jmp *GOT(%rip); push $index; jmp first.
        else if (Before(code, address, 6, bytes) && IsLazy(bytes)) depth = 0;
        else if (Before(code, address, 11, bytes) && IsLazy(bytes)) depth = 8;
        // The same for processors that check branch targets: endbr64; push $index; bnd jmp first.
        else if (Before(code, address, 0, bytes) && IsLazyChecked(bytes)) depth = 0;
        else if (Before(code, address, 4, bytes) && IsLazyChecked(bytes)) depth = 0;
        else if (Before(code, address, 9, bytes) && IsLazyChecked(bytes)) depth = 8;
        // A stub that only jumps: [endbr64;] [bnd] jmp *GOT(%rip).
        else if (Before(code, address, 0, bytes) && IsJump(bytes)) depth = 0;
        else if (Before(code, address, 0, bytes) && bytes is [0xF3, 0x0F, 0x1E, 0xFA, ..] && IsJump(bytes[4..])) depth = 0;
        else return false;
        return true;
    }

    private static bool IsLazy(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0x25, _, _, _, _, 0x68, _, _, _, _, 0xE9, ..];

    private static bool IsLazyChecked(ReadOnlySpan<byte> bytes) =>
        bytes is [0xF3, 0x0F, 0x1E, 0xFA, 0x68, _, _, _, _, 0xF2, 0xE9, ..] or [0xF3, 0x0F, 0x1E, 0xFA, 0x68, _, _, _, _, 0xE9, ..];

    private static bool IsJump(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0x25, ..] or [0xF2, 0xFF, 0x25, ..];

    private static bool Before(CodeBytes code, ulong address, int distance, Span<byte> bytes) =>
        address >= (ulong)distance && code.TryCopy(address - (ulong)distance, bytes);

    private static bool Is(CodeBytes code, ulong address, int distance, ReadOnlySpan<byte> pattern)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes = bytes[..pattern.Length];
        return Before(code, address, distance, bytes) && bytes.SequenceEqual(pattern);
    }
}
