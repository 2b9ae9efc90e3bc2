using Weft.Native;
using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

internal ref partial struct LifecyclePrograms
{
    private const int PageBytes = 4096;

    // The registers with which the task came into the kernel, and the stack from its pointer on. The copy keeps the place of
    // bytes in their page, so that all lengths but the first are constant; it ends where a page cannot be read now.
    private void EmitStack()
    {
        if (!_btf.TryFindType(BtfKind.Struct, "pt_regs"u8, out int registers)) _kernel.Miss("struct pt_regs");
        BpfLabel none = _code.NewLabel(), lost = _code.NewLabel(), submit = _code.NewLabel();
        _code.Load(BpfSize.Word, Value, Task, _kernel.Find(_task, "flags").Offset);
        _code.JumpIf(BpfCondition.AnyBit, Value, KernelThread, none);
        Reserve(LifecycleRecord.StackOffset + (LifecycleRecord.StackPages * PageBytes), lost);
        _code.Move(BpfRegister.R1, Task);
        _code.Call(BpfHelper.TaskRegisters);
        _code.Move(Other, BpfRegister.R0);
        _code.JumpIf(BpfCondition.Equal, Other, 0, submit);
        _code.Move(BpfRegister.R1, Emitted);
        _code.Compute(BpfOperation.Add, BpfRegister.R1, LifecycleRecord.Bytes);
        _code.Move(BpfRegister.R2, UserRegisters.SavedBytes);
        _code.Move(BpfRegister.R3, Other);
        _code.Call(BpfHelper.ReadKernel);
        _code.Load(BpfSize.DoubleWord, Inner, Other, _kernel.Find(registers, "sp").Offset);
        for (int page = 0; page < LifecycleRecord.StackPages; page++)
        {
            _code.Move(BpfRegister.R1, Emitted);
            _code.Compute(BpfOperation.Add, BpfRegister.R1, LifecycleRecord.StackOffset + (page * PageBytes));
            _code.Move(BpfRegister.R2, PageBytes);
            _code.Move(BpfRegister.R3, Inner);
            if (page == 0)
            {
                _code.Move(BpfRegister.R4, Inner);
                _code.Compute(BpfOperation.And, BpfRegister.R4, PageBytes - 1);
                _code.Compute(BpfOperation.Add, BpfRegister.R1, BpfRegister.R4);
                _code.Compute(BpfOperation.Subtract, BpfRegister.R2, BpfRegister.R4);
                _code.Compute(BpfOperation.And, Inner, -PageBytes);
            }
            _code.Call(BpfHelper.ReadUser);
            _code.JumpIf(BpfCondition.NotEqual, BpfRegister.R0, 0, submit);
            _code.Store(BpfSize.Word, Emitted, 40, page + 1);
            _code.Compute(BpfOperation.Add, Inner, PageBytes);
        }
        _code.Place(submit);
        Submit();
        _code.Place(lost);
        CountLost();
        _code.Jump(_end);
        _code.Place(none);
    }
}
