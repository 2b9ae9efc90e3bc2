using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// Assembles the program of <see cref="EndedProcessSource"/>, at the tracepoint sched_process_free: there a process has been waited
/// for, and its sums are complete. At its exit it still runs, and what it used in its last time slice is counted nowhere yet.
/// </summary>
internal ref struct EndedProcessProgram
{
    private const BpfRegister Value = BpfRegister.R1;
    private const BpfRegister Task = BpfRegister.R6;
    private const BpfRegister Inner = BpfRegister.R9;
    private const BpfRegister Frame = BpfRegister.FramePointer;
    private const int Record = -EndedProcess.Bytes;
    private const int GroupExit = 4; // SIGNAL_GROUP_EXIT

    private static readonly KernelTaskField[] s_task = [new(0, 4, "tgid"), new(8, 8, "start_boottime"), new(EndedProcess.StatusOffset, 8, "exit_code")];
    private static readonly KernelTaskField[] s_parent = [new(EndedProcess.ParentOffset, 4, "tgid")];
    private static readonly KernelTaskField[] s_signal = [new(16, 8, "sum_sched_runtime")];
    private static readonly KernelTaskField[] s_groupStatus = [new(EndedProcess.StatusOffset, 8, "group_exit_code")];

    /// <summary>Assembles it.</summary>
    /// <param name="btf">The kernel's BTF.</param>
    /// <param name="ring">Descriptor of the ring buffer.</param>
    /// <param name="lost">Descriptor of the map whose entry 0 counts what found no room.</param>
    /// <param name="code">The instructions.</param>
    /// <param name="attachTypeId">BTF id of the tracepoint's typedef.</param>
    /// <param name="reason">What this kernel lacks; empty on success.</param>
    public static bool TryAssemble(BtfReader btf, int ring, int lost, out ulong[] code, out int attachTypeId, out string reason)
    {
        BpfAssembler program = new();
        KernelAccess kernel = new(btf, program, Value);
        if (!btf.TryFindType(BtfKind.Typedef, "btf_trace_sched_process_free"u8, out attachTypeId)) kernel.Miss("tracepoint sched_process_free");
        if (!btf.TryFindType(BtfKind.Struct, "task_struct"u8, out int task)) kernel.Miss("struct task_struct");
        BpfLabel end = program.NewLabel(), own = program.NewLabel(), orphan = program.NewLabel(), named = program.NewLabel();

        // The argument is the task; of a process only its leader is told, which is the last to be freed.
        program.Load(BpfSize.DoubleWord, Task, BpfRegister.R1, 0);
        program.Load(BpfSize.Word, Value, Task, kernel.Find(task, "pid").Offset);
        program.Load(BpfSize.Word, BpfRegister.R2, Task, kernel.Find(task, "tgid").Offset);
        program.JumpIf(BpfCondition.NotEqual, Value, BpfRegister.R2, end);
        for (int at = 0; at < EndedProcess.Bytes; at += 8) program.Store(BpfSize.DoubleWord, Frame, Record + at, 0);
        kernel.Copy(task, Task, s_task, Record);
        BtfMember name = kernel.Find(task, "comm");
        if (name.SizeBytes != KernelTaskLayout.NameBytes) kernel.Miss("task_struct.comm of 16 bytes");
        for (int at = 0; at < KernelTaskLayout.NameBytes; at += 8)
        {
            program.Load(BpfSize.DoubleWord, Value, Task, name.Offset + at);
            program.Store(BpfSize.DoubleWord, Frame, Record + EndedProcess.NameOffset + at, Value);
        }
        int signal = kernel.LoadPointer(Inner, Task, task, "signal");
        program.JumpIf(BpfCondition.Equal, Inner, 0, own);
        kernel.Copy(signal, Inner, s_signal, Record);
        program.Load(BpfSize.Word, Value, Inner, kernel.Find(signal, "flags").Offset);
        program.Compute(BpfOperation.And, Value, GroupExit);
        program.JumpIf(BpfCondition.Equal, Value, 0, own);
        kernel.Copy(signal, Inner, s_groupStatus, Record);
        program.Place(own);
        int parent = kernel.LoadPointer(Inner, Task, task, "real_parent");
        program.JumpIf(BpfCondition.Equal, Inner, 0, orphan);
        kernel.Copy(parent, Inner, s_parent, Record);
        program.Place(orphan);

        program.LoadMap(BpfRegister.R1, ring);
        program.Move(BpfRegister.R2, Frame);
        program.Compute(BpfOperation.Add, BpfRegister.R2, Record);
        program.Move(BpfRegister.R3, EndedProcess.Bytes);
        program.Move(BpfRegister.R4, BpfRingBuffer.NoWakeup);
        program.Call(BpfHelper.RingBufferOutput);
        program.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, end);
        program.Store(BpfSize.DoubleWord, Frame, Record, 0);
        program.LoadMap(BpfRegister.R1, lost);
        program.Move(BpfRegister.R2, Frame);
        program.Compute(BpfOperation.Add, BpfRegister.R2, Record);
        program.Call(BpfHelper.MapLookup);
        program.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, named);
        program.Move(BpfRegister.R1, 1);
        program.AtomicAdd(BpfSize.DoubleWord, BpfRegister.R0, 0, BpfRegister.R1);
        program.Place(named);
        program.Place(end);
        program.Move(BpfRegister.R0, 0);
        program.Exit();
        reason = kernel.Reason;
        code = reason.Length == 0 ? program.Assemble() : [];
        return reason.Length == 0;
    }
}
