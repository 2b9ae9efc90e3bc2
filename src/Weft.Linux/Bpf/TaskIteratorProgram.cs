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
    private const BpfRegister Task = BpfRegister.R6;
    private const BpfRegister Output = BpfRegister.R7;
    private const int Record = -KernelTaskLayout.Bytes;

    private readonly BtfReader _btf;
    private readonly BpfAssembler _code = new();
    private KernelAccess _kernel;
    private string _missing = "";

    private TaskIteratorProgram(BtfReader btf)
    {
        _btf = btf;
        _kernel = new KernelAccess(btf, _code, KernelTaskWriter.Value);
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
        reason = program._kernel.Reason.Length > 0 ? program._kernel.Reason : program._missing;
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

        KernelTaskWriter writer = new(_btf, _code, BpfRegister.FramePointer, Record);
        writer.Emit(task, Task);
        if (writer.Reason.Length > 0) _missing = writer.Reason;
        HasRunDelay = writer.HasRunDelay;
        HasResidentPages = writer.HasResidentPages;

        _code.Move(BpfRegister.R1, Output);
        _code.Move(BpfRegister.R2, BpfRegister.FramePointer);
        _code.Compute(BpfOperation.Add, BpfRegister.R2, Record);
        _code.Move(BpfRegister.R3, KernelTaskLayout.Bytes);
        _code.Call(BpfHelper.SequenceWrite);
        _code.Place(end);
        _code.Move(BpfRegister.R0, 0);
        _code.Exit();
    }
}
