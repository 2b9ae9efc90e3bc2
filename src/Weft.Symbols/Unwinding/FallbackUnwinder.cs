namespace Weft.Symbols.Unwinding;

/// <summary>Finds a caller where no call frame information speaks of the code, or where what it needs is unknown.</summary>
internal sealed class FallbackUnwinder(ModuleMap map, CodeBytes code)
{
    private const ulong WordBytes = 8;
    // How far up a return address is looked for.
    private const int ScannedWords = 1024;

    private readonly CodeAnalysis _analysis = new(map, code);

    /// <summary>Goes to the caller's frame.</summary>
    /// <param name="cursor">The frame; its caller's when <see cref="StopReason.None"/> is returned.</param>
    /// <param name="memory">The memory the stack is in.</param>
    public StopReason Step(ref UnwindCursor cursor, IMemory memory)
    {
        ulong address = cursor.Registers.InstructionPointer;
        if (!map.IsExecutable(cursor.LookupAddress)) return cursor.IsExact ? StepFromNowhere(ref cursor, memory) : StopReason.NoModule;

        if (KnownCode.IsSignalReturn(code, address))
        {
            if (!KnownCode.TryReadSignalContext(cursor.Registers.StackPointer, memory, out RegisterSet interrupted)) return StopReason.NoMemory;
            if (map.IsExecutable(interrupted.InstructionPointer))
            {
                cursor = new UnwindCursor(interrupted) { Source = FrameSource.Signal };
                return StopReason.None;
            }
        }
        if (cursor.IsExact && KnownCode.IsLinkageStub(code, address, out ulong depth)) return StepByDepth(ref cursor, memory, depth, FrameSource.LinkageStub);

        switch (_analysis.TryReturn(cursor.Registers, memory, address, out RegisterSet caller))
        {
            case CodeAnalysisResult.Returns:
                cursor = new UnwindCursor(caller) { Source = FrameSource.PrologueAnalysis, IsExact = false };
                return StopReason.None;
            case CodeAnalysisResult.Ends when !cursor.IsExact:
                return StopReason.CodeEnds;
        }
        if (TryFramePointer(ref cursor, memory)) return StopReason.None;
        if (!cursor.IsExact && cursor.Registers.TryGet(RegisterNumber.Rbp, out ulong pointer) && pointer == 0) return StopReason.NullFramePointer;
        return TryScan(ref cursor, memory) ? StopReason.None : StopReason.NoCallerFound;
    }

    // A call or jump through a bad pointer: nothing has run since, so the return address is on top.
    private StopReason StepFromNowhere(ref UnwindCursor cursor, IMemory memory)
    {
        if (!memory.TryReadWord(cursor.Registers.StackPointer, out ulong returnAddress) || !IsReturnAddress(returnAddress)) return StopReason.NoModule;
        return StepByDepth(ref cursor, memory, 0, FrameSource.PrologueAnalysis);
    }

    private static StopReason StepByDepth(ref UnwindCursor cursor, IMemory memory, ulong depth, FrameSource source)
    {
        ulong place = unchecked(cursor.Registers.StackPointer + depth);
        if (!memory.TryReadWord(place, out ulong returnAddress)) return StopReason.NoMemory;
        cursor.Registers.ForgetCallClobbered();
        cursor.Registers.Set(RegisterNumber.Rip, returnAddress);
        cursor.Registers.Set(RegisterNumber.Rsp, unchecked(place + WordBytes));
        cursor.Source = source;
        cursor.IsExact = false;
        return StopReason.None;
    }

    private bool TryFramePointer(ref UnwindCursor cursor, IMemory memory)
    {
        if (!cursor.Registers.TryGet(RegisterNumber.Rbp, out ulong pointer)
            || pointer % WordBytes != 0 || pointer < cursor.Registers.StackPointer
            || !memory.TryReadWord(pointer, out ulong next) || !memory.TryReadWord(unchecked(pointer + WordBytes), out ulong returnAddress)
            || (next != 0 && next <= pointer) || !IsReturnAddress(returnAddress)) return false;
        cursor.Registers.ForgetCallClobbered();
        ForgetKept(ref cursor.Registers);
        cursor.Registers.Set(RegisterNumber.Rip, returnAddress);
        cursor.Registers.Set(RegisterNumber.Rsp, unchecked(pointer + 2 * WordBytes));
        cursor.Registers.Set(RegisterNumber.Rbp, next);
        cursor.Source = FrameSource.FramePointer;
        cursor.IsExact = false;
        return true;
    }

    private bool TryScan(ref UnwindCursor cursor, IMemory memory)
    {
        ulong place = cursor.Registers.StackPointer;
        if (place % WordBytes != 0) return false;
        for (int i = 0; i < ScannedWords && memory.TryReadWord(place, out ulong word); i++, place += WordBytes)
        {
            if (!IsReturnAddress(word)) continue;
            cursor.Registers.ForgetCallClobbered();
            ForgetKept(ref cursor.Registers);
            // rbp stays: what still holds a frame pointer is checked before it is believed.
            cursor.Registers.Set(RegisterNumber.Rip, word);
            cursor.Registers.Set(RegisterNumber.Rsp, place + WordBytes);
            cursor.Source = FrameSource.Scan;
            cursor.IsExact = false;
            return true;
        }
        return false;
    }

    private bool IsReturnAddress(ulong word) => map.IsExecutable(word) && code.IsAfterCall(word);

    // What the function did with these is not known.
    private static void ForgetKept(ref RegisterSet registers)
    {
        registers.Forget(RegisterNumber.Rbx);
        for (int register = RegisterNumber.R12; register <= RegisterNumber.R15; register++) registers.Forget(register);
    }
}
