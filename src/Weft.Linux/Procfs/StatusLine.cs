namespace Weft.Linux.Procfs;

/// <summary>The lines of <c>status</c> in the order the kernel prints them (fs/proc/array.c proc_pid_status); also bit numbers.</summary>
internal enum StatusLine : byte
{
    Name, Umask, State, Tgid, Ngid, Tid, ParentTgid, TracerTid, UserIds, GroupIds, DescriptorSlots, Groups,
    NamespaceTgids, NamespaceTids, NamespaceProcessGroups, NamespaceSessions, KernelThread,
    PeakVirtualBytes, VirtualBytes, LockedBytes, PinnedBytes, PeakResidentBytes, ResidentBytes,
    ResidentAnonymousBytes, ResidentFileBytes, ResidentSharedBytes, DataBytes, StackBytes, ExecutableBytes,
    LibraryBytes, PageTableBytes, SwapBytes, HugePageBytes, CoreDumping, TransparentHugePages, UntagMask,
    ThreadCount, SignalQueue, SignalsPending, SharedSignalsPending, SignalsBlocked, SignalsIgnored, SignalsCaught,
    CapabilitiesInherited, CapabilitiesPermitted, CapabilitiesEffective, CapabilitiesBounding, CapabilitiesAmbient,
    NoNewPrivileges, SeccompMode, SeccompFilters, SpeculationStoreBypass, SpeculationIndirectBranch,
    CpusAllowed, CpusAllowedList, MemoryNodesAllowed, MemoryNodesAllowedList, VoluntarySwitches, InvoluntarySwitches,
}
