namespace Weft.Linux.Bpf;

/// <summary>Kernel functions that programs may call (enum bpf_func_id, include/uapi/linux/bpf.h; bpf-helpers(7)).</summary>
public enum BpfHelper
{
    /// <summary>bpf_map_lookup_elem(map, key): a pointer to the value, or 0.</summary>
    MapLookup = 1,
    /// <summary>bpf_map_update_elem(map, key, value, flags).</summary>
    MapUpdate = 2,
    /// <summary>bpf_map_delete_elem(map, key).</summary>
    MapDelete = 3,
    /// <summary>bpf_ktime_get_ns(): CLOCK_MONOTONIC.</summary>
    MonotonicNanoseconds = 5,
    /// <summary>bpf_get_current_pid_tgid(): tgid in the high half, tid in the low, of the initial PID namespace.</summary>
    CurrentTgidAndTid = 14,
    /// <summary>bpf_probe_read_user(to, bytes, from): copies memory of the current process; zeros and not zero when it faults.</summary>
    ReadUser = 112,
    /// <summary>bpf_probe_read_kernel(to, bytes, from): copies kernel memory; not zero when it faults.</summary>
    ReadKernel = 113,
    /// <summary>bpf_probe_read_kernel_str(to, bytes, from): copies a text up to its NUL; the bytes with the NUL, or negative.</summary>
    ReadKernelText = 115,
    /// <summary>bpf_seq_write(seq, from, bytes): emits from an iterator.</summary>
    SequenceWrite = 127,
    /// <summary>bpf_ringbuf_output(ring, from, bytes, flags): emits a record; not zero when the ring is full.</summary>
    RingBufferOutput = 130,
    /// <summary>bpf_ringbuf_reserve(ring, bytes, 0): room for a record, or 0 when the ring is full.</summary>
    RingBufferReserve = 131,
    /// <summary>bpf_ringbuf_submit(record, flags): emits a record whose room was reserved.</summary>
    RingBufferSubmit = 132,
    /// <summary>bpf_get_current_task_btf(): the task that runs, whose members may be read.</summary>
    CurrentTask = 158,
    /// <summary>bpf_task_pt_regs(task): a task's saved user registers.</summary>
    TaskRegisters = 175,
}
