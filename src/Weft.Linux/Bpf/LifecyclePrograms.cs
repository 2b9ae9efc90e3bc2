using Weft.Native;
using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// Assembles the programs of <see cref="LifecycleSource"/>, one a tracepoint: each fills a <see cref="LifecycleRecord"/> on
/// its stack, asks whether its process is followed, and emits it without waking anyone.
/// </summary>
internal ref partial struct LifecyclePrograms
{
    private const BpfRegister Value = BpfRegister.R1;
    private const BpfRegister Task = BpfRegister.R6;
    private const BpfRegister Other = BpfRegister.R7;
    private const BpfRegister Emitted = BpfRegister.R8;
    private const BpfRegister Inner = BpfRegister.R9;
    private const BpfRegister Frame = BpfRegister.FramePointer;

    // Behind the record on the stack: the new name of a rename, or a value for a map.
    private const int ScratchBytes = 16;
    private const int Record = -(LifecycleRecord.Bytes + ScratchBytes);
    private const int Scratch = -ScratchBytes;
    private const int KernelThread = 0x0020_0000;
    private const int CloneThread = 0x0001_0000;
    private const int GroupExit = 4; // SIGNAL_GROUP_EXIT
    private const int Dead = 0x80; // TASK_DEAD
    private const int ExecuteNumber = 59, ExecuteAtNumber = 322, ExecuteNumber32 = 11, ExecuteAtNumber32 = 358;

    private static readonly KernelTaskField[] s_self = [new(16, 4, "tgid"), new(20, 4, "pid"), new(56, 8, "start_boottime")];
    private static readonly KernelTaskField[] s_parent = [new(16, 4, "tgid"), new(20, 4, "pid")];
    private static readonly KernelTaskField[] s_child = [new(24, 4, "tgid"), new(28, 4, "pid"), new(56, 8, "start_boottime")];
    private static readonly KernelTaskField[] s_status = [new(32, 8, "exit_code")];
    private static readonly KernelTaskField[] s_groupStatus = [new(32, 8, "group_exit_code")];
    private static readonly KernelTaskField[] s_processor = [new(48, 8, "se.sum_exec_runtime")];

    private readonly BtfReader _btf;
    private readonly LifecycleMaps _maps;
    private readonly bool _withStacks;
    private BpfAssembler _code = new();
    private KernelAccess _kernel;
    private BpfLabel _end;
    private readonly int _task;

    public LifecyclePrograms(BtfReader btf, LifecycleMaps maps, bool withStacks)
    {
        _btf = btf;
        _maps = maps;
        _withStacks = withStacks;
        _kernel = new KernelAccess(btf, _code, Value);
        btf.TryFindType(BtfKind.Struct, "task_struct"u8, out _task);
    }

    /// <summary>Assembles a program.</summary>
    /// <param name="program">Which.</param>
    /// <param name="code">The instructions.</param>
    /// <param name="attachTypeId">BTF id of the tracepoint's typedef.</param>
    /// <param name="reason">What this kernel lacks; empty on success.</param>
    public bool TryAssemble(LifecycleProgram program, out ulong[] code, out int attachTypeId, out string reason)
    {
        _code = new BpfAssembler();
        _kernel = new KernelAccess(_btf, _code, Value);
        _end = _code.NewLabel();
        if (!_btf.TryFindType(BtfKind.Typedef, Tracepoint(program), out attachTypeId)) _kernel.Miss($"tracepoint for {program}");
        if (_task == 0) _kernel.Miss("struct task_struct");
        switch (program)
        {
            case LifecycleProgram.Fork: Fork(); break;
            case LifecycleProgram.Execute: Execute(); break;
            case LifecycleProgram.Exit: Exit(); break;
            case LifecycleProgram.Left: Left(); break;
            case LifecycleProgram.Deliver: Deliver(); break;
            case LifecycleProgram.Fatal: Fatal(); break;
            default: Rename(); break;
        }
        _code.Place(_end);
        _code.Move(BpfRegister.R0, 0);
        _code.Exit();
        reason = _kernel.Reason;
        code = reason.Length == 0 ? _code.Assemble() : [];
        return reason.Length == 0;
    }

    private static ReadOnlySpan<byte> Tracepoint(LifecycleProgram program) => program switch
    {
        LifecycleProgram.Fork => "btf_trace_task_newtask"u8,
        LifecycleProgram.Execute => "btf_trace_sched_process_exec"u8,
        LifecycleProgram.Exit => "btf_trace_sched_process_exit"u8,
        LifecycleProgram.Left => "btf_trace_sched_switch"u8,
        LifecycleProgram.Deliver => "btf_trace_signal_deliver"u8,
        LifecycleProgram.Fatal => "btf_trace_signal_generate"u8,
        _ => "btf_trace_task_rename"u8,
    };

    // Arguments: the new task, and the flags of the call without the exit signal. The one that forks is running; the new one
    // has its ids and cannot run yet. This tracepoint also sees threads that the kernel makes for a task (io_uring).
    private void Fork()
    {
        _code.Load(BpfSize.DoubleWord, Other, BpfRegister.R1, 0);
        _code.Load(BpfSize.DoubleWord, Inner, BpfRegister.R1, 8);
        _code.Call(BpfHelper.CurrentTask);
        _code.Move(Task, BpfRegister.R0);
        Begin(LifecycleKind.Fork, s_parent);
        _kernel.Copy(_task, Other, s_child, Record);
        BpfLabel thread = _code.NewLabel();
        _code.JumpIf(BpfCondition.AnyBit, Inner, CloneThread, thread);
        _code.Load(BpfSize.Word, Value, Other, _kernel.Find(_task, "exit_signal").Offset);
        _code.Compute(BpfOperation.And, Value, 0xff);
        _code.Compute(BpfOperation.Or, Inner, Value);
        if (!_maps.Everything)
        {
            _code.Store(BpfSize.DoubleWord, Frame, Scratch, 1);
            Set(_maps.Followed.Descriptor, Record + 24);
            _code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, thread);
            _code.Store(BpfSize.Word, Frame, Record + 4, 2);
        }
        _code.Place(thread);
        _code.Store(BpfSize.DoubleWord, Frame, Record + 32, Inner);
        if (_withStacks) EmitStack();
        Emit(LifecycleRecord.Bytes);
    }

    // Arguments: the task, the id it had, the program. The arguments lie on the new stack, just written.
    private void Execute()
    {
        _code.Load(BpfSize.DoubleWord, Task, BpfRegister.R1, 0);
        _code.Load(BpfSize.DoubleWord, Other, BpfRegister.R1, 8);
        _code.Load(BpfSize.DoubleWord, Inner, BpfRegister.R1, 16);
        Begin(LifecycleKind.Execute, s_self);
        _code.Store(BpfSize.Word, Frame, Record + 28, Other);
        BpfLabel lost = _code.NewLabel(), bounded = _code.NewLabel(), none = _code.NewLabel();
        Reserve(LifecycleRecord.Bytes + LifecycleRecord.MaximumFileBytes + LifecycleRecord.MaximumTextBytes, lost);
        if (!_btf.TryFindType(BtfKind.Struct, "linux_binprm"u8, out int program)) _kernel.Miss("struct linux_binprm");
        _code.Move(BpfRegister.R1, Emitted);
        _code.Compute(BpfOperation.Add, BpfRegister.R1, LifecycleRecord.Bytes);
        _code.Move(BpfRegister.R2, LifecycleRecord.MaximumFileBytes);
        _code.Load(BpfSize.DoubleWord, BpfRegister.R3, Inner, _kernel.Find(program, "filename").Offset);
        _code.Call(BpfHelper.ReadKernelText);
        _code.Store(BpfSize.Word, Emitted, 40, BpfRegister.R0);
        int memory = _kernel.LoadPointer(Inner, Task, _task, "mm");
        _code.JumpIf(BpfCondition.Equal, Inner, 0, none);
        _code.Load(BpfSize.DoubleWord, BpfRegister.R3, Inner, _kernel.Find(memory, "arg_start").Offset);
        _code.Load(BpfSize.DoubleWord, BpfRegister.R2, Inner, _kernel.Find(memory, "arg_end").Offset);
        _code.Compute(BpfOperation.Subtract, BpfRegister.R2, BpfRegister.R3);
        _code.Store(BpfSize.DoubleWord, Emitted, 32, BpfRegister.R2);
        _code.JumpIf(BpfCondition.BelowOrEqual, BpfRegister.R2, LifecycleRecord.MaximumTextBytes, bounded);
        _code.Move(BpfRegister.R2, LifecycleRecord.MaximumTextBytes);
        _code.Place(bounded);
        _code.Move(BpfRegister.R1, Emitted);
        _code.Compute(BpfOperation.Add, BpfRegister.R1, LifecycleRecord.Bytes + LifecycleRecord.MaximumFileBytes);
        _code.Call(BpfHelper.ReadUser);
        _code.Place(none);
        Submit();
        _code.Place(lost);
        CountLost();
    }

    // Argument: the task. Its process's count of living threads was lowered before. What waits for the process learns the code of
    // the whole group where there is one: when all were made to end, or the last of them ended by itself.
    private void Exit()
    {
        _code.Load(BpfSize.DoubleWord, Task, BpfRegister.R1, 0);
        Begin(LifecycleKind.Exit, s_self);
        _kernel.Copy(_task, Task, s_status, Record);
        BpfLabel own = _code.NewLabel(), alive = _code.NewLabel(), noted = _code.NewLabel();
        int signal = _kernel.LoadPointer(Inner, Task, _task, "signal");
        _code.JumpIf(BpfCondition.Equal, Inner, 0, alive);
        _code.Load(BpfSize.Word, Value, Inner, _kernel.Find(signal, "flags").Offset);
        _code.Compute(BpfOperation.And, Value, GroupExit);
        _code.JumpIf(BpfCondition.Equal, Value, 0, own);
        _kernel.Copy(signal, Inner, s_groupStatus, Record);
        _code.Place(own);
        _code.Load(BpfSize.Word, Value, Inner, _kernel.Find(signal, "live.counter").Offset);
        _code.JumpIf(BpfCondition.NotEqual, Value, 0, alive);
        _code.Store(BpfSize.Word, Frame, Record + 4, 1);
        if (!_maps.Everything)
        {
            Key(_maps.Followed.Descriptor, Record + 16);
            _code.Call(BpfHelper.MapDelete);
        }
        _code.Place(alive);
        _code.Store(BpfSize.DoubleWord, Frame, Record + 40, Task);
        Set(_maps.Ended.Descriptor, Record + 40);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, noted);
        _code.Load(BpfSize.Word, Value, Frame, Record + 4);
        _code.Compute(BpfOperation.Or, Value, 2);
        _code.Store(BpfSize.Word, Frame, Record + 4, Value);
        _code.Place(noted);
        Emit(LifecycleRecord.Bytes);
    }

    // Arguments: whether it was preempted, the task that leaves the CPU, … Only what has ended and will not run again is of interest.
    private void Left()
    {
        _code.Load(BpfSize.DoubleWord, Task, BpfRegister.R1, 8);
        _code.Load(BpfSize.Word, Value, Task, _kernel.Find(_task, "__state", "state").Offset);
        _code.JumpIf(BpfCondition.NotEqual, Value, Dead, _end);
        Clear(LifecycleRecord.LeftBytes);
        _code.Store(BpfSize.Word, Frame, Record, (int)LifecycleKind.Left);
        _code.Store(BpfSize.DoubleWord, Frame, Record + 40, Task);
        Key(_maps.Ended.Descriptor, Record + 40);
        _code.Call(BpfHelper.MapDelete);
        _code.JumpIf(BpfCondition.NotEqual, BpfRegister.R0, 0, _end);
        _kernel.Copy(_task, Task, s_processor, Record);
        Output(LifecycleRecord.LeftBytes);
    }

    // Arguments: the task, its new name.
    private void Rename()
    {
        _code.Load(BpfSize.DoubleWord, Task, BpfRegister.R1, 0);
        _code.Load(BpfSize.DoubleWord, Other, BpfRegister.R1, 8);
        Begin(LifecycleKind.Rename, s_self);
        PassOverExecs();
        _code.Move(BpfRegister.R1, Frame);
        _code.Compute(BpfOperation.Add, BpfRegister.R1, Scratch);
        _code.Move(BpfRegister.R2, KernelTaskLayout.NameBytes);
        _code.Move(BpfRegister.R3, Other);
        _code.Call(BpfHelper.ReadKernel);
        Emit(LifecycleRecord.Bytes + KernelTaskLayout.NameBytes);
    }

    // An exec names the task too, and tells of itself. The number of the call is still in the saved registers.
    private void PassOverExecs()
    {
        if (!_btf.TryFindType(BtfKind.Struct, "pt_regs"u8, out int registers)) _kernel.Miss("struct pt_regs");
        BpfLabel wanted = _code.NewLabel();
        _code.Call(BpfHelper.CurrentTask);
        _code.JumpIf(BpfCondition.NotEqual, BpfRegister.R0, Task, wanted);
        _code.Load(BpfSize.Word, Value, Task, _kernel.Find(_task, "flags").Offset);
        _code.JumpIf(BpfCondition.AnyBit, Value, KernelThread, wanted);
        _code.Move(BpfRegister.R1, BpfRegister.R0);
        _code.Call(BpfHelper.TaskRegisters);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, wanted);
        _code.Load(BpfSize.DoubleWord, Value, BpfRegister.R0, _kernel.Find(registers, "orig_ax").Offset);
        foreach (int number in (ReadOnlySpan<int>)[ExecuteNumber, ExecuteAtNumber, ExecuteNumber32, ExecuteAtNumber32])
            _code.JumpIf(BpfCondition.Equal, Value, number, _end);
        _code.Place(wanted);
    }

    // Fills in what every record has; a process that is not followed ends here.
    private void Begin(LifecycleKind kind, ReadOnlySpan<KernelTaskField> ids)
    {
        Clear(LifecycleRecord.Bytes + ScratchBytes);
        _code.Store(BpfSize.Word, Frame, Record, (int)kind);
        _kernel.Copy(_task, Task, ids, Record);
        if (!_maps.Everything)
        {
            Key(_maps.Followed.Descriptor, Record + 16);
            _code.Call(BpfHelper.MapLookup);
            _code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, _end);
        }
        BtfMember name = _kernel.Find(_task, "comm");
        if (name.SizeBytes != KernelTaskLayout.NameBytes) _kernel.Miss("task_struct.comm of 16 bytes");
        for (int at = 0; at < KernelTaskLayout.NameBytes; at += 8)
        {
            _code.Load(BpfSize.DoubleWord, Value, Task, name.Offset + at);
            _code.Store(BpfSize.DoubleWord, Frame, Record + LifecycleRecord.NameOffset + at, Value);
        }
        _code.Call(BpfHelper.MonotonicNanoseconds);
        _code.Store(BpfSize.DoubleWord, Frame, Record + 8, BpfRegister.R0);
    }

    private void Clear(int bytes)
    {
        for (int at = 0; at < bytes; at += 8) _code.Store(BpfSize.DoubleWord, Frame, Record + at, 0);
    }

    private void Emit(int bytes)
    {
        Output(bytes);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, _end);
        CountLost();
    }

    private void Output(int bytes)
    {
        _code.LoadMap(BpfRegister.R1, _maps.Ring.Descriptor);
        _code.Move(BpfRegister.R2, Frame);
        _code.Compute(BpfOperation.Add, BpfRegister.R2, Record);
        _code.Move(BpfRegister.R3, bytes);
        _code.Move(BpfRegister.R4, BpfRingBuffer.NoWakeup);
        _code.Call(BpfHelper.RingBufferOutput);
    }

    // Room in the ring for a record with more behind it, and the record in it.
    private void Reserve(int bytes, BpfLabel lost)
    {
        _code.LoadMap(BpfRegister.R1, _maps.Ring.Descriptor);
        _code.Move(BpfRegister.R2, bytes);
        _code.Move(BpfRegister.R3, 0);
        _code.Call(BpfHelper.RingBufferReserve);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, lost);
        _code.Move(Emitted, BpfRegister.R0);
        for (int at = 0; at < LifecycleRecord.Bytes; at += 8)
        {
            _code.Load(BpfSize.DoubleWord, Value, Frame, Record + at);
            _code.Store(BpfSize.DoubleWord, Emitted, at, Value);
        }
    }

    private void Submit()
    {
        _code.Move(BpfRegister.R1, Emitted);
        _code.Move(BpfRegister.R2, BpfRingBuffer.NoWakeup);
        _code.Call(BpfHelper.RingBufferSubmit);
        _code.Jump(_end);
    }

    // For each thread its own count; the thread has one or gets it, and where there is no room for it the common one counts.
    private void CountLost()
    {
        BpfLabel add = _code.NewLabel();
        Key(_maps.Lost.Descriptor, Record + 16);
        _code.Call(BpfHelper.MapLookup);
        _code.JumpIf(BpfCondition.NotEqual, BpfRegister.R0, 0, add);
        _code.Store(BpfSize.DoubleWord, Frame, Scratch, 1);
        Set(_maps.Lost.Descriptor, Record + 16);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, _end);
        _code.Store(BpfSize.DoubleWord, Frame, Scratch, 0);
        Key(_maps.Lost.Descriptor, Scratch);
        _code.Call(BpfHelper.MapLookup);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, _end);
        _code.Place(add);
        _code.Move(BpfRegister.R1, 1);
        _code.AtomicAdd(BpfSize.DoubleWord, BpfRegister.R0, 0, BpfRegister.R1);
    }

    private void Key(int map, int at)
    {
        _code.LoadMap(BpfRegister.R1, map);
        _code.Move(BpfRegister.R2, Frame);
        _code.Compute(BpfOperation.Add, BpfRegister.R2, at);
    }

    // The value is in the scratch room; R0 is 0 when it was set.
    private void Set(int map, int at)
    {
        Key(map, at);
        _code.Move(BpfRegister.R3, Frame);
        _code.Compute(BpfOperation.Add, BpfRegister.R3, Scratch);
        _code.Move(BpfRegister.R4, 0);
        _code.Call(BpfHelper.MapUpdate);
    }
}
