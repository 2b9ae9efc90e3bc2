using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

internal ref partial struct LifecyclePrograms
{
    private const int KillSignal = 9, ChildSignal = 17, ContinueSignal = 18, UrgentSignal = 23, WindowSignal = 28;
    private const int Ignored = 1; // SIG_IGN
    private const int FromKernel = 0x80; // SI_KERNEL

    // Arguments: number, information, what the task does with it. The task runs. What it ignores, or what the default ignores, is
    // fetched all the same now and then, and nothing comes of it. SIGKILL is told where it is sent: here each thread of a process
    // that ends would tell it, whatever ended it.
    private void Deliver()
    {
        _code.Load(BpfSize.DoubleWord, Emitted, BpfRegister.R1, 0);
        _code.Load(BpfSize.DoubleWord, Other, BpfRegister.R1, 8);
        _code.Load(BpfSize.DoubleWord, Inner, BpfRegister.R1, 16);
        if (!_btf.TryFindType(BtfKind.Struct, "k_sigaction"u8, out int action)) _kernel.Miss("struct k_sigaction");
        BpfLabel wanted = _code.NewLabel();
        _code.Compute32(BpfOperation.Move, Emitted, Emitted);
        _code.JumpIf(BpfCondition.Equal, Emitted, KillSignal, _end);
        _code.Load(BpfSize.DoubleWord, Value, Inner, _kernel.Find(action, "sa.sa_handler").Offset);
        _code.JumpIf(BpfCondition.Equal, Value, Ignored, _end);
        _code.JumpIf(BpfCondition.NotEqual, Value, 0, wanted);
        foreach (int signal in (ReadOnlySpan<int>)[ChildSignal, ContinueSignal, UrgentSignal, WindowSignal]) _code.JumpIf(BpfCondition.Equal, Emitted, signal, _end);
        _code.Place(wanted);
        _code.Call(BpfHelper.CurrentTask);
        _code.Move(Task, BpfRegister.R0);
        Begin(LifecycleKind.Signal, s_self);
        _code.Store(BpfSize.DoubleWord, Frame, Record + 32, Emitted);
        int information = Information();
        _code.Load(BpfSize.Word, Value, Other, _kernel.Find(information, "_sifields._kill._pid").Offset);
        _code.Store(BpfSize.Word, Frame, Record + 24, Value);
        // The sender's id is one of the namespace the task is in; only in the first is it one that others know.
        BpfLabel inner = _code.NewLabel();
        int id = _kernel.LoadPointer(Inner, Task, _task, "thread_pid");
        _code.JumpIf(BpfCondition.Equal, Inner, 0, inner);
        _code.Load(BpfSize.Word, Value, Inner, _kernel.Find(id, "level").Offset);
        _code.JumpIf(BpfCondition.NotEqual, Value, 0, inner);
        _code.Store(BpfSize.Word, Frame, Record + 4, 1);
        _code.Place(inner);
        Emit(LifecycleRecord.Bytes);
    }

    // Arguments: number, information (0: a task sent it, 1: the kernel), the task it is for, whether for its process, and what
    // came of it: 0 when it will be delivered. Whoever sends it is running. A signal that ends the process without a core makes
    // all its threads end here and now, with its number as the status of the group, and none of them fetches it.
    private void Fatal()
    {
        BpfLabel kernel = _code.NewLabel(), emit = _code.NewLabel(), wanted = _code.NewLabel();
        _code.Load(BpfSize.DoubleWord, BpfRegister.R2, BpfRegister.R1, 32);
        _code.JumpIf32(BpfCondition.NotEqual, BpfRegister.R2, 0, _end);
        _code.Load(BpfSize.DoubleWord, Emitted, BpfRegister.R1, 0);
        _code.Load(BpfSize.DoubleWord, Task, BpfRegister.R1, 16);
        _code.Load(BpfSize.DoubleWord, Other, BpfRegister.R1, 8);
        _code.Compute32(BpfOperation.Move, Emitted, Emitted);
        _code.JumpIf(BpfCondition.Equal, Emitted, KillSignal, wanted);
        int signal = _kernel.LoadPointer(Inner, Task, _task, "signal");
        _code.JumpIf(BpfCondition.Equal, Inner, 0, _end);
        _code.Load(BpfSize.Word, Value, Inner, _kernel.Find(signal, "flags").Offset);
        _code.Compute(BpfOperation.And, Value, GroupExit);
        _code.JumpIf(BpfCondition.Equal, Value, 0, _end);
        _code.Load(BpfSize.Word, Value, Inner, _kernel.Find(signal, "group_exit_code").Offset);
        _code.JumpIf(BpfCondition.NotEqual, Value, Emitted, _end);
        _code.Place(wanted);
        Begin(LifecycleKind.Signal, s_self);
        _code.Store(BpfSize.DoubleWord, Frame, Record + 32, Emitted);
        _code.Call(BpfHelper.CurrentTgidAndTid);
        _code.Compute(BpfOperation.ShiftRight, BpfRegister.R0, 32);
        _code.Store(BpfSize.Word, Frame, Record + 24, BpfRegister.R0);
        _code.Store(BpfSize.Word, Frame, Record + 4, 1);
        _code.JumpIf(BpfCondition.Equal, Other, 0, emit);
        _code.JumpIf(BpfCondition.Equal, Other, 1, kernel);
        _ = Information();
        _code.Jump(emit);
        _code.Place(kernel);
        _code.Store(BpfSize.Word, Frame, Record + 40, FromKernel);
        _code.Place(emit);
        Emit(LifecycleRecord.Bytes);
    }

    private int Information()
    {
        if (!_btf.TryFindType(BtfKind.Struct, "kernel_siginfo"u8, out int information)) _kernel.Miss("struct kernel_siginfo");
        _code.Load(BpfSize.Word, Value, Other, _kernel.Find(information, "si_code").Offset);
        _code.Store(BpfSize.Word, Frame, Record + 40, Value);
        return information;
    }
}
