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
    private string? _missing;

    private TaskIteratorProgram(BtfReader btf) => _btf = btf;

    /// <summary>Whether the program casts its task (bpf_rdonly_cast: Linux 6.2, and only with the JIT).</summary>
    public bool HasCast { get; private set; }

    /// <summary>The finished instructions.</summary>
    public ulong[] Code { get; private set; } = [];

    /// <summary>BTF id of the function that the program attaches to.</summary>
    public int AttachTypeId { get; private set; }

    /// <summary>Whether this kernel keeps sched_info.</summary>
    public bool HasRunDelay { get; private set; }

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
        reason = program._missing is null ? "" : $"this kernel's BTF has no {program._missing}";
        if (program._missing is null) program.Code = program._code.Assemble();
        return program._missing is null;
    }

    private void Emit(int cast)
    {
        if (!_btf.TryFindType(BtfKind.Struct, "bpf_iter__task"u8, out int context)) Miss("struct bpf_iter__task");
        BpfLabel end = _code.NewLabel();
        int task = LoadPointer(Task, BpfRegister.R1, context, "task");
        _code.JumpIf(BpfCondition.Equal, Task, 0, end); // the last call, after all tasks
        int meta = LoadPointer(Output, BpfRegister.R1, context, "meta");
        LoadPointer(Output, Output, meta, "seq");
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

        Copy(task, Task, KernelTaskSources.Task);
        EmitName(task);
        HasRunDelay = Has(task, KernelTaskSources.RunDelay);
        if (HasRunDelay) Copy(task, Task, KernelTaskSources.RunDelay);
        CopyBehind(task, "mm", KernelTaskSources.Memory);
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
        BtfMember name = Find(task, "comm");
        if (name.SizeBytes != KernelTaskLayout.NameBytes) Miss("task_struct.comm of 16 bytes");
        for (int at = 0; at < KernelTaskLayout.NameBytes; at += 8)
        {
            _code.Load(BpfSize.DoubleWord, Value, Task, name.Offset + at);
            _code.Store(BpfSize.DoubleWord, BpfRegister.FramePointer, Record + KernelTaskLayout.Name + at, Value);
        }
    }

    private void EmitSignal(int task)
    {
        BpfLabel none = _code.NewLabel();
        int signal = LoadPointer(Owner, Task, task, "signal");
        _code.JumpIf(BpfCondition.Equal, Owner, 0, none);
        Copy(signal, Owner, KernelTaskSources.Signal);
        long processGroup = StaticProcessGroupIndex;
        long session = StaticSessionIndex;
        if (_btf.TryFindType(BtfKind.Enum, "pid_type"u8, out int pidType))
        {
            if (!_btf.TryGetEnumValue(pidType, "PIDTYPE_PGID"u8, out processGroup)) Miss("PIDTYPE_PGID");
            if (!_btf.TryGetEnumValue(pidType, "PIDTYPE_SID"u8, out session)) Miss("PIDTYPE_SID");
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
        int pid = LoadPointer(Inner, owner, structId, paths);
        _code.JumpIf(BpfCondition.Equal, Inner, 0, none);
        _code.Load(BpfSize.Word, Value, Inner, Find(pid, "numbers[0].nr").Offset);
        _code.Store(BpfSize.Word, BpfRegister.FramePointer, Record + destination, Value);
        _code.Place(none);
    }

    private void EmitTerminal(int signal, BpfLabel none)
    {
        const BpfRegister Major = BpfRegister.R2;
        const BpfRegister Minor = BpfRegister.R3;
        int terminal = LoadPointer(Owner, Owner, signal, "tty");
        _code.JumpIf(BpfCondition.Equal, Owner, 0, none);
        _code.Store(BpfSize.Word, BpfRegister.FramePointer, Record + KernelTaskLayout.TerminalProcessGroup, 0);
        EmitPidNumber(terminal, Owner, KernelTaskLayout.TerminalProcessGroup, "ctrl.pgrp", "pgrp");
        int driver = LoadPointer(Inner, Owner, terminal, "driver");
        _code.JumpIf(BpfCondition.Equal, Inner, 0, none);
        _code.Load(BpfSize.Word, Major, Inner, Find(driver, "major").Offset);
        _code.Load(BpfSize.Word, Minor, Inner, Find(driver, "minor_start").Offset);
        _code.Load(BpfSize.Word, Value, Owner, Find(terminal, "index").Offset);
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
        int structId = LoadPointer(Owner, Task, task, pointer);
        _code.JumpIf(BpfCondition.Equal, Owner, 0, none);
        Copy(structId, Owner, fields);
        _code.Place(none);
    }

    private void Copy(int structId, BpfRegister owner, ReadOnlySpan<KernelTaskField> fields)
    {
        foreach (KernelTaskField field in fields)
        {
            BtfMember member = Find(structId, field.Paths);
            int bytes = Math.Min(member.SizeBytes, field.Bytes);
            _code.Load(Width(bytes, field.Paths[0]), Value, owner, member.Offset);
            if (bytes < field.Bytes && _btf.IsSigned(member.TypeId))
            {
                _code.Compute(BpfOperation.ShiftLeft, Value, 64 - (8 * bytes));
                _code.Compute(BpfOperation.ShiftRightSigned, Value, 64 - (8 * bytes));
            }
            _code.Store(Width(field.Bytes, field.Paths[0]), BpfRegister.FramePointer, Record + field.Destination, Value);
        }
    }

    /// <summary>destination = owner->path; answers the struct it points to.</summary>
    private int LoadPointer(BpfRegister destination, BpfRegister owner, int structId, params ReadOnlySpan<string> paths)
    {
        BtfMember member = Find(structId, paths);
        _code.Load(BpfSize.DoubleWord, destination, owner, member.Offset);
        if (_btf.TryGetPointee(member.TypeId, out int pointee)) return pointee;
        Miss($"pointer to a known struct in {paths[0]}");
        return 0;
    }

    private readonly bool Has(int structId, ReadOnlySpan<KernelTaskField> fields)
    {
        foreach (KernelTaskField field in fields)
        {
            if (!TryFind(structId, field.Paths, out _)) return false;
        }
        return true;
    }

    private BtfMember Find(int structId, params ReadOnlySpan<string> paths)
    {
        if (!TryFind(structId, paths, out BtfMember member)) Miss($"member {paths[0]}");
        return member;
    }

    private readonly bool TryFind(int structId, ReadOnlySpan<string> paths, out BtfMember member)
    {
        member = default;
        foreach (string path in paths)
        {
            // Past what an instruction's offset reaches there is no member of these structs in any sane kernel.
            if (_btf.TryFindMember(structId, Encoding.UTF8.GetBytes(path), out member) && !member.IsBitField && member.Offset < short.MaxValue - 16) return true;
        }
        member = default;
        return false;
    }

    private BpfSize Width(int bytes, string path)
    {
        switch (bytes)
        {
            case 1: return BpfSize.Byte;
            case 2: return BpfSize.Half;
            case 4: return BpfSize.Word;
            case 8: return BpfSize.DoubleWord;
            default:
                Miss($"member {path} of a size that can be loaded");
                return BpfSize.Byte;
        }
    }

    private void Miss(string what) => _missing ??= what;
}
