namespace Weft.Checks;

/// <summary>Names of the facts.</summary>
public static class FactId
{
    /// <summary>Who asks.</summary>
    public const string User = "user";
    /// <summary>The kernel's release.</summary>
    public const string Kernel = "kernel";
    /// <summary>Whether this is the machine itself or a container.</summary>
    public const string Namespaces = "namespaces";
    /// <summary>System call filters.</summary>
    public const string Seccomp = "seccomp";
    /// <summary>Effective capabilities.</summary>
    public const string Capabilities = "capabilities";
    /// <summary>The proc file system and its mount options.</summary>
    public const string Proc = "proc";
    /// <summary>Reading what belongs to other users' processes.</summary>
    public const string Others = "others";
    /// <summary>The kernel's description of its types.</summary>
    public const string Btf = "btf";
    /// <summary>The BPF task iterator.</summary>
    public const string Bpf = "bpf";
    /// <summary>kernel.unprivileged_bpf_disabled.</summary>
    public const string UnprivilegedBpf = "unprivileged-bpf";
    /// <summary>Software events for one's own tasks.</summary>
    public const string PerfOwn = "perf-own";
    /// <summary>Software events for the whole machine.</summary>
    public const string PerfSystem = "perf-system";
    /// <summary>The processor's counters.</summary>
    public const string PerfHardware = "perf-hardware";
    /// <summary>Tracing one's own child.</summary>
    public const string Ptrace = "ptrace";
    /// <summary>kernel.yama.ptrace_scope.</summary>
    public const string PtraceScope = "ptrace-scope";
    /// <summary>kernel.kptr_restrict.</summary>
    public const string KernelAddresses = "kernel-addresses";
    /// <summary>Debug symbols of the C library.</summary>
    public const string LibrarySymbols = "libc-symbols";
}
