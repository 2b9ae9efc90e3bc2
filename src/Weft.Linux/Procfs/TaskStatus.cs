namespace Weft.Linux.Procfs;

/// <summary>The contents of <c>/proc/PID/status</c> or <c>/proc/PID/task/TID/status</c> (proc_pid_status(5), fs/proc/array.c).</summary>
/// <remarks>
/// Look at <see cref="Parts"/> before believing a field. Memory sizes, <see cref="ThreadCount"/>, the signal queue and
/// shared pending signals are the process's; everything else is the task's own, also in the process's own file.
/// Sizes are bytes. Slices point into the text that was parsed.
/// </remarks>
public struct TaskStatus
{
    /// <summary>The lines that were there.</summary>
    public StatusParts Parts;
    /// <summary>File mode creation mask.</summary>
    public uint Umask;
    /// <summary>State letter (R S D T t Z X P I).</summary>
    public byte State;
    /// <summary>Thread group: the process id.</summary>
    public int Tgid;
    /// <summary>The task itself (the line <c>Pid:</c>).</summary>
    public int Tid;
    /// <summary>The parent's tgid; 0 when it is outside this PID namespace.</summary>
    public int ParentTgid;
    /// <summary>The task that traces this one; 0 for none.</summary>
    public int TracerTid;
    /// <summary>Real user.</summary>
    public uint RealUserId;
    /// <summary>Effective user.</summary>
    public uint EffectiveUserId;
    /// <summary>Saved user.</summary>
    public uint SavedUserId;
    /// <summary>User for file access.</summary>
    public uint FileSystemUserId;
    /// <summary>Real group.</summary>
    public uint RealGroupId;
    /// <summary>Effective group.</summary>
    public uint EffectiveGroupId;
    /// <summary>Saved group.</summary>
    public uint SavedGroupId;
    /// <summary>Group for file access.</summary>
    public uint FileSystemGroupId;
    /// <summary>Descriptor slots allocated now.</summary>
    public uint DescriptorSlots;
    /// <summary>Supplementary groups, decimal, separated by blanks.</summary>
    public TextSlice Groups;
    /// <summary>Process id in each PID namespace from the proc mount's to the innermost, separated by tabs.</summary>
    public TextSlice NamespaceTgids;
    /// <summary>Task id in each PID namespace, likewise.</summary>
    public TextSlice NamespaceTids;
    /// <summary>Process group in each PID namespace, likewise.</summary>
    public TextSlice NamespaceProcessGroups;
    /// <summary>Session in each PID namespace, likewise.</summary>
    public TextSlice NamespaceSessions;
    /// <summary>Whether this is a kernel thread.</summary>
    public bool IsKernelThread;
    /// <summary>VmPeak: largest virtual size so far.</summary>
    public ulong PeakVirtualBytes;
    /// <summary>VmSize: virtual size.</summary>
    public ulong VirtualBytes;
    /// <summary>VmLck: locked by mlock(2).</summary>
    public ulong LockedBytes;
    /// <summary>VmPin: pinned, cannot be moved.</summary>
    public ulong PinnedBytes;
    /// <summary>VmHWM: largest resident size so far.</summary>
    public ulong PeakResidentBytes;
    /// <summary>VmRSS: resident size (inexact: per-CPU counters).</summary>
    public ulong ResidentBytes;
    /// <summary>RssAnon: resident anonymous memory.</summary>
    public ulong ResidentAnonymousBytes;
    /// <summary>RssFile: resident file pages.</summary>
    public ulong ResidentFileBytes;
    /// <summary>RssShmem: resident shared memory (System V, tmpfs, shared anonymous).</summary>
    public ulong ResidentSharedBytes;
    /// <summary>VmData: private writable mappings.</summary>
    public ulong DataBytes;
    /// <summary>VmStk: the main thread's stack mapping.</summary>
    public ulong StackBytes;
    /// <summary>VmExe: program text.</summary>
    public ulong ExecutableBytes;
    /// <summary>VmLib: other executable mappings.</summary>
    public ulong LibraryBytes;
    /// <summary>VmPTE: page tables.</summary>
    public ulong PageTableBytes;
    /// <summary>VmSwap: anonymous memory swapped out (shared memory not counted).</summary>
    public ulong SwapBytes;
    /// <summary>HugetlbPages: hugetlb memory (not in VmRSS).</summary>
    public ulong HugePageBytes;
    /// <summary>Whether a core dump is being written now.</summary>
    public bool IsDumpingCore;
    /// <summary>Whether transparent huge pages are allowed (PR_SET_THP_DISABLE not set).</summary>
    public bool AllowsTransparentHugePages;
    /// <summary>Threads of the process.</summary>
    public int ThreadCount;
    /// <summary>SigQ: signals queued for the real user.</summary>
    public ulong SignalsQueued;
    /// <summary>SigQ: RLIMIT_SIGPENDING of this process.</summary>
    public ulong SignalQueueLimit;
    /// <summary>SigPnd: pending for the thread; bit n-1 is signal n, here and below.</summary>
    public ulong SignalsPending;
    /// <summary>ShdPnd: pending for the process.</summary>
    public ulong SharedSignalsPending;
    /// <summary>SigBlk: blocked.</summary>
    public ulong SignalsBlocked;
    /// <summary>SigIgn: ignored.</summary>
    public ulong SignalsIgnored;
    /// <summary>SigCgt: with a handler.</summary>
    public ulong SignalsCaught;
    /// <summary>CapInh: bit n is capability n (capabilities(7)), here and below.</summary>
    public ulong CapabilitiesInherited;
    /// <summary>CapPrm.</summary>
    public ulong CapabilitiesPermitted;
    /// <summary>CapEff.</summary>
    public ulong CapabilitiesEffective;
    /// <summary>CapBnd.</summary>
    public ulong CapabilitiesBounding;
    /// <summary>CapAmb.</summary>
    public ulong CapabilitiesAmbient;
    /// <summary>The no_new_privs bit (prctl(2)).</summary>
    public bool NoNewPrivileges;
    /// <summary>0 off, 1 strict, 2 filter (seccomp(2)).</summary>
    public uint SeccompMode;
    /// <summary>Filters attached.</summary>
    public uint SeccompFilters;
    /// <summary>The kernel's words, such as <c>vulnerable</c>.</summary>
    public TextSlice SpeculationStoreBypass;
    /// <summary>The kernel's words, such as <c>conditional enabled</c>.</summary>
    public TextSlice SpeculationIndirectBranch;
    /// <summary>CPUs allowed as a mask: hexadecimal words of 32 bits, highest first, separated by commas.</summary>
    public TextSlice CpusAllowed;
    /// <summary>CPUs allowed as a list such as <c>0-3,8</c> (cpuset(7)).</summary>
    public TextSlice CpusAllowedList;
    /// <summary>Memory nodes allowed as a list.</summary>
    public TextSlice MemoryNodesAllowedList;
    /// <summary>Times the task gave up the CPU.</summary>
    public ulong VoluntarySwitches;
    /// <summary>Times the task was made to give up the CPU.</summary>
    public ulong InvoluntarySwitches;

    /// <summary>Whether the task has user memory: false for kernel threads and zombies, whose file has no Vm lines.</summary>
    public readonly bool HasMemory => Has(StatusParts.Memory);

    /// <summary>Whether all the lines named were there.</summary>
    public readonly bool Has(StatusParts parts) => (Parts & parts) == parts;
}
