namespace Weft.Linux.Procfs;

/// <summary>
/// The contents of <c>smaps_rollup</c> (proc_pid_smaps(5), Documentation/filesystems/proc.rst): sums over the mappings of
/// the process, bytes. Proportional sizes divide each page by the number of its mappings.
/// </summary>
public struct MemoryRollup
{
    /// <summary>Rss.</summary>
    public ulong ResidentBytes;
    /// <summary>Pss.</summary>
    public ulong ProportionalBytes;
    /// <summary>Pss_Dirty (Linux 6.0; 0 before).</summary>
    public ulong ProportionalDirtyBytes;
    /// <summary>Pss_Anon (Linux 5.3; 0 before).</summary>
    public ulong ProportionalAnonymousBytes;
    /// <summary>Pss_File (Linux 5.3; 0 before).</summary>
    public ulong ProportionalFileBytes;
    /// <summary>Pss_Shmem (Linux 5.3; 0 before).</summary>
    public ulong ProportionalSharedMemoryBytes;
    /// <summary>Whether the kernel splits Pss by kind (Pss_Anon, Pss_File and Pss_Shmem).</summary>
    public bool HasProportionalKinds;
    /// <summary>Whether the kernel prints Pss_Dirty.</summary>
    public bool HasProportionalDirty;
    /// <summary>Shared_Clean.</summary>
    public ulong SharedCleanBytes;
    /// <summary>Shared_Dirty.</summary>
    public ulong SharedDirtyBytes;
    /// <summary>Private_Clean.</summary>
    public ulong PrivateCleanBytes;
    /// <summary>Private_Dirty.</summary>
    public ulong PrivateDirtyBytes;
    /// <summary>Shared_Hugetlb (not in Rss).</summary>
    public ulong SharedHugeBytes;
    /// <summary>Private_Hugetlb (not in Rss).</summary>
    public ulong PrivateHugeBytes;
    /// <summary>Swap.</summary>
    public ulong SwapBytes;
    /// <summary>SwapPss.</summary>
    public ulong ProportionalSwapBytes;
    /// <summary>Locked.</summary>
    public ulong LockedBytes;

    /// <summary>What would come free if the process ended: private clean, private dirty and private hugetlb memory.</summary>
    public readonly ulong UniqueBytes => PrivateCleanBytes + PrivateDirtyBytes + PrivateHugeBytes;
}
