namespace Weft.Native;

/// <summary>Where a tracing program attaches (enum bpf_attach_type, include/uapi/linux/bpf.h).</summary>
public enum BpfAttachType : uint
{
    /// <summary>No attach type: the program type alone says it.</summary>
    None = 0,
    /// <summary>BPF_TRACE_RAW_TP: a tracepoint whose arguments are typed by BTF.</summary>
    TraceRawTracepoint = 23,
    /// <summary>BPF_TRACE_ITER: called once for each object of an iterator.</summary>
    TraceIterator = 28,
}
