namespace Weft.Native;

/// <summary>Kinds of BPF program Weft loads (enum bpf_prog_type, include/uapi/linux/bpf.h).</summary>
public enum BpfProgramType : uint
{
    /// <summary>BPF_PROG_TYPE_PERF_EVENT: runs at each sample of a perf event and may drop it.</summary>
    PerfEvent = 7,
    /// <summary>BPF_PROG_TYPE_TRACING: iterators and BTF tracepoints, attached by a type id of the kernel's BTF.</summary>
    Tracing = 26,
    /// <summary>BPF_PROG_TYPE_SYSCALL: runs when it is told to, in the context of who tells it (Linux 5.14).</summary>
    SystemCall = 31,
}
