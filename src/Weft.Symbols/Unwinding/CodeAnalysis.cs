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
    private const int MaximumBranches = 256;
    private const int LongestInstruction = 15;

    private readonly MachineState[] _pending = new MachineState[MaximumBranches];
    private readonly HashSet<ulong> _seen = [];
    private readonly InstructionEffects _effects = new();
    private readonly BytesReader _reader = new();
    private int _pendingCount;

    /// <summary>What became of following one path.</summary>
    private enum Path
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
    /// <param name="caller">The registers at the return, rip and rsp the caller's.</param>
    public CodeAnalysisResult TryReturn(in RegisterSet registers, IMemory memory, ulong address, out RegisterSet caller)
    {
        _seen.Clear();
        _pending[0] = new MachineState { Address = address, Registers = registers };
        _pendingCount = 1;
        int budget = MaximumInstructions;
        int paths = 0;
        bool halted = false;
        RegisterSet weak = default;
        while (_pendingCount > 0 && budget > 0)
        {
            MachineState state = _pending[--_pendingCount];
            paths++;
            switch (Follow(ref state, memory, ref budget))
            {
                case Path.Returned:
                    caller = state.Registers;
                    return CodeAnalysisResult.Returns;
                case Path.MayHaveReturned when !weak.IsKnown(RegisterNumber.Rip):
                    weak = state.Registers;
                    break;
                case Path.Halted:
                    halted = true;
                    break;
            }
        }
        caller = weak;
        if (weak.IsKnown(RegisterNumber.Rip)) return CodeAnalysisResult.Returns;
        return halted && paths == 1 ? CodeAnalysisResult.Ends : CodeAnalysisResult.Unknown;
    }

    private Path Follow(ref MachineState state, IMemory memory, ref int budget)
    {
        Decoder? decoder = null;
        while (budget-- > 0)
        {
            if (decoder is null || _reader.Remaining < LongestInstruction)
            {
                if (!code.TryGet(state.Address, out ReadOnlyMemory<byte> bytes)) return Path.Lost;
                _reader.Load(bytes);
                decoder ??= Decoder.Create(64, _reader);
                decoder.IP = state.Address;
            }
            decoder.Decode(out Instruction instruction);
            if (instruction.IsInvalid) return Path.Lost;
            switch (instruction.FlowControl)
            {
                case FlowControl.Return when instruction.Mnemonic == Mnemonic.Ret:
                    ulong arguments = instruction.OpCount > 0 ? instruction.GetImmediate(0) : 0;
                    return Return(ref state, memory, arguments) ? Path.Returned : Path.Lost;
                case FlowControl.UnconditionalBranch:
                    state.Address = instruction.NearBranchTarget;
                    if (!_seen.Add(state.Address)) return Path.Lost;
                    decoder = null;
                    continue;
                case FlowControl.IndirectBranch:
                    // Through a fixed cell: a jump to another function. Else that or a jump within this one.
                    if (!Return(ref state, memory, 0)) return Path.Lost;
                    return instruction.IsIPRelativeMemoryOperand ? Path.Returned : Path.MayHaveReturned;
                case FlowControl.ConditionalBranch when instruction.IsJccShortOrNear || instruction.IsLoop || instruction.IsLoopcc || instruction.IsJcxShort:
                    if (_pendingCount < MaximumBranches && _seen.Add(instruction.NearBranchTarget))
                    {
                        _pending[_pendingCount] = state;
                        _pending[_pendingCount++].Address = instruction.NearBranchTarget;
                    }
                    break;
                case FlowControl.Call or FlowControl.IndirectCall or FlowControl.Next:
                    _effects.Apply(instruction, ref state, memory);
                    break;
                default:
                    return Path.Lost;
            }
            if (instruction.Mnemonic == Mnemonic.Hlt) return Path.Halted;
            state.Address = instruction.NextIP;
        }
        return Path.Lost;
    }

    private bool Return(ref MachineState state, IMemory memory, ulong arguments)
    {
        if (!InstructionEffects.TryPop(ref state, memory, out ulong address) || !map.IsExecutable(address) || !code.IsAfterCall(address)) return false;
        state.Registers.ForgetCallClobbered();
        state.Registers.Set(RegisterNumber.Rip, address);
        state.Registers.Set(RegisterNumber.Rsp, unchecked(state.Registers.StackPointer + arguments));
        return true;
    }

    private sealed class BytesReader : CodeReader
    {
        private ReadOnlyMemory<byte> _bytes;
        private int _position;

        public int Remaining => _bytes.Length - _position;

        public void Load(ReadOnlyMemory<byte> bytes)
        {
            _bytes = bytes;
            _position = 0;
        }

        public override int ReadByte() => _position < _bytes.Length ? _bytes.Span[_position++] : -1;
    }
}
