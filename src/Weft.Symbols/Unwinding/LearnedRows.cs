using System.Buffers.Binary;

namespace Weft.Symbols.Unwinding;

/// <summary>
/// What following the code has shown, by address, as rules of the form that call frame information has, so that the code need
/// be followed only for the first stack that stands there.
/// </summary>
/// <remarks>
/// A row holds when the word it takes for the return address can be one. It is only kept when it gives the very registers that
/// following the code gave, and only for the code of modules: code made at run time may change.
/// </remarks>
internal sealed class LearnedRows(ModuleMap map, CodeBytes code)
{
    private const int Bits = 12;
    private const int CallBytes = 5;
    private const int WordBytes = 8;

    private readonly Learned[] _rows = new Learned[1 << Bits];

    /// <summary>Goes to the caller's frame by what was learnt of this address.</summary>
    /// <param name="cursor">The frame; its caller's when it succeeds, else unchanged.</param>
    /// <param name="memory">The memory the stack is in.</param>
    public bool TryApply(ref UnwindCursor cursor, IMemory memory)
    {
        ref Learned learned = ref Slot(cursor);
        if (learned.Row.Kind != CompactRow.Form.Rules || learned.Row.Address != cursor.Registers.InstructionPointer || learned.IsExact != cursor.IsExact) return false;
        RegisterSet caller = cursor.Registers;
        if (!TryCaller(learned, ref caller, memory)) return false;
        ulong returnAddress = caller.InstructionPointer;
        if (!map.IsExecutable(returnAddress) || !(learned.Entry != 0 ? Calls(returnAddress, learned.Entry) : KnownCode.IsReturnTarget(code, returnAddress))) return false;
        cursor = new UnwindCursor(caller) { Source = FrameSource.PrologueAnalysis, IsExact = false };
        return true;
    }

    /// <summary>Keeps rules for an address when they say what was found there.</summary>
    /// <param name="cursor">The frame.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="forgotten">Registers that are unknown in the caller, one bit for each.</param>
    /// <param name="entry">Where the function begins, when the call must lead there; else 0.</param>
    /// <param name="found">The caller's registers as following the code gave them.</param>
    /// <param name="memory">The memory the stack is in.</param>
    public void Learn(in UnwindCursor cursor, in UnwindRow rules, uint forgotten, ulong entry, in RegisterSet found, IMemory memory)
    {
        ulong address = cursor.Registers.InstructionPointer;
        if (!map.TryFind(address, out ModuleRange range) || range.Module is null) return;
        Learned learned = new() { Row = CompactRow.Of(address, rules, isSignalFrame: false), IsExact = cursor.IsExact, Forgotten = forgotten, Entry = entry };
        RegisterSet caller = cursor.Registers;
        if (learned.Row.Kind != CompactRow.Form.Rules || !TryCaller(learned, ref caller, memory)) return;
        for (int register = 0; register < RegisterNumber.Count; register++)
        {
            if (caller.IsKnown(register) != found.IsKnown(register)) return;
            if (caller.TryGet(register, out ulong mine) && found.TryGet(register, out ulong theirs) && mine != theirs) return;
        }
        Slot(cursor) = learned;
    }

    private static bool TryCaller(in Learned learned, ref RegisterSet registers, IMemory memory)
    {
        if (learned.Row.Apply(ref registers, memory) != StopReason.None) return false;
        for (int register = 0; register < RegisterNumber.Count; register++)
            if ((learned.Forgotten >> register & 1) != 0) registers.Forget(register);
        return true;
    }

    private bool Calls(ulong returnAddress, ulong entry)
    {
        Span<byte> call = stackalloc byte[CallBytes];
        return code.TryCopy(returnAddress - CallBytes, call) && call[0] == 0xE8
            && unchecked(returnAddress + (ulong)BinaryPrimitives.ReadInt32LittleEndian(call[1..])) == entry;
    }

    private ref Learned Slot(in UnwindCursor cursor) =>
        ref _rows[(int)(unchecked((cursor.Registers.InstructionPointer * 2 + (cursor.IsExact ? 1u : 0u)) * 0x9E37_79B9_7F4A_7C15) >> (64 - Bits))];

    private struct Learned
    {
        public CompactRow Row;
        public ulong Entry;
        public uint Forgotten;
        public bool IsExact;
    }

    /// <summary>A word's distance from another address, as a rule has it.</summary>
    internal static RegisterRule SavedAt(ulong place, ulong frame) => new(RegisterRuleKind.Offset, unchecked((long)(place - frame)));

    /// <summary>The rules of a function whose return address lies at a known place above the stack pointer.</summary>
    internal static UnwindRow ByDepth(ulong stackPointer, ulong place)
    {
        UnwindRow row = new() { FrameRegister = RegisterNumber.Rsp, FrameOffset = unchecked((long)(place + WordBytes - stackPointer)) };
        row[RegisterNumber.Rip] = new RegisterRule(RegisterRuleKind.Offset, -WordBytes);
        return row;
    }
}
