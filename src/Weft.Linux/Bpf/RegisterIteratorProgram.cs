using Weft.Native;
using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>Assembles the program of <see cref="RegisterIterator"/>: for each task a few scalars and its saved user registers.</summary>
internal static class RegisterIteratorProgram
{
    private const BpfRegister Value = BpfRegister.R1;
    private const BpfRegister Task = BpfRegister.R6;
    private const BpfRegister Output = BpfRegister.R7;

    // Destinations are those of the fields of TaskRegisters, which a test holds to them.
    internal static readonly KernelTaskField[] Fields =
    [
        new(0, 4, "pid"),
        new(4, 4, "tgid"),
        new(8, 4, "exit_state"),
        new(12, 4, "flags"),
        new(16, 4, "on_cpu"),
        new(24, 8, "start_boottime"),
        new(32, 8, "nvcsw"),
        new(40, 8, "nivcsw"),
    ];

    /// <summary>Assembles the program.</summary>
    public static bool TryAssemble(BtfReader btf, out ulong[] code, out int attachTypeId, out string reason)
    {
        code = [];
        if (!btf.TryFindType(BtfKind.Function, "bpf_iter_task"u8, out attachTypeId))
        {
            reason = "this kernel has no BPF task iterator (Linux 5.8 has the first)";
            return false;
        }
        BpfAssembler assembler = new();
        KernelAccess kernel = new(btf, assembler, Value);
        Emit(btf, assembler, ref kernel);
        reason = kernel.Reason;
        if (reason.Length == 0) code = assembler.Assemble();
        return reason.Length == 0;
    }

    private static void Emit(BtfReader btf, BpfAssembler code, ref KernelAccess kernel)
    {
        int record = -TaskRegisters.Bytes;
        if (!btf.TryFindType(BtfKind.Struct, "bpf_iter__task"u8, out int context)) kernel.Miss("struct bpf_iter__task");
        BpfLabel end = code.NewLabel();
        int task = kernel.LoadPointer(Task, BpfRegister.R1, context, "task");
        code.JumpIf(BpfCondition.Equal, Task, 0, end); // the last call, after all tasks
        int meta = kernel.LoadPointer(Output, BpfRegister.R1, context, "meta");
        kernel.LoadPointer(Output, Output, meta, "seq");
        // What lies between the fields must be written too: the verifier lets nothing out that was not.
        for (int at = 0; at < TaskRegisters.RegistersOffset; at += 8) code.Store(BpfSize.DoubleWord, BpfRegister.FramePointer, record + at, 0);
        kernel.Copy(task, Task, Fields, record);

        BpfLabel none = code.NewLabel();
        code.Move(BpfRegister.R1, Task);
        code.Call(BpfHelper.TaskRegisters);
        code.Move(BpfRegister.R3, BpfRegister.R0);
        code.JumpIf(BpfCondition.Equal, BpfRegister.R3, 0, none);
        code.Move(BpfRegister.R1, BpfRegister.FramePointer);
        code.Compute(BpfOperation.Add, BpfRegister.R1, record + TaskRegisters.RegistersOffset);
        code.Move(BpfRegister.R2, UserRegisters.SavedBytes);
        // A copy that faults fills the room with zeros.
        code.Call(BpfHelper.ReadKernel);
        code.Move(BpfRegister.R1, Output);
        code.Move(BpfRegister.R2, BpfRegister.FramePointer);
        code.Compute(BpfOperation.Add, BpfRegister.R2, record);
        code.Move(BpfRegister.R3, TaskRegisters.Bytes);
        code.Call(BpfHelper.SequenceWrite);
        code.Place(none);
        code.Place(end);
        code.Move(BpfRegister.R0, 0);
        code.Exit();
    }
}
