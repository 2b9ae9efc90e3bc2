namespace Weft.Linux.Procfs;

/// <summary>The files of a process that take its mmap lock when they are read, and so may block for as long as it is held.</summary>
public enum GuardedFile : byte
{
    /// <summary><c>cmdline</c> (proc_pid_cmdline(5)); walk it with <see cref="CommandLineArguments"/>.</summary>
    CommandLine,
    /// <summary><c>environ</c> (proc_pid_environ(5)); walk it with <see cref="EnvironmentVariables"/>.</summary>
    Environment,
    /// <summary><c>smaps_rollup</c> (proc_pid_smaps(5)); parse it with <see cref="MemoryRollupParser"/>.</summary>
    MemoryRollup,
    /// <summary><c>maps</c> (proc_pid_maps(5)); walk it with <see cref="MemoryMappings"/>.</summary>
    MemoryMap,
}
