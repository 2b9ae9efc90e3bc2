using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// Emits the loads and stores that make a <see cref="KernelTask"/> of a task: shared by the program of the iterator, which
/// makes it on its stack, and by the one that walks the list, which makes it where it stays.
/// </summary>
/// <param name="btf">The kernel's BTF.</param>
/// <param name="code">The program being assembled.</param>
/// <param name="into">What the record's place is told from: the frame pointer, or a register that points to the record.</param>
/// <param name="record">The record's offset from it.</param>
internal ref struct KernelTaskWriter(BtfReader btf, BpfAssembler code, BpfRegister into, int record)
{
    /// <summary>Lost with each load.</summary>
    public const BpfRegister Value = BpfRegister.R1;

    private const BpfRegister Owner = BpfRegister.R8;
    private const BpfRegister Inner = BpfRegister.R9;
    private const int StaticProcessGroupIndex = 2;
    private const int StaticSessionIndex = 3;

    private readonly BtfReader _btf = btf;
    private readonly BpfAssembler _code = code;
    private readonly BpfRegister _into = into;
    private readonly int _record = record;
    private KernelAccess _kernel = new(btf, code, Value);

    /// <summary>What this kernel lacks; empty when all was found.</summary>
    public readonly string Reason => _kernel.Reason;

    /// <summary>Whether this kernel keeps sched_info.</summary>
    public bool HasRunDelay { get; private set; }

    /// <summary>Whether the resident pages are where this program knows to find them.</summary>
    public bool HasResidentPages { get; private set; }

    /// <summary>Emits the whole record.</summary>
    /// <param name="task">BTF id of task_struct.</param>
    /// <param name="from">The task. R8 and R9 are lost.</param>
    public void Emit(int task, BpfRegister from)
    {
        _code.Move(Value, 0);
        for (int at = 0; at < KernelTaskLayout.Bytes; at += 8) _code.Store(BpfSize.DoubleWord, _into, _record + at, Value);
        _code.Store(BpfSize.Word, _into, _record + KernelTaskLayout.TerminalProcessGroup, -1);

        _kernel.Copy(task, from, KernelTaskSources.Task, _record, _into);
        EmitName(task, from);
        HasRunDelay = _kernel.Has(task, KernelTaskSources.RunDelay);
        if (HasRunDelay) _kernel.Copy(task, from, KernelTaskSources.RunDelay, _record, _into);
        EmitMemory(task, from);
        CopyBehind(task, from, "real_cred", KernelTaskSources.Credentials);
        CopyBehind(task, from, "real_parent", KernelTaskSources.Parent);
        EmitSignal(task, from);
    }

    private void EmitName(int task, BpfRegister from)
    {
        BtfMember name = _kernel.Find(task, "comm");
        if (name.SizeBytes != KernelTaskLayout.NameBytes) _kernel.Miss("task_struct.comm of 16 bytes");
        for (int at = 0; at < KernelTaskLayout.NameBytes; at += 8)
        {
            _code.Load(BpfSize.DoubleWord, Value, from, name.Offset + at);
            _code.Store(BpfSize.DoubleWord, _into, _record + KernelTaskLayout.Name + at, Value);
        }
    }

    // MM_FILEPAGES, MM_ANONPAGES, MM_SHMEMPAGES (include/linux/mm_types_task.h); since Linux 6.2 each is a percpu_counter, before
    // they were atomic numbers in a structure of their own.
    private void EmitMemory(int task, BpfRegister from)
    {
        BpfLabel none = _code.NewLabel();
        int memory = _kernel.LoadPointer(Owner, from, task, "mm");
        _code.JumpIf(BpfCondition.Equal, Owner, 0, none);
        _kernel.Copy(memory, Owner, KernelTaskSources.Memory, _record, _into);
        HasResidentPages = _kernel.Has(memory, KernelTaskSources.Resident);
        if (HasResidentPages)
        {
            _code.Move(Inner, 0);
            foreach (KernelTaskField part in KernelTaskSources.Resident)
            {
                _code.Load(BpfSize.DoubleWord, Value, Owner, _kernel.Find(memory, part.Paths).Offset);
                _code.Compute(BpfOperation.Add, Inner, Value);
            }
            _code.Store(BpfSize.DoubleWord, _into, _record + KernelTaskLayout.ResidentPages, Inner);
        }
        _code.Place(none);
    }

    private void EmitSignal(int task, BpfRegister from)
    {
        BpfLabel none = _code.NewLabel();
        int signal = _kernel.LoadPointer(Owner, from, task, "signal");
        _code.JumpIf(BpfCondition.Equal, Owner, 0, none);
        _kernel.Copy(signal, Owner, KernelTaskSources.Signal, _record, _into);
        long processGroup = StaticProcessGroupIndex;
        long session = StaticSessionIndex;
        if (_btf.TryFindType(BtfKind.Enum, "pid_type"u8, out int pidType))
        {
            if (!_btf.TryGetEnumValue(pidType, "PIDTYPE_PGID"u8, out processGroup)) _kernel.Miss("PIDTYPE_PGID");
            if (!_btf.TryGetEnumValue(pidType, "PIDTYPE_SID"u8, out session)) _kernel.Miss("PIDTYPE_SID");
        }
        EmitPidNumber(signal, Owner, KernelTaskLayout.ProcessGroup, $"pids[{processGroup}]");
        EmitPidNumber(signal, Owner, KernelTaskLayout.Session, $"pids[{session}]");
        EmitTerminal(signal, none);
        _code.Place(none);
    }

    // owner->PATH->numbers[0].nr: the id in the initial namespace.
    private void EmitPidNumber(int structId, BpfRegister owner, int destination, params ReadOnlySpan<string> paths)
    {
        BpfLabel none = _code.NewLabel();
        int pid = _kernel.LoadPointer(Inner, owner, structId, paths);
        _code.JumpIf(BpfCondition.Equal, Inner, 0, none);
        _code.Load(BpfSize.Word, Value, Inner, _kernel.Find(pid, "numbers[0].nr").Offset);
        _code.Store(BpfSize.Word, _into, _record + destination, Value);
        _code.Place(none);
    }

    private void EmitTerminal(int signal, BpfLabel none)
    {
        const BpfRegister Major = BpfRegister.R2;
        const BpfRegister Minor = BpfRegister.R3;
        int terminal = _kernel.LoadPointer(Owner, Owner, signal, "tty");
        _code.JumpIf(BpfCondition.Equal, Owner, 0, none);
        _code.Store(BpfSize.Word, _into, _record + KernelTaskLayout.TerminalProcessGroup, 0);
        EmitPidNumber(terminal, Owner, KernelTaskLayout.TerminalProcessGroup, "ctrl.pgrp", "pgrp");
        int driver = _kernel.LoadPointer(Inner, Owner, terminal, "driver");
        _code.JumpIf(BpfCondition.Equal, Inner, 0, none);
        _code.Load(BpfSize.Word, Major, Inner, _kernel.Find(driver, "major").Offset);
        _code.Load(BpfSize.Word, Minor, Inner, _kernel.Find(driver, "minor_start").Offset);
        _code.Load(BpfSize.Word, Value, Owner, _kernel.Find(terminal, "index").Offset);
        _code.Compute32(BpfOperation.Add, Minor, Value);
        // new_encode_dev (include/linux/kdev_t.h): minor's low 8 bits, 12 bits of major, the rest of minor.
        _code.Compute32(BpfOperation.Move, Value, Minor);
        _code.Compute32(BpfOperation.And, Value, 0xff);
        _code.Compute32(BpfOperation.And, Minor, ~0xff);
        _code.Compute32(BpfOperation.ShiftLeft, Minor, 12);
        _code.Compute32(BpfOperation.Or, Value, Minor);
        _code.Compute32(BpfOperation.ShiftLeft, Major, 8);
        _code.Compute32(BpfOperation.Or, Value, Major);
        _code.Store(BpfSize.Word, _into, _record + KernelTaskLayout.TerminalDevice, Value);
    }

    private void CopyBehind(int task, BpfRegister from, string pointer, ReadOnlySpan<KernelTaskField> fields)
    {
        BpfLabel none = _code.NewLabel();
        int structId = _kernel.LoadPointer(Owner, from, task, pointer);
        _code.JumpIf(BpfCondition.Equal, Owner, 0, none);
        _kernel.Copy(structId, Owner, fields, _record, _into);
        _code.Place(none);
    }
}
