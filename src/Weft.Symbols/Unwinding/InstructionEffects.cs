using Iced.Intel;
using IcedRegister = Iced.Intel.Register;

namespace Weft.Symbols.Unwinding;

/// <summary>What one instruction that goes on to the next does to a <see cref="MachineState"/>: exactly for those that frames are built and taken down with, "unknown" for others.</summary>
internal sealed class InstructionEffects
{
    private const int WordBytes = 8;

    private readonly InstructionInfoFactory _information = new();

    /// <summary>Runs an instruction.</summary>
    public void Apply(in Instruction instruction, ref MachineState state, IMemory memory)
    {
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Push:
                bool pushed = TryOperand(instruction, 0, state, memory, out ulong value);
                Push(ref state, pushed, value);
                if (instruction.Op0Kind == OpKind.Register && state.Registers.TryGet(RegisterNumber.Rsp, out ulong place)) state.Save(RegisterOf(instruction.Op0Register), place);
                return;
            case Mnemonic.Pushfq:
                Push(ref state, known: false, 0);
                return;
            case Mnemonic.Pop when RegisterOf(instruction.Op0Register) is var register && instruction.Op0Kind == OpKind.Register && instruction.Op0Register.IsGPR64():
                state.Registers.TryGet(RegisterNumber.Rsp, out place);
                bool popped = TryPop(ref state, memory, out value);
                state.Put(register, popped, value);
                state.Restored(register, place);
                return;
            case Mnemonic.Pop or Mnemonic.Popfq:
                TryPop(ref state, memory, out _);
                return;
            case Mnemonic.Leave:
                bool framed = state.Registers.TryGet(RegisterNumber.Rbp, out place);
                state.Put(RegisterNumber.Rsp, framed, place);
                popped = TryPop(ref state, memory, out value);
                state.Put(RegisterNumber.Rbp, popped, value);
                state.Restored(RegisterNumber.Rbp, place);
                return;
            case Mnemonic.Call:
                state.Registers.ForgetCallClobbered();
                return;
            case Mnemonic.Syscall:
                state.Registers.Forget(RegisterNumber.Rax);
                state.Registers.Forget(RegisterNumber.Rcx);
                state.Registers.Forget(RegisterNumber.R8 + 3);
                return;
            case Mnemonic.Mov when instruction.Op0Kind == OpKind.Memory:
                StoreRegister(instruction, ref state);
                return;
            case Mnemonic.Mov or Mnemonic.Lea or Mnemonic.Add or Mnemonic.Sub or Mnemonic.And or Mnemonic.Xor
                when instruction.Op0Kind == OpKind.Register && instruction.Op0Register.IsGPR64():
                bool computed = TryCompute(instruction, state, memory, out value);
                state.Put(RegisterOf(instruction.Op0Register), computed, value);
                if (instruction.Mnemonic == Mnemonic.Mov && instruction.Op1Kind == OpKind.Memory && TryAddress(instruction, state, out place))
                    state.Restored(RegisterOf(instruction.Op0Register), place);
                return;
            case Mnemonic.Nop or Mnemonic.Endbr64 or Mnemonic.Cmp or Mnemonic.Test:
                return;
            default:
                ForgetWritten(instruction, ref state);
                return;
        }
    }

    /// <summary>Takes a word off the stack.</summary>
    public static bool TryPop(ref MachineState state, IMemory memory, out ulong value)
    {
        value = 0;
        if (!state.Registers.TryGet(RegisterNumber.Rsp, out ulong stack)) return false;
        state.Registers.Set(RegisterNumber.Rsp, unchecked(stack + WordBytes));
        return state.TryLoad(stack, memory, out value);
    }

    private static void Push(ref MachineState state, bool known, ulong value)
    {
        if (!state.Registers.TryGet(RegisterNumber.Rsp, out ulong stack)) return;
        stack = unchecked(stack - WordBytes);
        state.Registers.Set(RegisterNumber.Rsp, stack);
        state.Store(stack, known, value);
    }

    private static bool TryCompute(in Instruction instruction, in MachineState state, IMemory memory, out ulong value)
    {
        if (instruction.Mnemonic == Mnemonic.Lea) return TryAddress(instruction, state, out value);
        if (instruction.Mnemonic == Mnemonic.Xor && instruction.Op0Register == instruction.Op1Register && instruction.Op1Kind == OpKind.Register)
        {
            value = 0;
            return true;
        }
        if (!TryOperand(instruction, 1, state, memory, out value)) return false;
        if (instruction.Mnemonic == Mnemonic.Mov) return true;
        if (!state.Registers.TryGet(RegisterOf(instruction.Op0Register), out ulong left)) return false;
        value = unchecked(instruction.Mnemonic switch
        {
            Mnemonic.Add => left + value,
            Mnemonic.Sub => left - value,
            Mnemonic.And => left & value,
            _ => left ^ value,
        });
        return true;
    }

    private static bool TryOperand(in Instruction instruction, int operand, in MachineState state, IMemory memory, out ulong value)
    {
        value = 0;
        switch (instruction.GetOpKind(operand))
        {
            case OpKind.Register:
                return instruction.GetOpRegister(operand).IsGPR64() && state.Registers.TryGet(RegisterOf(instruction.GetOpRegister(operand)), out value);
            case OpKind.Memory:
                // Data is not followed: only what lies on the stack is what it was.
                return instruction.MemoryBase is IcedRegister.RSP or IcedRegister.RBP && TryAddress(instruction, state, out ulong address)
                    && state.TryLoad(address, memory, out value);
            case OpKind.Immediate8 or OpKind.Immediate16 or OpKind.Immediate32 or OpKind.Immediate64 or OpKind.Immediate8to64 or OpKind.Immediate32to64:
                value = instruction.GetImmediate(operand);
                return true;
            default:
                return false;
        }
    }

    private static bool TryAddress(in Instruction instruction, in MachineState state, out ulong address)
    {
        address = instruction.MemoryDisplacement64;
        if (instruction.SegmentPrefix is IcedRegister.FS or IcedRegister.GS) return false;
        // The displacement of a rip-relative operand is the address already.
        if (instruction.IsIPRelativeMemoryOperand) return true;
        ulong index = 0;
        ulong origin = 0;
        if (instruction.MemoryBase != IcedRegister.None && !TryRegister(instruction.MemoryBase, state, out origin)) return false;
        if (instruction.MemoryIndex != IcedRegister.None && !TryRegister(instruction.MemoryIndex, state, out index)) return false;
        address = unchecked(address + origin + index * (ulong)instruction.MemoryIndexScale);
        return true;
    }

    private static bool TryRegister(IcedRegister register, in MachineState state, out ulong value)
    {
        value = 0;
        return register.IsGPR64() && state.Registers.TryGet(RegisterOf(register), out value);
    }

    // Saves of registers that will be restored; other stores are data and are not followed.
    private static void StoreRegister(in Instruction instruction, ref MachineState state)
    {
        if (instruction.MemoryBase is not (IcedRegister.RSP or IcedRegister.RBP) || !TryAddress(instruction, state, out ulong address)) return;
        if (instruction.Op1Kind != OpKind.Register || !instruction.Op1Register.IsGPR64()) return;
        int register = RegisterOf(instruction.Op1Register);
        if (!RegisterSet.IsKeptByCallee(register)) return;
        bool known = state.Registers.TryGet(register, out ulong value);
        state.Store(address, known, value);
        state.Save(register, address);
    }

    private void ForgetWritten(in Instruction instruction, ref MachineState state)
    {
        foreach (UsedRegister used in _information.GetInfo(instruction, InstructionInfoOptions.NoMemoryUsage).GetUsedRegisters())
        {
            if (used.Access is not (OpAccess.Write or OpAccess.CondWrite or OpAccess.ReadWrite or OpAccess.ReadCondWrite)) continue;
            IcedRegister full = used.Register.GetFullRegister();
            if (full.IsGPR64()) state.Put(RegisterOf(full), known: false, 0);
        }
    }

    // Iced counts rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8 …, as instructions are encoded.
    private static int RegisterOf(IcedRegister register) => (register - IcedRegister.RAX) switch
    {
        0 => RegisterNumber.Rax,
        1 => RegisterNumber.Rcx,
        2 => RegisterNumber.Rdx,
        3 => RegisterNumber.Rbx,
        4 => RegisterNumber.Rsp,
        5 => RegisterNumber.Rbp,
        6 => RegisterNumber.Rsi,
        7 => RegisterNumber.Rdi,
        var other => other,
    };
}
