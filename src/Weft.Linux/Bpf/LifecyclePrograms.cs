using Weft.Native;
using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// Assembles the programs of <see cref="LifecycleSource"/>, one a tracepoint: each fills a <see cref="LifecycleRecord"/> on
/// its stack, asks whether its process is followed, and emits it without waking anyone.
/// </summary>
internal ref struct LifecyclePrograms
{
    private const BpfRegister Value = BpfRegister.R1;
    private const BpfRegister Task = BpfRegister.R6;
    private const BpfRegister Other = BpfRegister.R7;
    private const BpfRegister Emitted = BpfRegister.R8;
    private const BpfRegister Inner = BpfRegister.R9;
    private const BpfRegister Frame = BpfRegister.FramePointer;

    // Behind the record on the stack: the new name of a rename, or the head of struct clone_args, or a counter.
    private const int ScratchBytes = 40;
    private const int Record = -(LifecycleRecord.Bytes + ScratchBytes);
    private const int Scratch = -ScratchBytes;
    private const int KernelThread = 0x0020_0000;
    private const int ChildSignal = 17;
    private const int VforkFlags = 0x4000 | 0x100 | ChildSignal;
    private const int CloneNumber = 56, ForkNumber = 57, VforkNumber = 58, Clone3Number = 435;
    private const int Clone3ExitSignal = 32;

    private static readonly KernelTaskField[] s_self = [new(16, 4, "tgid"), new(20, 4, "pid"), new(56, 8, "start_boottime")];
    private static readonly KernelTaskField[] s_parent = [new(16, 4, "tgid"), new(20, 4, "pid")];
    private static readonly KernelTaskField[] s_child = [new(24, 4, "tgid"), new(28, 4, "pid"), new(56, 8, "start_boottime")];
    private static readonly KernelTaskField[] s_exit = [new(32, 8, "exit_code"), new(40, 8, "utime"), new(48, 8, "stime")];

    private readonly BtfReader _btf;
    private readonly LifecycleMaps _maps;
    private BpfAssembler _code = new();
    private KernelAccess _kernel;
    private BpfLabel _end;
    private int _task;

    public LifecyclePrograms(BtfReader btf, LifecycleMaps maps)
    {
        _btf = btf;
        _maps = maps;
        _kernel = new KernelAccess(btf, _code, Value);
    }

    /// <summary>Assembles the program of one kind of event.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="code">The instructions.</param>
    /// <param name="attachTypeId">BTF id of the tracepoint's typedef.</param>
    /// <param name="reason">What this kernel lacks; empty on success.</param>
    public bool TryAssemble(LifecycleKind kind, out ulong[] code, out int attachTypeId, out string reason)
    {
        _code = new BpfAssembler();
        _kernel = new KernelAccess(_btf, _code, Value);
        _end = _code.NewLabel();
        if (!_btf.TryFindType(BtfKind.Typedef, Tracepoint(kind), out attachTypeId)) _kernel.Miss($"tracepoint for {kind}");
        if (!_btf.TryFindType(BtfKind.Struct, "task_struct"u8, out _task)) _kernel.Miss("struct task_struct");
        switch (kind)
        {
            case LifecycleKind.Fork: Fork(); break;
            case LifecycleKind.Execute: Execute(); break;
            case LifecycleKind.Exit: Exit(); break;
            case LifecycleKind.Signal: Signal(); break;
            default: Rename(); break;
        }
        _code.Place(_end);
        _code.Move(BpfRegister.R0, 0);
        _code.Exit();
        reason = _kernel.Reason;
        code = reason.Length == 0 ? _code.Assemble() : [];
        return reason.Length == 0;
    }

    private static ReadOnlySpan<byte> Tracepoint(LifecycleKind kind) => kind switch
    {
        LifecycleKind.Fork => "btf_trace_sched_process_fork"u8,
        LifecycleKind.Execute => "btf_trace_sched_process_exec"u8,
        LifecycleKind.Exit => "btf_trace_sched_process_exit"u8,
        LifecycleKind.Signal => "btf_trace_signal_generate"u8,
        _ => "btf_trace_task_rename"u8,
    };

    // Arguments: the task that forks, the new one.
    private void Fork()
    {
        _code.Load(BpfSize.DoubleWord, Task, BpfRegister.R1, 0);
        _code.Load(BpfSize.DoubleWord, Other, BpfRegister.R1, 8);
        Begin(LifecycleKind.Fork, s_parent);
        _kernel.Copy(_task, Other, s_child, Record);
        if (!_maps.Everything)
        {
            BpfLabel thread = _code.NewLabel();
            _code.Load(BpfSize.Word, BpfRegister.R1, Frame, Record + 16);
            _code.Load(BpfSize.Word, BpfRegister.R2, Frame, Record + 24);
            _code.JumpIf(BpfCondition.Equal, BpfRegister.R1, BpfRegister.R2, thread);
            _code.Store(BpfSize.Word, Frame, Scratch, 1);
            Key(_maps.Followed.Descriptor, Record + 24);
            _code.Move(BpfRegister.R3, Frame);
            _code.Compute(BpfOperation.Add, BpfRegister.R3, Scratch);
            _code.Move(BpfRegister.R4, 0);
            _code.Call(BpfHelper.MapUpdate);
            _code.Place(thread);
        }
        CallFlags();
        Emit(LifecycleRecord.Bytes);
    }

    // The call that forks is still in the saved registers. A kernel thread has none that mean anything.
    private void CallFlags()
    {
        if (!_btf.TryFindType(BtfKind.Struct, "pt_regs"u8, out int registers)) _kernel.Miss("struct pt_regs");
        BpfLabel none = _code.NewLabel(), clone = _code.NewLabel(), fork = _code.NewLabel(), vfork = _code.NewLabel(), store = _code.NewLabel();
        _code.Load(BpfSize.Word, Value, Task, _kernel.Find(_task, "flags").Offset);
        _code.JumpIf(BpfCondition.AnyBit, Value, KernelThread, none);
        _code.Move(BpfRegister.R1, Task);
        _code.Call(BpfHelper.TaskRegisters);
        _code.Move(Inner, BpfRegister.R0);
        _code.JumpIf(BpfCondition.Equal, Inner, 0, none);
        _code.Load(BpfSize.DoubleWord, BpfRegister.R2, Inner, _kernel.Find(registers, "orig_ax").Offset);
        _code.Load(BpfSize.DoubleWord, BpfRegister.R3, Inner, _kernel.Find(registers, "di").Offset);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R2, CloneNumber, clone);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R2, ForkNumber, fork);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R2, VforkNumber, vfork);
        _code.JumpIf(BpfCondition.NotEqual, BpfRegister.R2, Clone3Number, none);
        _code.Move(BpfRegister.R1, Frame);
        _code.Compute(BpfOperation.Add, BpfRegister.R1, Scratch);
        _code.Move(BpfRegister.R2, ScratchBytes);
        _code.Call(BpfHelper.ReadUser);
        _code.JumpIf(BpfCondition.NotEqual, BpfRegister.R0, 0, none);
        _code.Load(BpfSize.DoubleWord, BpfRegister.R3, Frame, Scratch);
        _code.Load(BpfSize.Byte, BpfRegister.R2, Frame, Scratch + Clone3ExitSignal);
        _code.Compute(BpfOperation.Or, BpfRegister.R3, BpfRegister.R2);
        _code.Jump(store);
        _code.Place(fork);
        _code.Move(BpfRegister.R3, ChildSignal);
        _code.Jump(store);
        _code.Place(vfork);
        _code.Move(BpfRegister.R3, VforkFlags);
        _code.Jump(store);
        _code.Place(clone);
        // clone(2) takes 32 bits of flags.
        _code.Compute32(BpfOperation.Move, BpfRegister.R3, BpfRegister.R3);
        _code.Place(store);
        _code.Store(BpfSize.DoubleWord, Frame, Record + 32, BpfRegister.R3);
        _code.Store(BpfSize.Word, Frame, Record + 4, 1);
        _code.Place(none);
    }

    // Arguments: the task, the id it had, the program. The arguments lie on the new stack, just written.
    private void Execute()
    {
        _code.Load(BpfSize.DoubleWord, Task, BpfRegister.R1, 0);
        _code.Load(BpfSize.DoubleWord, Other, BpfRegister.R1, 8);
        Begin(LifecycleKind.Execute, s_self);
        _code.Store(BpfSize.Word, Frame, Record + 28, Other);
        BpfLabel lost = _code.NewLabel(), bounded = _code.NewLabel(), none = _code.NewLabel();
        _code.LoadMap(BpfRegister.R1, _maps.Ring.Descriptor);
        _code.Move(BpfRegister.R2, LifecycleRecord.Bytes + LifecycleRecord.MaximumTextBytes);
        _code.Move(BpfRegister.R3, 0);
        _code.Call(BpfHelper.RingBufferReserve);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, lost);
        _code.Move(Emitted, BpfRegister.R0);
        for (int at = 0; at < LifecycleRecord.Bytes; at += 8)
        {
            _code.Load(BpfSize.DoubleWord, Value, Frame, Record + at);
            _code.Store(BpfSize.DoubleWord, Emitted, at, Value);
        }
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
        _code.Compute(BpfOperation.Add, BpfRegister.R1, LifecycleRecord.Bytes);
        _code.Call(BpfHelper.ReadUser);
        _code.Place(none);
        _code.Move(BpfRegister.R1, Emitted);
        _code.Move(BpfRegister.R2, BpfRingBuffer.NoWakeup);
        _code.Call(BpfHelper.RingBufferSubmit);
        _code.Jump(_end);
        _code.Place(lost);
        CountLost();
    }

    // Argument: the task. Its process's count of living threads was lowered before.
    private void Exit()
    {
        _code.Load(BpfSize.DoubleWord, Task, BpfRegister.R1, 0);
        Begin(LifecycleKind.Exit, s_self);
        _kernel.Copy(_task, Task, s_exit, Record);
        BpfLabel alive = _code.NewLabel();
        int signal = _kernel.LoadPointer(Inner, Task, _task, "signal");
        _code.JumpIf(BpfCondition.Equal, Inner, 0, alive);
        _code.Load(BpfSize.Word, Value, Inner, _kernel.Find(signal, "live.counter").Offset);
        _code.JumpIf(BpfCondition.NotEqual, Value, 0, alive);
        _code.Store(BpfSize.Word, Frame, Record + 4, 1);
        if (!_maps.Everything)
        {
            Key(_maps.Followed.Descriptor, Record + 16);
            _code.Call(BpfHelper.MapDelete);
        }
        _code.Place(alive);
        Emit(LifecycleRecord.Bytes);
    }

    // Arguments: number, information, the task it is for, whether for its process, and what came of it: 0 when it will be delivered.
    private void Signal()
    {
        _code.Load(BpfSize.DoubleWord, BpfRegister.R2, BpfRegister.R1, 32);
        _code.JumpIf32(BpfCondition.NotEqual, BpfRegister.R2, 0, _end);
        _code.Load(BpfSize.DoubleWord, Task, BpfRegister.R1, 16);
        _code.Load(BpfSize.DoubleWord, Other, BpfRegister.R1, 0);
        Begin(LifecycleKind.Signal, s_self);
        _code.Compute32(BpfOperation.Move, Other, Other);
        _code.Store(BpfSize.DoubleWord, Frame, Record + 32, Other);
        _code.Call(BpfHelper.CurrentTgidAndTid);
        _code.Store(BpfSize.Word, Frame, Record + 28, BpfRegister.R0);
        _code.Compute(BpfOperation.ShiftRight, BpfRegister.R0, 32);
        _code.Store(BpfSize.Word, Frame, Record + 24, BpfRegister.R0);
        Emit(LifecycleRecord.Bytes);
    }

    // Arguments: the task, its new name.
    private void Rename()
    {
        _code.Load(BpfSize.DoubleWord, Task, BpfRegister.R1, 0);
        _code.Load(BpfSize.DoubleWord, Other, BpfRegister.R1, 8);
        Begin(LifecycleKind.Rename, s_self);
        _code.Move(BpfRegister.R1, Frame);
        _code.Compute(BpfOperation.Add, BpfRegister.R1, Scratch);
        _code.Move(BpfRegister.R2, KernelTaskLayout.NameBytes);
        _code.Move(BpfRegister.R3, Other);
        _code.Call(BpfHelper.ReadKernel);
        Emit(LifecycleRecord.Bytes + KernelTaskLayout.NameBytes);
    }

    // Fills in what every record has; a process that is not followed ends here.
    private void Begin(LifecycleKind kind, ReadOnlySpan<KernelTaskField> ids)
    {
        for (int at = 0; at < LifecycleRecord.Bytes + ScratchBytes; at += 8) _code.Store(BpfSize.DoubleWord, Frame, Record + at, 0);
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

    private void Emit(int bytes)
    {
        _code.LoadMap(BpfRegister.R1, _maps.Ring.Descriptor);
        _code.Move(BpfRegister.R2, Frame);
        _code.Compute(BpfOperation.Add, BpfRegister.R2, Record);
        _code.Move(BpfRegister.R3, bytes);
        _code.Move(BpfRegister.R4, BpfRingBuffer.NoWakeup);
        _code.Call(BpfHelper.RingBufferOutput);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, _end);
        CountLost();
    }

    // For each thread its own count; the thread has one or gets it.
    private void CountLost()
    {
        BpfLabel first = _code.NewLabel();
        Key(_maps.Lost.Descriptor, Record + 20);
        _code.Call(BpfHelper.MapLookup);
        _code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, first);
        _code.Move(BpfRegister.R1, 1);
        _code.AtomicAdd(BpfSize.DoubleWord, BpfRegister.R0, 0, BpfRegister.R1);
        _code.Jump(_end);
        _code.Place(first);
        _code.Store(BpfSize.DoubleWord, Frame, Scratch, 1);
        Key(_maps.Lost.Descriptor, Record + 20);
        _code.Move(BpfRegister.R3, Frame);
        _code.Compute(BpfOperation.Add, BpfRegister.R3, Scratch);
        _code.Move(BpfRegister.R4, 0);
        _code.Call(BpfHelper.MapUpdate);
    }

    private void Key(int map, int at)
    {
        _code.LoadMap(BpfRegister.R1, map);
        _code.Move(BpfRegister.R2, Frame);
        _code.Compute(BpfOperation.Add, BpfRegister.R2, at);
    }
}
