namespace Weft.Native;

/// <summary>Kinds of BPF map Weft makes (enum bpf_map_type, include/uapi/linux/bpf.h).</summary>
public enum BpfMapType : uint
{
    /// <summary>BPF_MAP_TYPE_HASH: a hash table; entries come and go.</summary>
    Hash = 1,
    /// <summary>BPF_MAP_TYPE_ARRAY: keys 0 … maximum - 1 (32-bit), all present and zero from the start.</summary>
    Array = 2,
    /// <summary>BPF_MAP_TYPE_LRU_HASH: a hash table that drops its oldest entries when full.</summary>
    LruHash = 9,
    /// <summary>BPF_MAP_TYPE_RINGBUF: one ring of records that all processors write and user space reads by mmap.</summary>
    RingBuffer = 27,
}
