using Iced.Intel;

namespace Weft.Symbols.Unwinding;

/// <summary>
/// Follows a path through code once more, with marks in place of the registers' values and of the words of memory. Where the
/// marks are at the return tells which rules hold on that path, whatever the values are.
/// </summary>
/// <remarks>
/// The marks are numbers far apart that agree in their low bits with no address a stack has: what the code does to one besides
/// adding a multiple of a word (aligning it, adding two) leaves a number that is no mark plus words, and then there is no rule.
/// </remarks>
internal sealed class CodeReplay(CodeBytes code) : IMemory
{
    private const int MaximumInstructions = 8192;
    private const int MaximumWords = 64;
    private const int WordBytes = 8;
    private const long Reach = 1 << 20;
    private const ulong LowBits = 5;

    private readonly InstructionStream _stream = new(code);
    private readonly InstructionEffects _effects = new();
    private readonly List<ulong> _words = [];

    /// <summary>Finds the rules of a path from an address to its return.</summary>
    /// <param name="address">Where it begins.</param>
    /// <param name="end">The state in which following the path ended: the turns it took.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="forgotten">Registers that a callee keeps and whose value is lost on the path, one bit for each.</param>
    public bool TryFindRules(ulong address, in MachineState end, out UnwindRow rules, out uint forgotten)
    {
        rules = new UnwindRow();
        forgotten = 0;
        if (end.TurnCount > MachineState.MaximumTurns) return false;
        _words.Clear();
        MachineState state = new() { Address = address };
        for (int register = 0; register < RegisterNumber.Rip; register++) state.Registers.Set(register, Mark(register));
        if (!TryFollow(ref state, end) || !state.Registers.TryGet(RegisterNumber.Rsp, out ulong stack)) return false;
        int origin = -1;
        for (int register = 0; register < RegisterNumber.Rip; register++)
            if (IsNear(stack, Mark(register))) origin = register;
        if (origin < 0) return false;
        rules.FrameRegister = origin;
        rules.FrameOffset = unchecked((long)(stack - Mark(origin)));
        if (!TryPlace(state.Registers.InstructionPointer, stack, out rules, RegisterNumber.Rip, rules)) return false;
        for (int register = 0; register < RegisterNumber.Rip; register++)
        {
            if (!RegisterSet.IsKeptByCallee(register)) continue;
            if (!state.Registers.TryGet(register, out ulong value)) forgotten |= 1u << register;
            else if (value != Mark(register) && !TryPlace(value, stack, out rules, register, rules)) return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public bool TryRead(ulong address, Span<byte> destination) => false;

    /// <summary>A mark for the word at an address, the same each time.</summary>
    public bool TryReadWord(ulong address, out ulong value)
    {
        int at = _words.IndexOf(address);
        if (at < 0)
        {
            at = _words.Count;
            if (at < MaximumWords) _words.Add(address);
        }
        value = Mark(RegisterNumber.Count + at);
        return at < MaximumWords;
    }

    private bool TryFollow(ref MachineState state, in MachineState end)
    {
        int turn = 0;
        for (int left = MaximumInstructions; left > 0; left--)
        {
            if (!_stream.TryDecode(state.Address, out Instruction instruction)) return false;
            switch (instruction.FlowControl)
            {
                case FlowControl.Return when instruction.Mnemonic == Mnemonic.Ret:
                    return turn == end.TurnCount && Return(ref state, instruction.OpCount > 0 ? instruction.GetImmediate(0) : 0);
                case FlowControl.IndirectBranch:
                    return turn == end.TurnCount && instruction.IsIPRelativeMemoryOperand && Return(ref state, 0);
                case FlowControl.UnconditionalBranch:
                    state.Address = instruction.NearBranchTarget;
                    continue;
                case FlowControl.ConditionalBranch:
                    if (turn >= end.TurnCount) return false;
                    state.Address = (end.Turns >> turn++ & 1) != 0 ? instruction.NearBranchTarget : instruction.NextIP;
                    continue;
                case FlowControl.Interrupt when instruction.Mnemonic == Mnemonic.Int3:
                    break;
                case FlowControl.Call or FlowControl.IndirectCall or FlowControl.Next:
                    _effects.Apply(instruction, ref state, this);
                    break;
                default:
                    return false;
            }
            state.Address = instruction.NextIP;
        }
        return false;
    }

    private bool Return(ref MachineState state, ulong arguments)
    {
        if (!InstructionEffects.TryPop(ref state, this, out ulong address)) return false;
        state.Registers.Set(RegisterNumber.Rip, address);
        state.Registers.Set(RegisterNumber.Rsp, unchecked(state.Registers.StackPointer + arguments));
        return true;
    }

    // A register that holds the mark of a word near the frame was saved there.
    private bool TryPlace(ulong value, ulong frame, out UnwindRow rules, int register, in UnwindRow before)
    {
        rules = before;
        for (int word = 0; word < _words.Count; word++)
        {
            if (value != Mark(RegisterNumber.Count + word) || !IsNear(_words[word], frame)) continue;
            rules[register] = LearnedRows.SavedAt(_words[word], frame);
            return true;
        }
        return false;
    }

    private static bool IsNear(ulong value, ulong other) => unchecked((long)(value - other)) is > -Reach and < Reach and var distance && distance % WordBytes == 0;

    // Marsaglia's and Vigna's mixing of a counter (splitmix64).
    private static ulong Mark(int number)
    {
        ulong mixed = unchecked(((ulong)number + 1) * 0x9E37_79B9_7F4A_7C15);
        mixed = unchecked((mixed ^ mixed >> 30) * 0xBF58_476D_1CE4_E5B9);
        mixed = unchecked((mixed ^ mixed >> 27) * 0x94D0_49BB_1331_11EB);
        return (mixed ^ mixed >> 31) & ~15UL | LowBits;
    }
}
