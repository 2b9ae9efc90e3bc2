namespace Weft.Linux.Bpf;

/// <summary>
/// Assembles a BPF program at run time (Documentation/bpf/standardization/instruction-set.rst): the offsets in it come from
/// the running kernel's BTF, so there is nothing a compiler could have known before.
/// </summary>
/// <remarks>
/// An instruction is 8 bytes: opcode, destination (low) and source (high) register, signed 16-bit offset, signed 32-bit
/// immediate. Operands follow the order of assignment: destination first.
/// </remarks>
public sealed class BpfAssembler
{
    private const byte ClassLoad = 0x00;
    private const byte ClassLoadMemory = 0x01;
    private const byte ClassStoreImmediate = 0x02;
    private const byte ClassStore = 0x03;
    private const byte ClassArithmetic32 = 0x04;
    private const byte ClassJump = 0x05;
    private const byte ClassJump32 = 0x06;
    private const byte ClassArithmetic64 = 0x07;
    private const byte ModeImmediate = 0x00;
    private const byte ModeMemory = 0x60;
    private const byte ModeAtomic = 0xc0;
    private const byte FromRegister = 0x08;
    private const byte OpCall = 0x80;
    private const byte OpExit = 0x90;
    private const byte PseudoMapDescriptor = 1;
    private const byte PseudoMapValue = 2;
    private const BpfRegister PseudoKernelFunction = BpfRegister.R2;
    private const int Unplaced = -1;
    private const BpfRegister Unused = BpfRegister.R0;

    private readonly List<ulong> _code = [];
    private readonly List<int> _labels = [];
    private readonly List<(int Instruction, BpfLabel Label)> _jumps = [];

    /// <summary>Instructions so far; a 64-bit load counts as two.</summary>
    public int Count => _code.Count;

    /// <summary>Makes a label to jump to, before or after it is placed.</summary>
    public BpfLabel NewLabel()
    {
        _labels.Add(Unplaced);
        return new BpfLabel(_labels.Count - 1);
    }

    /// <summary>Places a label at the next instruction.</summary>
    /// <exception cref="InvalidOperationException">It was placed already.</exception>
    public void Place(BpfLabel label)
    {
        if (_labels[label.Index] != Unplaced) throw new InvalidOperationException("The label was placed already.");
        _labels[label.Index] = _code.Count;
    }

    /// <summary>destination = destination OP source, 64 bits.</summary>
    public void Compute(BpfOperation operation, BpfRegister destination, BpfRegister source) =>
        Emit(ClassArithmetic64 | FromRegister | (byte)operation, destination, source, 0, 0);

    /// <summary>destination = destination OP immediate (sign-extended), 64 bits.</summary>
    public void Compute(BpfOperation operation, BpfRegister destination, int immediate) =>
        Emit(ClassArithmetic64 | (byte)operation, destination, Unused, 0, immediate);

    /// <summary>destination = destination OP source on the low 32 bits; the high ones become 0.</summary>
    public void Compute32(BpfOperation operation, BpfRegister destination, BpfRegister source) =>
        Emit(ClassArithmetic32 | FromRegister | (byte)operation, destination, source, 0, 0);

    /// <summary>destination = destination OP immediate on the low 32 bits; the high ones become 0.</summary>
    public void Compute32(BpfOperation operation, BpfRegister destination, int immediate) =>
        Emit(ClassArithmetic32 | (byte)operation, destination, Unused, 0, immediate);

    /// <summary>destination = source.</summary>
    public void Move(BpfRegister destination, BpfRegister source) => Compute(BpfOperation.Move, destination, source);

    /// <summary>destination = immediate, sign-extended.</summary>
    public void Move(BpfRegister destination, int immediate) => Compute(BpfOperation.Move, destination, immediate);

    /// <summary>destination = value (two instructions' room).</summary>
    public void Move64(BpfRegister destination, ulong value) => EmitWide(destination, 0, value);

    /// <summary>destination = the map with this descriptor (two instructions' room).</summary>
    public void LoadMap(BpfRegister destination, int mapDescriptor) => EmitWide(destination, PseudoMapDescriptor, (uint)mapDescriptor);

    /// <summary>destination = the address of the first value of the array map with this descriptor (two instructions' room; Linux 5.2).</summary>
    public void LoadMapValue(BpfRegister destination, int mapDescriptor) => EmitWide(destination, PseudoMapValue, (uint)mapDescriptor);

    /// <summary>destination = *(address + offset), zero-extended.</summary>
    public void Load(BpfSize size, BpfRegister destination, BpfRegister address, int offset) =>
        Emit(ClassLoadMemory | ModeMemory | (byte)size, destination, address, offset, 0);

    /// <summary>*(address + offset) = source.</summary>
    public void Store(BpfSize size, BpfRegister address, int offset, BpfRegister source) =>
        Emit(ClassStore | ModeMemory | (byte)size, address, source, offset, 0);

    /// <summary>*(address + offset) = immediate.</summary>
    public void Store(BpfSize size, BpfRegister address, int offset, int immediate) =>
        Emit(ClassStoreImmediate | ModeMemory | (byte)size, address, Unused, offset, immediate);

    /// <summary>*(address + offset) += source, atomically; 32 or 64 bits.</summary>
    public void AtomicAdd(BpfSize size, BpfRegister address, int offset, BpfRegister source)
    {
        if (size is not (BpfSize.Word or BpfSize.DoubleWord)) throw new ArgumentOutOfRangeException(nameof(size));
        Emit(ClassStore | ModeAtomic | (byte)size, address, source, offset, (int)BpfOperation.Add);
    }

    /// <summary>Goes to a label.</summary>
    public void Jump(BpfLabel target)
    {
        _jumps.Add((_code.Count, target));
        Emit(ClassJump, Unused, Unused, 0, 0);
    }

    /// <summary>Goes to a label if left CONDITION right, 64 bits.</summary>
    public void JumpIf(BpfCondition condition, BpfRegister left, BpfRegister right, BpfLabel target)
    {
        _jumps.Add((_code.Count, target));
        Emit(ClassJump | FromRegister | (byte)condition, left, right, 0, 0);
    }

    /// <summary>Goes to a label if left CONDITION right (sign-extended), 64 bits.</summary>
    public void JumpIf(BpfCondition condition, BpfRegister left, int right, BpfLabel target)
    {
        _jumps.Add((_code.Count, target));
        Emit(ClassJump | (byte)condition, left, Unused, 0, right);
    }

    /// <summary>Goes to a label if left CONDITION right on the low 32 bits.</summary>
    public void JumpIf32(BpfCondition condition, BpfRegister left, int right, BpfLabel target)
    {
        _jumps.Add((_code.Count, target));
        Emit(ClassJump32 | (byte)condition, left, Unused, 0, right);
    }

    /// <summary>R0 = helper(R1 … R5); R1 … R5 are lost.</summary>
    public void Call(BpfHelper helper) => Emit(ClassJump | OpCall, Unused, Unused, 0, (int)helper);

    /// <summary>R0 = function(R1 … R5), a kernel function open to BPF (kfunc); R1 … R5 are lost.</summary>
    /// <param name="typeId">BTF id of the function.</param>
    public void CallKernelFunction(int typeId) => Emit(ClassJump | OpCall, Unused, PseudoKernelFunction, 0, typeId);

    /// <summary>Ends the program with R0.</summary>
    public void Exit() => Emit(ClassJump | OpExit, Unused, Unused, 0, 0);

    /// <summary>The finished program, jumps resolved.</summary>
    /// <exception cref="InvalidOperationException">A label was never placed, or is further than a jump reaches.</exception>
    public ulong[] Assemble()
    {
        ulong[] code = [.. _code];
        foreach ((int instruction, BpfLabel label) in _jumps)
        {
            int target = _labels[label.Index];
            if (target == Unplaced) throw new InvalidOperationException("A label was never placed.");
            int distance = target - instruction - 1;
            if (distance is < short.MinValue or > short.MaxValue) throw new InvalidOperationException("A jump is too far.");
            code[instruction] |= (ulong)(ushort)distance << 16;
        }
        return code;
    }

    private void Emit(int opcode, BpfRegister destination, BpfRegister source, int offset, int immediate)
    {
        if (offset is < short.MinValue or > short.MaxValue) throw new ArgumentOutOfRangeException(nameof(offset), "An offset has 16 bits.");
        _code.Add((byte)opcode | ((ulong)destination << 8) | ((ulong)source << 12) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)immediate << 32));
    }

    private void EmitWide(BpfRegister destination, byte pseudoSource, ulong value)
    {
        Emit(ClassLoad | ModeImmediate | (byte)BpfSize.DoubleWord, destination, (BpfRegister)pseudoSource, 0, (int)(uint)value);
        Emit(0, Unused, Unused, 0, (int)(value >> 32));
    }
}
