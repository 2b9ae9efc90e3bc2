namespace Weft.Symbols.Unwinding;

/// <summary>Finds a caller where no call frame information speaks of the code, or where what it needs is unknown.</summary>
internal sealed class FallbackUnwinder(ModuleMap map, CodeBytes code)
{
    private const ulong WordBytes = 8;
    // How far up a return address is looked for.
    private const int ScannedWords = 1024;

    // What may be followed and looked at in one walk, counted in instructions; a word of the stack counts as one, one that looks like
    // a return address as more. An ordinary frame needs some hundred.
    private const int WalkBudget = 1 << 22;
    // To judge the return addresses for one frame.
    private const int JudgingBudget = 1 << 16;
    private const int CandidateCost = 16;

    private readonly CodeAnalysis _analysis = new(map, code);
    private readonly CodeReplay _replay = new(code);
    private readonly LearnedRows _learned = new(map, code);
    private readonly EntryAnalysis _entry = new(code);
    private int _left = WalkBudget;

    /// <summary>Begins another walk.</summary>
    public void Renew() => _left = WalkBudget;

    /// <summary>Goes to the caller's frame.</summary>
    /// <param name="cursor">The frame; its caller's when <see cref="StopReason.None"/> is returned.</param>
    /// <param name="memory">The memory the stack is in.</param>
    public StopReason Step(ref UnwindCursor cursor, IMemory memory)
    {
        ulong address = cursor.Registers.InstructionPointer;
        if (!map.IsExecutable(cursor.LookupAddress)) return cursor.IsExact ? StepFromNowhere(ref cursor, memory) : StopReason.NoModule;

        if (_learned.TryApply(ref cursor, memory)) return StopReason.None;
        if (KnownCode.IsSignalReturn(code, address) && KnownCode.TryReadSignalContext(cursor.Registers.StackPointer, memory, out RegisterSet interrupted))
        {
            cursor = new UnwindCursor(interrupted) { Source = FrameSource.Signal };
            return StopReason.None;
        }
        if (cursor.IsExact && KnownCode.IsLinkageStub(code, address, out ulong depth)) return StepByDepth(ref cursor, memory, depth, FrameSource.LinkageStub);

        switch (_analysis.TryReturn(cursor.Registers, memory, address, ref _left, out MachineState end, out RegisterSet caller))
        {
            case CodeAnalysisResult.Returns:
                if (end.Address != 0 && _replay.TryFindRules(address, end, out UnwindRow rules, out uint forgotten)) _learned.Learn(cursor, rules, forgotten, 0, caller, memory);
                cursor = new UnwindCursor(caller) { Source = FrameSource.PrologueAnalysis, IsExact = false };
                return StopReason.None;
            case CodeAnalysisResult.Ends when !cursor.IsExact:
                return StopReason.CodeEnds;
        }
        UnwindCursor callee = cursor;
        ulong likely = FindReturnAddress(ref cursor, memory, out bool confirmed);
        if (confirmed) Learn(callee, likely, cursor.Registers, memory);
        if (confirmed || TryFramePointer(ref cursor, memory)) return StopReason.None;
        if (!cursor.IsExact && cursor.Registers.TryGet(RegisterNumber.Rbp, out ulong pointer) && pointer == 0) return StopReason.NullFramePointer;
        if (likely == 0) return StopReason.NoCallerFound;
        ForgetKept(ref cursor.Registers);
        // rbp may have been left alone and be the caller's frame pointer; then it lies above, on the stack.
        if (!cursor.Registers.TryGet(RegisterNumber.Rbp, out pointer) || pointer <= likely || !memory.TryReadWord(pointer, out _)) cursor.Registers.Forget(RegisterNumber.Rbp);
        return StepByDepth(ref cursor, memory, likely - cursor.Registers.StackPointer, FrameSource.Scan);
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
            || (next != 0 && next <= pointer) || !map.IsExecutable(returnAddress)) return false;
        // Code that cannot be read can contradict nothing.
        if (code.TryGet(returnAddress - 1, out _) && !IsReturnAddress(returnAddress)) return false;
        cursor.Registers.ForgetCallClobbered();
        ForgetKept(ref cursor.Registers);
        cursor.Registers.Set(RegisterNumber.Rip, returnAddress);
        cursor.Registers.Set(RegisterNumber.Rsp, unchecked(pointer + 2 * WordBytes));
        cursor.Registers.Set(RegisterNumber.Rbp, next);
        cursor.Source = FrameSource.FramePointer;
        cursor.IsExact = false;
        return true;
    }

    // Looks up the stack for return addresses. The first that the code confirms is gone to; else tells where the likeliest lies: the
    // first that could not be refuted, or when all were the first.
    private ulong FindReturnAddress(ref UnwindCursor cursor, IMemory memory, out bool confirmed)
    {
        confirmed = false;
        ulong place = cursor.Registers.StackPointer;
        if (place % WordBytes != 0) return 0;
        ulong open = 0;
        ulong refuted = 0;
        int budget = Math.Min(JudgingBudget, _left);
        int most = budget;
        for (int i = 0; i < ScannedWords && --_left > 0 && memory.TryReadWord(place, out ulong word); i++, place += WordBytes)
        {
            if (!map.IsExecutable(word)) continue;
            _left -= CandidateCost;
            // A signal trampoline counts only with a signal's context above it.
            if (!code.IsAfterCall(word) && !(KnownCode.IsSignalReturn(code, word) && KnownCode.TryReadSignalContext(place + WordBytes, memory, out _))) continue;
            switch (budget > 0 ? _entry.Judge(ref cursor, place, word, memory, ref budget) : EntryAnalysis.Verdict.Open)
            {
                case EntryAnalysis.Verdict.Confirmed:
                    confirmed = true;
                    _left -= most - budget;
                    return place;
                case EntryAnalysis.Verdict.Open when open == 0:
                    open = place;
                    break;
                case EntryAnalysis.Verdict.Refuted when refuted == 0:
                    refuted = place;
                    break;
            }
        }
        _left -= most - budget;
        return open != 0 ? open : refuted;
    }

    private void Learn(in UnwindCursor callee, ulong place, in RegisterSet caller, IMemory memory)
    {
        if (_entry.Confirmed.Address == 0) return;
        UnwindRow rules = LearnedRows.ByDepth(callee.Registers.StackPointer, place);
        uint forgotten = 0;
        for (int register = 0; register < RegisterNumber.Count; register++)
        {
            if (!RegisterSet.IsKeptByCallee(register) || (_entry.Confirmed.Untouched >> register & 1) != 0) continue;
            if (_entry.Confirmed.SavedPlace(register) is var saved && saved != 0) rules[register] = LearnedRows.SavedAt(saved, place + WordBytes);
            else forgotten |= 1u << register;
        }
        _learned.Learn(callee, rules, forgotten, _entry.ConfirmedEntry, caller, memory);
    }

    private bool IsReturnAddress(ulong word) => map.IsExecutable(word) && KnownCode.IsReturnTarget(code, word);

    // What the function did with these is not known.
    private static void ForgetKept(ref RegisterSet registers)
    {
        registers.Forget(RegisterNumber.Rbx);
        for (int register = RegisterNumber.R12; register <= RegisterNumber.R15; register++) registers.Forget(register);
    }
}
