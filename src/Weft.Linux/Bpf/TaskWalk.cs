using System.Runtime.InteropServices;
using Weft.Native;
using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// Lists all tasks by one run of a BPF program that walks the kernel's list: what <see cref="TaskIterator"/> tells, for half of the
/// time, for a view that looks again and again. Needs root (or CAP_BPF and CAP_PERFMON), the initial namespaces and Linux 6.7.
/// </summary>
/// <remarks>One thread at a time.</remarks>
public sealed class TaskWalk : IDisposable
{
    /// <summary>Most tasks it is made for: a longer walk would keep a CPU for too long on kernels that do not preempt there.</summary>
    public const int MaximumTasks = 30_000;

    private readonly SafeDescriptor _map;
    private readonly int _bytes;
    private readonly BpfProgram _program;
    private MappedMemory? _memory;

    private TaskWalk(SafeDescriptor map, int bytes, BpfProgram program) => (_map, _bytes, _program) = (map, bytes, program);

    /// <summary>Loads the program for the running kernel.</summary>
    /// <param name="capacity">Room for so many tasks.</param>
    /// <param name="reason">Why it cannot be had here; empty on success.</param>
    public static TaskWalk? TryCreate(int capacity, out string reason)
    {
        if (capacity is <= 0 or > MaximumTasks)
        {
            reason = "there are too many tasks for one walk";
            return null;
        }
        if (!InitialNamespaces.TryRequire(out reason)) return null;
        using KernelBtf? kernel = KernelBtf.TryOpen(out reason);
        if (kernel is null) return null;
        if (!BtfReader.TryParse(kernel.Bytes, out BtfReader btf))
        {
            reason = "the kernel's BTF is not of a form Weft reads";
            return null;
        }
        int page = (int)SystemInformation.PageBytes;
        int bytes = (TaskWalkProgram.HeaderBytes + (capacity * KernelTaskLayout.Bytes) + page - 1) / page * page;
        int created = Native.Bpf.CreateMap(BpfMapType.Array, sizeof(int), bytes, 1, "weft_walk"u8, isMappable: true);
        if (created < 0)
        {
            reason = BpfReason.For("make a BPF map", created);
            return null;
        }
        SafeDescriptor map = new(created);
        if (TaskWalkProgram.TryAssemble(btf, created, bytes, out ulong[] code, out reason)
            && BpfProgram.TryLoad(BpfProgramType.SystemCall, BpfAttachType.None, 0, "weft_walk"u8, code, out reason) is { } program) return new TaskWalk(map, bytes, program);
        map.Dispose();
        return null;
    }

    /// <summary>Reads all tasks as they are now: by process in the order of their making, the threads of each behind it likewise.</summary>
    /// <param name="tasks">The tasks, valid until <see cref="Release"/> or the next read; empty on failure.</param>
    /// <param name="isFull">Whether there were more than there is room for.</param>
    /// <param name="reason">Why it failed; empty on success.</param>
    public bool TryRead(out ReadOnlySpan<KernelTask> tasks, out bool isFull, out string reason)
    {
        tasks = default;
        isFull = false;
        int result = Native.Bpf.Run(_program.Descriptor);
        if (result < 0)
        {
            reason = BpfReason.For("run a BPF program", result);
            return false;
        }
        Release();
        if (MappedMemory.TryMap(_map.Number, 0, _bytes, MappingAccess.SharedRead, out _memory) is var error && _memory is null)
        {
            reason = BpfReason.For("map a BPF map", -(int)error);
            return false;
        }
        reason = "";
        ReadOnlySpan<byte> bytes = _memory.Bytes;
        ulong end = Math.Min(MemoryMarshal.Read<ulong>(bytes), (ulong)bytes.Length);
        isFull = MemoryMarshal.Read<ulong>(bytes[sizeof(ulong)..]) != 0;
        tasks = MemoryMarshal.Cast<byte, KernelTask>(bytes[TaskWalkProgram.HeaderBytes..(int)end]);
        return true;
    }

    /// <summary>Takes the records out of Weft's address space; the kernel keeps their memory for the next read.</summary>
    public void Release()
    {
        _memory?.Dispose();
        _memory = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        Release();
        _map.Dispose();
    }
}
