namespace Weft.Linux.Procfs;

/// <summary>
/// The lines of a <c>status</c> file that were there and well formed. A line that is missing was not offered by this
/// kernel (or, for the memory lines, the task has no memory): its field says nothing, least of all 0.
/// </summary>
[Flags]
public enum StatusParts : ulong
{
    /// <summary>No line.</summary>
    None = 0,
    /// <summary>Umask: (Linux 4.7).</summary>
    Umask = 1UL << StatusLine.Umask,
    /// <summary>State:.</summary>
    State = 1UL << StatusLine.State,
    /// <summary>Tgid:.</summary>
    Tgid = 1UL << StatusLine.Tgid,
    /// <summary>Pid:.</summary>
    Tid = 1UL << StatusLine.Tid,
    /// <summary>PPid:.</summary>
    ParentTgid = 1UL << StatusLine.ParentTgid,
    /// <summary>TracerPid:.</summary>
    TracerTid = 1UL << StatusLine.TracerTid,
    /// <summary>Uid:.</summary>
    UserIds = 1UL << StatusLine.UserIds,
    /// <summary>Gid:.</summary>
    GroupIds = 1UL << StatusLine.GroupIds,
    /// <summary>FDSize:.</summary>
    DescriptorSlots = 1UL << StatusLine.DescriptorSlots,
    /// <summary>Groups:.</summary>
    Groups = 1UL << StatusLine.Groups,
    /// <summary>NStgid: (Linux 4.1).</summary>
    NamespaceTgids = 1UL << StatusLine.NamespaceTgids,
    /// <summary>NSpid: (Linux 4.1).</summary>
    NamespaceTids = 1UL << StatusLine.NamespaceTids,
    /// <summary>NSpgid: (Linux 4.1).</summary>
    NamespaceProcessGroups = 1UL << StatusLine.NamespaceProcessGroups,
    /// <summary>NSsid: (Linux 4.1).</summary>
    NamespaceSessions = 1UL << StatusLine.NamespaceSessions,
    /// <summary>Kthread: (Linux 6.8).</summary>
    KernelThread = 1UL << StatusLine.KernelThread,
    /// <summary>VmSize:, the line that every task with memory has.</summary>
    Memory = 1UL << StatusLine.VirtualBytes,
    /// <summary>VmPeak:.</summary>
    PeakVirtualBytes = 1UL << StatusLine.PeakVirtualBytes,
    /// <summary>VmLck:.</summary>
    LockedBytes = 1UL << StatusLine.LockedBytes,
    /// <summary>VmPin: (Linux 3.2).</summary>
    PinnedBytes = 1UL << StatusLine.PinnedBytes,
    /// <summary>VmHWM:.</summary>
    PeakResidentBytes = 1UL << StatusLine.PeakResidentBytes,
    /// <summary>VmRSS:.</summary>
    ResidentBytes = 1UL << StatusLine.ResidentBytes,
    /// <summary>RssAnon: (Linux 4.5).</summary>
    ResidentAnonymousBytes = 1UL << StatusLine.ResidentAnonymousBytes,
    /// <summary>RssFile: (Linux 4.5).</summary>
    ResidentFileBytes = 1UL << StatusLine.ResidentFileBytes,
    /// <summary>RssShmem: (Linux 4.5).</summary>
    ResidentSharedBytes = 1UL << StatusLine.ResidentSharedBytes,
    /// <summary>VmData:.</summary>
    DataBytes = 1UL << StatusLine.DataBytes,
    /// <summary>VmStk:.</summary>
    StackBytes = 1UL << StatusLine.StackBytes,
    /// <summary>VmExe:.</summary>
    ExecutableBytes = 1UL << StatusLine.ExecutableBytes,
    /// <summary>VmLib:.</summary>
    LibraryBytes = 1UL << StatusLine.LibraryBytes,
    /// <summary>VmPTE:.</summary>
    PageTableBytes = 1UL << StatusLine.PageTableBytes,
    /// <summary>VmSwap: (Linux 2.6.34).</summary>
    SwapBytes = 1UL << StatusLine.SwapBytes,
    /// <summary>HugetlbPages: (Linux 4.4).</summary>
    HugePageBytes = 1UL << StatusLine.HugePageBytes,
    /// <summary>CoreDumping: (Linux 4.15).</summary>
    CoreDumping = 1UL << StatusLine.CoreDumping,
    /// <summary>THP_enabled: (Linux 5.0).</summary>
    TransparentHugePages = 1UL << StatusLine.TransparentHugePages,
    /// <summary>Threads:.</summary>
    ThreadCount = 1UL << StatusLine.ThreadCount,
    /// <summary>SigQ:.</summary>
    SignalQueue = 1UL << StatusLine.SignalQueue,
    /// <summary>SigPnd:.</summary>
    SignalsPending = 1UL << StatusLine.SignalsPending,
    /// <summary>ShdPnd:.</summary>
    SharedSignalsPending = 1UL << StatusLine.SharedSignalsPending,
    /// <summary>SigBlk:.</summary>
    SignalsBlocked = 1UL << StatusLine.SignalsBlocked,
    /// <summary>SigIgn:.</summary>
    SignalsIgnored = 1UL << StatusLine.SignalsIgnored,
    /// <summary>SigCgt:.</summary>
    SignalsCaught = 1UL << StatusLine.SignalsCaught,
    /// <summary>CapInh:.</summary>
    CapabilitiesInherited = 1UL << StatusLine.CapabilitiesInherited,
    /// <summary>CapPrm:.</summary>
    CapabilitiesPermitted = 1UL << StatusLine.CapabilitiesPermitted,
    /// <summary>CapEff:.</summary>
    CapabilitiesEffective = 1UL << StatusLine.CapabilitiesEffective,
    /// <summary>CapBnd:.</summary>
    CapabilitiesBounding = 1UL << StatusLine.CapabilitiesBounding,
    /// <summary>CapAmb: (Linux 4.3).</summary>
    CapabilitiesAmbient = 1UL << StatusLine.CapabilitiesAmbient,
    /// <summary>NoNewPrivs: (Linux 4.10).</summary>
    NoNewPrivileges = 1UL << StatusLine.NoNewPrivileges,
    /// <summary>Seccomp: (Linux 3.8).</summary>
    SeccompMode = 1UL << StatusLine.SeccompMode,
    /// <summary>Seccomp_filters: (Linux 5.9).</summary>
    SeccompFilters = 1UL << StatusLine.SeccompFilters,
    /// <summary>Speculation_Store_Bypass: (Linux 4.17).</summary>
    SpeculationStoreBypass = 1UL << StatusLine.SpeculationStoreBypass,
    /// <summary>SpeculationIndirectBranch: (Linux 5.9).</summary>
    SpeculationIndirectBranch = 1UL << StatusLine.SpeculationIndirectBranch,
    /// <summary>Cpus_allowed:.</summary>
    CpusAllowed = 1UL << StatusLine.CpusAllowed,
    /// <summary>Cpus_allowed_list:.</summary>
    CpusAllowedList = 1UL << StatusLine.CpusAllowedList,
    /// <summary>Mems_allowed_list:.</summary>
    MemoryNodesAllowedList = 1UL << StatusLine.MemoryNodesAllowedList,
    /// <summary>voluntary_ctxt_switches:.</summary>
    VoluntarySwitches = 1UL << StatusLine.VoluntarySwitches,
    /// <summary>nonvoluntary_ctxt_switches:.</summary>
    InvoluntarySwitches = 1UL << StatusLine.InvoluntarySwitches,
    /// <summary>The lines that every kernel prints for every task.</summary>
    Required = State | Tgid | Tid | ParentTgid | UserIds | GroupIds,
}
