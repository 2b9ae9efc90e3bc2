namespace Weft.Tasks;

/// <summary>
/// Groups of facts about a task, one per kernel file that must be opened to know them. A request names the groups it
/// needs, and only those files are read.
/// </summary>
[Flags]
public enum TaskFields
{
    /// <summary>Only ids.</summary>
    None = 0,
    /// <summary><c>stat</c>: always read, since it proves that the task lives.</summary>
    Stat = 1 << 0,
    /// <summary>Effective user and group: owner of the task's directory.</summary>
    Owner = 1 << 1,
    /// <summary><c>status</c>: ids, signals, capabilities, memory sizes, switches, seccomp, NSpid.</summary>
    Status = 1 << 2,
    /// <summary><c>io</c>: bytes read and written.</summary>
    Io = 1 << 3,
    /// <summary><c>schedstat</c>: nanoseconds run, nanoseconds runnable but waiting, slices.</summary>
    Schedstat = 1 << 4,
    /// <summary><c>wchan</c>: the kernel function the task sleeps in.</summary>
    WaitChannel = 1 << 5,
    /// <summary><c>syscall</c>: the system call the task is in, its arguments, SP and PC.</summary>
    SystemCall = 1 << 6,
    /// <summary><c>cmdline</c> (of the process).</summary>
    CommandLine = 1 << 7,
    /// <summary><c>cgroup</c>.</summary>
    ControlGroup = 1 << 8,
    /// <summary><c>ns/*</c>.</summary>
    Namespaces = 1 << 9,
    /// <summary><c>fd/</c>: number of open descriptors (of the process).</summary>
    OpenFiles = 1 << 10,
    /// <summary><c>smaps_rollup</c>: proportional and unique memory (of the process); dear to read.</summary>
    MemoryRollup = 1 << 11,
    /// <summary><c>exe</c> (of the process).</summary>
    Executable = 1 << 12,
    /// <summary><c>cwd</c>.</summary>
    WorkingDirectory = 1 << 13,
    /// <summary><c>root</c>.</summary>
    RootDirectory = 1 << 14,
    /// <summary><c>environ</c> (of the process).</summary>
    Environment = 1 << 15,
    /// <summary><c>oom_score</c> and <c>oom_score_adj</c>.</summary>
    OutOfMemory = 1 << 16,
    /// <summary>The number of locked pages (status VmLck), for ps's STAT letter L.</summary>
    LockedMemory = 1 << 17,
    /// <summary>The fields of <c>stat</c> that few views need: code addresses, SP and PC, block-I/O delay, guest time, exit code.</summary>
    StatRemainder = 1 << 18,
    /// <summary><c>statm</c> (of the process): resident pages, summed exactly where stat's field 24 may lag behind on many CPUs.</summary>
    MemorySize = 1 << 19,
    /// <summary>Of the machine: when it booted (<c>/proc/stat</c> btime), for times of day.</summary>
    BootTime = 1 << 20,
    /// <summary>Of the machine: its memory (<c>/proc/meminfo</c>), for shares of it.</summary>
    MachineMemory = 1 << 21,
    /// <summary>Of the machine: host name and boot id, for what outlives the boot.</summary>
    MachineIdentity = 1 << 22,
}
