using System.Buffers.Binary;
using Iced.Intel;

namespace Weft.Symbols.Unwinding;

/// <summary>
/// Tells whether a return address on the stack is a function's, by following the code that its call leads to until the
/// instruction the function is at: the stack pointer must then be what it is. For functions that do not return.
/// </summary>
internal sealed class EntryAnalysis(CodeBytes code)
{
    private const int MaximumInstructions = 8192;
    private const int CallBytes = 5;
    private const ulong WordBytes = 8;

    private readonly CodePaths _paths = new();
    private readonly InstructionStream _stream = new(code);
    private readonly InstructionEffects _effects = new();

    /// <summary>What became of a return address.</summary>
    public enum Verdict
    {
        /// <summary>The call's target is not known, or its stack cannot be followed.</summary>
        Open,

        /// <summary>The function was entered by this call.</summary>
        Confirmed,

        /// <summary>What the call leads to does not come here, or not with this stack.</summary>
        Refuted,
    }

    /// <summary>The state at the frame, when the last verdict was that it was confirmed.</summary>
    public MachineState Confirmed { get; private set; }

    /// <summary>Where the function begins that was then confirmed.</summary>
    public ulong ConfirmedEntry { get; private set; }

    /// <summary>Judges a return address.</summary>
    /// <param name="cursor">The frame whose caller is sought; its caller's when confirmed.</param>
    /// <param name="place">Where on the stack the return address lies.</param>
    /// <param name="returnAddress">The return address.</param>
    /// <param name="memory">The memory the stack is in.</param>
    /// <param name="budget">How many instructions may be followed yet.</param>
    public Verdict Judge(ref UnwindCursor cursor, ulong place, ulong returnAddress, IMemory memory, ref int budget)
    {
        Span<byte> call = stackalloc byte[CallBytes];
        if (!code.TryCopy(returnAddress - CallBytes, call) || call[0] != 0xE8) return Verdict.Open;
        ulong target = unchecked(returnAddress + (ulong)BinaryPrimitives.ReadInt32LittleEndian(call[1..]));

        MachineState entry = new() { Address = target, Untouched = MachineState.Kept };
        entry.Registers.Set(RegisterNumber.Rsp, place);
        _paths.Begin(entry);
        int left = Math.Min(budget, MaximumInstructions);
        int most = left;
        Verdict verdict = Verdict.Refuted;
        while (left > 0 && _paths.TryTake(out MachineState state))
        {
            switch (Follow(ref state, cursor, memory, ref left))
            {
                case Verdict.Confirmed:
                    budget -= most - left;
                    Confirmed = state;
                    ConfirmedEntry = target;
                    Leave(ref cursor, state, place, returnAddress, memory);
                    return Verdict.Confirmed;
                case Verdict.Open:
                    verdict = Verdict.Open;
                    break;
            }
        }
        budget -= most - left;
        return left > 0 ? verdict : Verdict.Open;
    }

    private Verdict Follow(ref MachineState state, in UnwindCursor cursor, IMemory memory, ref int left)
    {
        ulong goal = cursor.Registers.InstructionPointer;
        while (left-- > 0)
        {
            if (cursor.IsExact && state.Address == goal) return Arrive(state, cursor);
            if (!_stream.TryDecode(state.Address, out Instruction instruction)) return Verdict.Refuted;
            bool isCall = instruction.FlowControl is FlowControl.Call or FlowControl.IndirectCall;
            if (!cursor.IsExact && isCall && instruction.NextIP == goal) return Arrive(state, cursor);
            switch (instruction.FlowControl)
            {
                case FlowControl.UnconditionalBranch:
                    if (!_paths.TryJump(instruction.NearBranchTarget)) return Verdict.Refuted;
                    state.Address = instruction.NearBranchTarget;
                    continue;
                case FlowControl.IndirectBranch:
                    return Verdict.Open;
                case FlowControl.ConditionalBranch:
                    _paths.Branch(state, instruction.NearBranchTarget);
                    break;
                case FlowControl.Interrupt when instruction.Mnemonic == Mnemonic.Int3:
                    break;
                case FlowControl.Call or FlowControl.IndirectCall or FlowControl.Next:
                    _effects.Apply(instruction, ref state, memory);
                    break;
                default:
                    return Verdict.Refuted;
            }
            state.Address = instruction.NextIP;
        }
        return Verdict.Open;
    }

    private static Verdict Arrive(in MachineState state, in UnwindCursor cursor)
    {
        if (!state.Registers.TryGet(RegisterNumber.Rsp, out ulong stack)) return Verdict.Open;
        if (stack != cursor.Registers.StackPointer) return Verdict.Refuted;
        return state.Registers.TryGet(RegisterNumber.Rbp, out ulong pointer) && cursor.Registers.TryGet(RegisterNumber.Rbp, out ulong actual) && pointer != actual
            ? Verdict.Refuted
            : Verdict.Confirmed;
    }

    // What the function has not touched is the caller's still; what it saved lies where it was seen to put it.
    private static void Leave(ref UnwindCursor cursor, in MachineState state, ulong place, ulong returnAddress, IMemory memory)
    {
        RegisterSet caller = cursor.Registers;
        caller.ForgetCallClobbered();
        for (int register = 0; register < RegisterNumber.Count; register++)
        {
            if (!RegisterSet.IsKeptByCallee(register) || (state.Untouched >> register & 1) != 0) continue;
            if (state.SavedPlace(register) is var saved && saved != 0 && memory.TryReadWord(saved, out ulong value)) caller.Set(register, value);
            else caller.Forget(register);
        }
        caller.Set(RegisterNumber.Rip, returnAddress);
        caller.Set(RegisterNumber.Rsp, unchecked(place + WordBytes));
        cursor = new UnwindCursor(caller) { Source = FrameSource.PrologueAnalysis, IsExact = false };
    }
}
