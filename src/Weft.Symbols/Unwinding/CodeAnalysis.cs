using Iced.Intel;

namespace Weft.Symbols.Unwinding;

/// <summary>
/// Finds a function's caller by following its code forward to where it returns, doing to a copy of the registers what the
/// code would do to its stack. Right at any instruction: before a frame is set up, after it is taken down, without a frame
/// pointer, past alloca. Nothing is run.
/// </summary>
/// <remarks>
/// Calls are taken to leave the stack as it was; both ways of a conditional jump are followed; a jump to another function at the
/// end is followed too, for that returns to the same caller. A return counts only when it leads behind a call instruction.
/// </remarks>
internal sealed class CodeAnalysis(ModuleMap map, CodeBytes code)
{
    private const int MaximumInstructions = 8192;

    private readonly CodePaths _paths = new();
    private readonly InstructionStream _stream = new(code);
    private readonly InstructionEffects _effects = new();

    /// <summary>What became of following one path.</summary>
    private enum PathEnd
    {
        Lost,
        Returned,
        MayHaveReturned,
        Halted,
    }

    /// <summary>Follows the code from an address.</summary>
    /// <param name="registers">The registers there.</param>
    /// <param name="memory">The memory the stack is in.</param>
    /// <param name="address">The address.</param>
    /// <param name="allowed">How many instructions may be followed yet.</param>
    /// <param name="end">The state at a certain return; none when there was no such.</param>
    /// <param name="caller">The registers at the return, rip and rsp the caller's.</param>
    public CodeAnalysisResult TryReturn(in RegisterSet registers, IMemory memory, ulong address, ref int allowed, out MachineState end, out RegisterSet caller)
    {
        end = default;
        _paths.Begin(new MachineState { Address = address, Registers = registers });
        int budget = Math.Clamp(allowed, 0, MaximumInstructions);
        allowed -= budget;
        bool halted = false;
        RegisterSet weak = default;
        while (budget > 0 && _paths.TryTake(out MachineState state))
        {
            switch (Follow(ref state, memory, ref budget))
            {
                case PathEnd.Returned:
                    caller = state.Registers;
                    end = state;
                    allowed += budget;
                    return CodeAnalysisResult.Returns;
                case PathEnd.MayHaveReturned when !weak.IsKnown(RegisterNumber.Rip):
                    weak = state.Registers;
                    break;
                case PathEnd.Halted:
                    halted = true;
                    break;
            }
        }
        caller = weak;
        allowed += Math.Max(budget, 0);
        if (weak.IsKnown(RegisterNumber.Rip)) return CodeAnalysisResult.Returns;
        return halted && _paths.Taken == 1 ? CodeAnalysisResult.Ends : CodeAnalysisResult.Unknown;
    }

    private PathEnd Follow(ref MachineState state, IMemory memory, ref int budget)
    {
        while (budget-- > 0)
        {
            if (!_stream.TryDecode(state.Address, out Instruction instruction)) return PathEnd.Lost;
            if (instruction.Mnemonic == Mnemonic.Hlt) return PathEnd.Halted;
            switch (instruction.FlowControl)
            {
                case FlowControl.Return when instruction.Mnemonic == Mnemonic.Ret:
                    ulong arguments = instruction.OpCount > 0 ? instruction.GetImmediate(0) : 0;
                    return Return(ref state, memory, arguments) ? PathEnd.Returned : PathEnd.Lost;
                case FlowControl.UnconditionalBranch:
                    if (!_paths.TryJump(instruction.NearBranchTarget)) return PathEnd.Lost;
                    state.Address = instruction.NearBranchTarget;
                    continue;
                case FlowControl.IndirectBranch:
                    // Through a fixed cell: a jump to another function. Else that or a jump within this one.
                    if (!Return(ref state, memory, 0)) return PathEnd.Lost;
                    return instruction.IsIPRelativeMemoryOperand ? PathEnd.Returned : PathEnd.MayHaveReturned;
                case FlowControl.ConditionalBranch:
                    _paths.Branch(state, instruction.NearBranchTarget);
                    state.Turn(taken: false);
                    break;
                case FlowControl.Interrupt when instruction.Mnemonic == Mnemonic.Int3:
                    break;
                case FlowControl.Call or FlowControl.IndirectCall or FlowControl.Next:
                    _effects.Apply(instruction, ref state, memory);
                    break;
                default:
                    return PathEnd.Lost;
            }
            state.Address = instruction.NextIP;
        }
        return PathEnd.Lost;
    }

    private bool Return(ref MachineState state, IMemory memory, ulong arguments)
    {
        if (!InstructionEffects.TryPop(ref state, memory, out ulong address) || !map.IsExecutable(address) || !KnownCode.IsReturnTarget(code, address)) return false;
        state.Registers.ForgetCallClobbered();
        state.Registers.Set(RegisterNumber.Rip, address);
        state.Registers.Set(RegisterNumber.Rsp, unchecked(state.Registers.StackPointer + arguments));
        return true;
    }
}
