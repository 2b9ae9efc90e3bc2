using Weft.Linux.Procfs;

namespace Weft.Checks;

/// <summary>Tries out what this user may do on this machine. It changes nothing; what it opens or starts for the trial it closes and ends.</summary>
public static class MachineCheck
{
    /// <summary>Takes all facts.</summary>
    /// <param name="root">The proc file system; null when there is none.</param>
    /// <param name="rootPath">Where it is, or should be.</param>
    /// <param name="program">The path of the program to give capabilities to, for the lines that would.</param>
    /// <returns>The facts, in the order they are told.</returns>
    public static IReadOnlyList<MachineFact> Take(ProcRoot? root, string rootPath, string program)
    {
        Settings settings = new(root, rootPath, program);
        return
        [
            UserChecks.User(),
            KernelChecks.Release(),
            KernelChecks.Namespaces(),
            KernelChecks.Seccomp(),
            UserChecks.Capabilities(settings),
            ProcChecks.Mount(settings),
            UserChecks.Others(settings),
            BpfChecks.Types(),
            BpfChecks.TaskIterator(settings),
            BpfChecks.Unprivileged(settings),
            PerfChecks.Own(settings),
            PerfChecks.Machine(settings),
            PerfChecks.Hardware(settings),
            PtraceChecks.Child(),
            PtraceChecks.Scope(settings),
            KernelChecks.Addresses(settings),
            SymbolChecks.Library(settings),
        ];
    }
}
