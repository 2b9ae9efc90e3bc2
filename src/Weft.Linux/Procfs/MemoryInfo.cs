namespace Weft.Linux.Procfs;

/// <summary>
/// The main lines of <c>/proc/meminfo</c> (proc_meminfo(5)), bytes. Lines this kernel lacks are 0; for any other line use
/// <see cref="KeyValueLines.TryFind"/>.
/// </summary>
public struct MemoryInfo
{
    /// <summary>MemTotal: usable memory.</summary>
    public ulong TotalBytes;
    /// <summary>MemFree: unused.</summary>
    public ulong FreeBytes;
    /// <summary>MemAvailable: can be had without swapping (Linux 3.14; estimated from free, page cache and slab before).</summary>
    public ulong AvailableBytes;
    /// <summary>Buffers: cached blocks of devices.</summary>
    public ulong BufferBytes;
    /// <summary>Cached: page cache, tmpfs and shared memory included.</summary>
    public ulong CachedBytes;
    /// <summary>SwapCached: swapped in, and still in swap too.</summary>
    public ulong SwapCachedBytes;
    /// <summary>SwapTotal.</summary>
    public ulong SwapTotalBytes;
    /// <summary>SwapFree.</summary>
    public ulong SwapFreeBytes;
    /// <summary>Dirty: waits to be written.</summary>
    public ulong DirtyBytes;
    /// <summary>Writeback: being written.</summary>
    public ulong WritebackBytes;
    /// <summary>AnonPages.</summary>
    public ulong AnonymousBytes;
    /// <summary>Mapped: file pages in page tables.</summary>
    public ulong MappedBytes;
    /// <summary>Shmem: tmpfs and shared memory.</summary>
    public ulong SharedMemoryBytes;
    /// <summary>SReclaimable: kernel objects that can be dropped.</summary>
    public ulong ReclaimableSlabBytes;
    /// <summary>SUnreclaim: kernel objects that cannot.</summary>
    public ulong UnreclaimableSlabBytes;
    /// <summary>KernelStack.</summary>
    public ulong KernelStackBytes;
    /// <summary>PageTables.</summary>
    public ulong PageTableBytes;
    /// <summary>CommitLimit.</summary>
    public ulong CommitLimitBytes;
    /// <summary>Committed_AS.</summary>
    public ulong CommittedBytes;
}
