using Weft.Native;

namespace Weft.Checks;

/// <summary>The kernel, and the walls around this process.</summary>
internal static class KernelChecks
{
    private const ulong FirstPidNamespace = 0xEFFF_FFFC;

    public static MachineFact Release() => new(FactId.Kernel, "kernel", CheckStatus.Works, SystemInformation.KernelRelease);

    public static MachineFact Namespaces()
    {
        const string Title = "container";
        string sign = Exists("/.dockerenv\0"u8) ? "/.dockerenv" : Exists("/run/.containerenv\0"u8) ? "/run/.containerenv" : "";
        return Settings.IsFirstNamespace("pid", FirstPidNamespace) switch
        {
            null => new(FactId.Namespaces, Title, CheckStatus.Unknown, "not known: /proc/self/ns is not there"),
            true => new(FactId.Namespaces, Title, CheckStatus.Works, "none: this is the machine's own PID namespace" + (sign.Length > 0 ? $", though {sign} is there" : "")),
            false => new(FactId.Namespaces, Title, CheckStatus.Limited, $"a PID namespace of its own{(sign.Length > 0 ? $" ({sign} is there)" : "")}: the machine's other processes are not to be seen from here, only from outside"),
        };
    }

    public static MachineFact Seccomp()
    {
        const string Title = "seccomp filter";
        return ProcessControl.SeccompMode switch
        {
            0 => new(FactId.Seccomp, Title, CheckStatus.Works, "none"),
            > 0 => new(FactId.Seccomp, Title, CheckStatus.Limited, "one is set and may refuse system calls; who started this process set it (docker run --security-opt seccomp=unconfined sets none)"),
            _ => new(FactId.Seccomp, Title, CheckStatus.Works, "none (this kernel has none)"),
        };
    }

    public static MachineFact Addresses(Settings settings)
    {
        const string Title = "kernel addresses";
        return settings.Number("sys/kernel/kptr_restrict\0"u8) switch
        {
            null => new(FactId.KernelAddresses, Title, CheckStatus.Unknown, "kernel.kptr_restrict is not readable"),
            0 => new(FactId.KernelAddresses, Title, CheckStatus.Works, "kernel.kptr_restrict = 0"),
            1 when settings.Has(Capability.Syslog) => new(FactId.KernelAddresses, Title, CheckStatus.Works, "kernel.kptr_restrict = 1, shown to cap_syslog"),
            int value => new(FactId.KernelAddresses, Title, CheckStatus.Limited, $"hidden: kernel.kptr_restrict = {value}") { Remedy = settings.Sysctl("kernel.kptr_restrict", 0) },
        };
    }

    private static bool Exists(ReadOnlySpan<byte> path) => Files.Status(Files.CurrentDirectory, path, out _) == Errno.None;
}
