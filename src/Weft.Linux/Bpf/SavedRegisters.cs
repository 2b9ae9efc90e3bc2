using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weft.Native;

namespace Weft.Linux.Bpf;

/// <summary>struct pt_regs as the kernel saved it: the first 21 words of <see cref="UserRegisters"/>.</summary>
[InlineArray(UserRegisters.SavedBytes / 8)]
public struct SavedRegisters
{
    private ulong _word;

    /// <summary>As the registers of user mode; fs and gs are not among the saved ones and are 0.</summary>
    public readonly UserRegisters ToUser()
    {
        UserRegisters user = default;
        MemoryMarshal.AsBytes((ReadOnlySpan<ulong>)this).CopyTo(MemoryMarshal.AsBytes(new Span<UserRegisters>(ref user)));
        return user;
    }
}
