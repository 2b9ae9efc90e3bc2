using System.Text;
using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// Assembles the program of <see cref="TaskIterator"/> for a kernel described by its BTF: for each task it fills a
/// <see cref="KernelTask"/> on its stack and emits it.
/// </summary>
/// <remarks>
/// Loads through typed pointers need no helper: the verifier checks that they stay within a member, and one that faults
/// reads 0. Every pointer is tested for zero, since some kernels insist on it and others do not mind.
/// <para>
/// For each pointer loaded through a trusted pointer the verifier searches all of the kernel's types by name, three times:
/// 0.6 ms a load, most of what loading this program took. A pointer from bpf_rdonly_cast is not trusted, so nothing is
/// searched, and the cast itself becomes a register copy: the program loads in 0.7 ms instead of 5.4.
/// </para>
/// </remarks>
internal ref struct TaskIteratorProgram
{
    private const BpfRegister Value = BpfRegister.R1;
    private const BpfRegister Task = BpfRegister.R6;
    private const BpfRegister Output = BpfRegister.R7;
    private const BpfRegister Owner = BpfRegister.R8;
    private const BpfRegister Inner = BpfRegister.R9;
    private const int Record = -KernelTaskLayout.Bytes;
    private const int StaticProcessGroupIndex = 2;
    private const int StaticSessionIndex = 3;

    private readonly BtfReader _btf;
    private readonly BpfAssembler _code = new();
    private KernelAccess _kernel;

    private TaskIteratorProgram(BtfReader btf)
    {
        _btf = btf;
        _kernel = new KernelAccess(btf, _code, Value);
    }

    /// <summary>Whether the program casts its task (bpf_rdonly_cast: Linux 6.2, and only with the JIT).</summary>
    public bool HasCast { get; private set; }

    /// <summary>The finished instructions.</summary>
    public ulong[] Code { get; private set; } = [];

    /// <summary>BTF id of the function that the program attaches to.</summary>
    public int AttachTypeId { get; private set; }

    /// <summary>Whether this kernel keeps sched_info.</summary>
    public bool HasRunDelay { get; private set; }

    /// <summary>Whether the resident pages are where this program knows to find them.</summary>
    public bool HasResidentPages { get; private set; }

    /// <summary>Assembles the program.</summary>
    /// <param name="btf">The kernel's BTF.</param>
    /// <param name="mayCast">Whether to use bpf_rdonly_cast if the kernel has it.</param>
    /// <param name="program">The program.</param>
    /// <param name="reason">What this kernel lacks; empty on success.</param>
    public static bool TryAssemble(BtfReader btf, bool mayCast, out TaskIteratorProgram program, out string reason)
    {
        program = new TaskIteratorProgram(btf);
        if (!btf.TryFindType(BtfKind.Function, "bpf_iter_task"u8, out int attachTypeId))
        {
            reason = "this kernel has no BPF task iterator (Linux 5.8 has the first)";
            return false;
        }
        program.AttachTypeId = attachTypeId;
        int cast = 0;
        program.HasCast = mayCast && btf.TryFindType(BtfKind.Function, "bpf_rdonly_cast"u8, out cast);
        program.Emit(cast);
        reason = program._kernel.Reason;
        if (reason.Length == 0) program.Code = program._code.Assemble();
        return reason.Length == 0;
    }

    private void Emit(int cast)
    {
        if (!_btf.TryFindType(BtfKind.Struct, "bpf_iter__task"u8, out int context)) _kernel.Miss("struct bpf_iter__task");
        BpfLabel end = _code.NewLabel();
        int task = _kernel.LoadPointer(Task, BpfRegister.R1, context, "task");
        _code.JumpIf(BpfCondition.Equal, Task, 0, end); // the last call, after all tasks
        int meta = _kernel.LoadPointer(Output, BpfRegister.R1, context, "meta");
        _kernel.LoadPointer(Output, Output, meta, "seq");
        if (HasCast)
        {
            _code.Move(BpfRegister.R1, Task);
            _code.Move(BpfRegister.R2, task);
            _code.CallKernelFunction(cast);
            _code.Move(Task, BpfRegister.R0);
        }

        _code.Move(Value, 0);
        for (int at = 0; at < KernelTaskLayout.Bytes; at += 8) _code.Store(BpfSize.DoubleWord, BpfRegister.FramePointer, Record + at, Value);
        _code.Store(BpfSize.Word, BpfRegister.FramePointer, Record + KernelTaskLayout.TerminalProcessGroup, -1);

        _kernel.Copy(task, Task, KernelTaskSources.Task, Record);
        EmitName(task);
        HasRunDelay = _kernel.Has(task, KernelTaskSources.RunDelay);
        if (HasRunDelay) _kernel.Copy(task, Task, KernelTaskSources.RunDelay, Record);
        EmitMemory(task);
        CopyBehind(task, "real_cred", KernelTaskSources.Credentials);
        CopyBehind(task, "real_parent", KernelTaskSources.Parent);
        EmitSignal(task);

        _code.Move(BpfRegister.R1, Output);
        _code.Move(BpfRegister.R2, BpfRegister.FramePointer);
        _code.Compute(BpfOperation.Add, BpfRegister.R2, Record);
        _code.Move(BpfRegister.R3, KernelTaskLayout.Bytes);
        _code.Call(BpfHelper.SequenceWrite);
        _code.Place(end);
        _code.Move(BpfRegister.R0, 0);
        _code.Exit();
    }

    private void EmitName(int task)
    {
        BtfMember name = _kernel.Find(task, "comm");
        if (name.SizeBytes != KernelTaskLayout.NameBytes) _kernel.Miss("task_struct.comm of 16 bytes");
        for (int at = 0; at < KernelTaskLayout.NameBytes; at += 8)
        {
            _code.Load(BpfSize.DoubleWord, Value, Task, name.Offset + at);
            _code.Store(BpfSize.DoubleWord, BpfRegister.FramePointer, Record + KernelTaskLayout.Name + at, Value);
        }
    }

    // MM_FILEPAGES, MM_ANONPAGES, MM_SHMEMPAGES (include/linux/mm_types_task.h); since Linux 6.2 each is a percpu_counter, before
    // they were atomic numbers in a structure of their own.
    private void EmitMemory(int task)
    {
        BpfLabel none = _code.NewLabel();
        int memory = _kernel.LoadPointer(Owner, Task, task, "mm");
        _code.JumpIf(BpfCondition.Equal, Owner, 0, none);
        _kernel.Copy(memory, Owner, KernelTaskSources.Memory, Record);
        HasResidentPages = _kernel.Has(memory, KernelTaskSources.Resident);
        if (HasResidentPages)
        {
            _code.Move(Inner, 0);
            foreach (KernelTaskField part in KernelTaskSources.Resident)
            {
                _code.Load(BpfSize.DoubleWord, Value, Owner, _kernel.Find(memory, part.Paths).Offset);
                _code.Compute(BpfOperation.Add, Inner, Value);
            }
            _code.Store(BpfSize.DoubleWord, BpfRegister.FramePointer, Record + KernelTaskLayout.ResidentPages, Inner);
        }
        _code.Place(none);
    }

    private void EmitSignal(int task)
    {
        BpfLabel none = _code.NewLabel();
        int signal = _kernel.LoadPointer(Owner, Task, task, "signal");
        _code.JumpIf(BpfCondition.Equal, Owner, 0, none);
        _kernel.Copy(signal, Owner, KernelTaskSources.Signal, Record);
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
        _code.Store(BpfSize.Word, BpfRegister.FramePointer, Record + destination, Value);
        _code.Place(none);
    }

    private void EmitTerminal(int signal, BpfLabel none)
    {
        const BpfRegister Major = BpfRegister.R2;
        const BpfRegister Minor = BpfRegister.R3;
        int terminal = _kernel.LoadPointer(Owner, Owner, signal, "tty");
        _code.JumpIf(BpfCondition.Equal, Owner, 0, none);
        _code.Store(BpfSize.Word, BpfRegister.FramePointer, Record + KernelTaskLayout.TerminalProcessGroup, 0);
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
        _code.Store(BpfSize.Word, BpfRegister.FramePointer, Record + KernelTaskLayout.TerminalDevice, Value);
    }

    private void CopyBehind(int task, string pointer, ReadOnlySpan<KernelTaskField> fields)
    {
        BpfLabel none = _code.NewLabel();
        int structId = _kernel.LoadPointer(Owner, Task, task, pointer);
        _code.JumpIf(BpfCondition.Equal, Owner, 0, none);
        _kernel.Copy(structId, Owner, fields, Record);
        _code.Place(none);
    }
}
