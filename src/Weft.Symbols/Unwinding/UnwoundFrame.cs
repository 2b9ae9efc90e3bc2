namespace Weft.Symbols.Unwinding;

/// <summary>One frame of a stack.</summary>
/// <param name="Address">The instruction pointer: in the innermost frame and in one a signal interrupted where it stands, else where it will return to.</param>
/// <param name="StackPointer">The stack pointer in this frame.</param>
/// <param name="Source">How it was found.</param>
/// <param name="IsExact">Whether the address is that of the instruction itself, not the one after a call.</param>
public readonly record struct UnwoundFrame(ulong Address, ulong StackPointer, FrameSource Source, bool IsExact)
{
    /// <summary>The address to look up: inside the call instruction, for a call may be the last instruction of its function.</summary>
    public ulong LookupAddress => IsExact || Address == 0 ? Address : Address - 1;
}
