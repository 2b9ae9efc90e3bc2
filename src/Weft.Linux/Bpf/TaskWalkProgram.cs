using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// Assembles the program of <see cref="TaskWalk"/>: it walks the kernel's task list by itself (bpf_iter_task_new, Linux 6.7) and
/// makes a <see cref="KernelTask"/> of each task in the memory of a map, which user space has mapped.
/// </summary>
/// <remarks>
/// Beside the iterator that a file is read for, this takes no reference to each task, looks up no id, and copies no record: half
/// the time. The list is walked within one RCU section, so its length bounds how long the CPU is kept from other tasks on
/// kernels that do not preempt there.
/// </remarks>
internal ref struct TaskWalkProgram
{
    /// <summary>Bytes before the first record: the end of the last one (8 bytes), and whether there was no room for more (8).</summary>
    public const int HeaderBytes = 16;

    private const int FullAt = 8;
    private const int IteratorAt = -24; // struct bpf_iter_task: three words
    private const int AllThreads = 1;   // BPF_TASK_ITER_ALL_THREADS
    private const BpfRegister Task = BpfRegister.R6;
    private const BpfRegister Record = BpfRegister.R7;

    private static readonly byte[][] s_functions =
    [
        "bpf_rcu_read_lock"u8.ToArray(), "bpf_rcu_read_unlock"u8.ToArray(), "bpf_iter_task_new"u8.ToArray(),
        "bpf_iter_task_next"u8.ToArray(), "bpf_iter_task_destroy"u8.ToArray(), "bpf_rdonly_cast"u8.ToArray(),
    ];

    /// <summary>Assembles the program.</summary>
    /// <param name="btf">The kernel's BTF.</param>
    /// <param name="map">Descriptor of an array map of one value.</param>
    /// <param name="valueBytes">The value's size.</param>
    /// <param name="code">The instructions.</param>
    /// <param name="reason">What this kernel lacks; empty on success.</param>
    public static bool TryAssemble(BtfReader btf, int map, int valueBytes, out ulong[] code, out string reason)
    {
        code = [];
        Span<int> functions = stackalloc int[s_functions.Length];
        for (int i = 0; i < functions.Length; i++)
        {
            if (btf.TryFindType(BtfKind.Function, s_functions[i], out functions[i])) continue;
            reason = "this kernel's BPF programs cannot walk the task list (Linux 6.7 is the first that can)";
            return false;
        }
        if (!btf.TryFindType(BtfKind.Struct, "task_struct"u8, out int task))
        {
            reason = "this kernel's BTF has no struct task_struct";
            return false;
        }
        BpfAssembler assembler = new();
        KernelTaskWriter writer = new(btf, assembler, Record, 0);
        Emit(assembler, ref writer, functions, task, map, valueBytes);
        reason = writer.Reason;
        if (reason.Length == 0) code = assembler.Assemble();
        return reason.Length == 0;
    }

    private static void Emit(BpfAssembler code, ref KernelTaskWriter writer, scoped ReadOnlySpan<int> functions, int task, int map, int valueBytes)
    {
        BpfLabel next = code.NewLabel(), full = code.NewLabel(), done = code.NewLabel();
        code.LoadMapValue(BpfRegister.R1, map);
        code.Store(BpfSize.DoubleWord, BpfRegister.R1, 0, HeaderBytes);
        code.Store(BpfSize.DoubleWord, BpfRegister.R1, FullAt, 0);
        code.CallKernelFunction(functions[0]);
        PointAtIterator(code);
        code.Move(BpfRegister.R2, 0);
        code.Move(BpfRegister.R3, AllThreads);
        code.CallKernelFunction(functions[2]);

        code.Place(next);
        PointAtIterator(code);
        code.CallKernelFunction(functions[3]);
        code.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, done);
        // The cast makes loads free of checks and of searches by the verifier; see TaskIteratorProgram.
        code.Move(BpfRegister.R1, BpfRegister.R0);
        code.Move(BpfRegister.R2, task);
        code.CallKernelFunction(functions[5]);
        code.Move(Task, BpfRegister.R0);
        // The end of the last record is kept in the map: what is loaded from there is any number to the verifier, so that the second
        // round of this loop looks to it like the first.
        code.LoadMapValue(Record, map);
        code.Load(BpfSize.DoubleWord, BpfRegister.R2, Record, 0);
        code.JumpIf(BpfCondition.Above, BpfRegister.R2, valueBytes - KernelTaskLayout.Bytes, full);
        code.Compute(BpfOperation.Add, Record, BpfRegister.R2);
        writer.Emit(task, Task);
        // The idle task of the first CPU heads the list; it has no id and is no task of anybody's.
        code.Load(BpfSize.Word, BpfRegister.R1, Record, KernelTaskLayout.Tid);
        code.JumpIf(BpfCondition.Equal, BpfRegister.R1, 0, next);
        code.LoadMapValue(BpfRegister.R1, map);
        code.Load(BpfSize.DoubleWord, BpfRegister.R2, BpfRegister.R1, 0);
        code.Compute(BpfOperation.Add, BpfRegister.R2, KernelTaskLayout.Bytes);
        code.Store(BpfSize.DoubleWord, BpfRegister.R1, 0, BpfRegister.R2);
        code.Jump(next);

        code.Place(full);
        code.LoadMapValue(BpfRegister.R1, map);
        code.Store(BpfSize.DoubleWord, BpfRegister.R1, FullAt, 1);
        code.Place(done);
        PointAtIterator(code);
        code.CallKernelFunction(functions[4]);
        code.CallKernelFunction(functions[1]);
        code.Move(BpfRegister.R0, 0);
        code.Exit();
    }

    private static void PointAtIterator(BpfAssembler code)
    {
        code.Move(BpfRegister.R1, BpfRegister.FramePointer);
        code.Compute(BpfOperation.Add, BpfRegister.R1, IteratorAt);
    }
}
