namespace Weft.Native;

/// <summary>PTRACE_O_* (ptrace(2)): at what a traced task stops besides signals. Its children are born with the same.</summary>
[Flags]
public enum PtraceOptions
{
    /// <summary>At signals only.</summary>
    None = 0,
    /// <summary>Its forks; the child is traced too.</summary>
    Forks = 2,
    /// <summary>Its vforks, likewise.</summary>
    VirtualForks = 4,
    /// <summary>Its other clones, threads among them, likewise.</summary>
    Clones = 8,
    /// <summary>After an execve(2).</summary>
    Executions = 16,
    /// <summary>When it begins to end.</summary>
    Exits = 64,
}
