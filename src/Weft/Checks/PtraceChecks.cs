using System.Text;
using Weft.Native;

namespace Weft.Checks;

/// <summary>Tracing, by attaching to a child made for it.</summary>
internal static class PtraceChecks
{
    private const int Killed = 9;

    // Any program that stays does; this one is everywhere, and has no rights of its own that would forbid tracing it.
    private static readonly string[] Programs = ["/bin/sleep", "/usr/bin/sleep", "/bin/cat"];

    public static MachineFact Child()
    {
        const string Title = "tracing a child";
        string? program = Array.Find(Programs, static p => Files.Status(Files.CurrentDirectory, Encoding.UTF8.GetBytes(p + "\0"), out _) == Errno.None);
        if (program is null || Pipes.TryCreate(out int read, out int write) != Errno.None) return new(FactId.Ptrace, Title, CheckStatus.Unknown, "no program to try it on (sleep)");
        int child = ChildProcesses.Start(program, program.EndsWith("sleep", StringComparison.Ordinal) ? ["sleep", "60"] : ["cat"], read, write, write);
        Files.Close(read);
        Errno error = Errno.None;
        if (child > 0)
        {
            error = Ptrace.Seize(child);
            ProcessControl.Signal(child, Killed);
            while (ChildProcesses.Wait(child, block: true, out ChildStatus status) > 0 && status.IsStopped)
            {
            }
        }
        Files.Close(write);
        if (child <= 0) return new(FactId.Ptrace, Title, CheckStatus.Unknown, $"cannot start {program}: {ErrorText.Of((Errno)(-child))}");
        return error == Errno.None
            ? new(FactId.Ptrace, Title, CheckStatus.Works, "attached")
            : new(FactId.Ptrace, Title, CheckStatus.Missing, $"cannot attach to an own child: {ErrorText.Of(error)} (see the seccomp filter and ptrace scope)");
    }

    public static MachineFact Scope(Settings settings)
    {
        const string Title = "tracing others";
        bool capable = settings.Has(Capability.SysPtrace);
        int? scope = settings.Number("sys/kernel/yama/ptrace_scope\0"u8);
        if (scope is null && settings.Number("sys/kernel/pid_max\0"u8) is null) return new(FactId.PtraceScope, Title, CheckStatus.Unknown, "kernel.yama.ptrace_scope is not readable");
        string whose = capable ? "all processes" : "this user's processes";
        return scope switch
        {
            null => new(FactId.PtraceScope, Title, CheckStatus.Works, $"{whose} (no Yama in this kernel)"),
            0 => new(FactId.PtraceScope, Title, CheckStatus.Works, $"{whose} (kernel.yama.ptrace_scope = 0)"),
            1 or 2 when capable => new(FactId.PtraceScope, Title, CheckStatus.Works, $"all processes (kernel.yama.ptrace_scope = {scope}, with cap_sys_ptrace)"),
            1 => new(FactId.PtraceScope, Title, CheckStatus.Limited, "only own descendants (kernel.yama.ptrace_scope = 1)") { Remedy = settings.Sysctl("kernel.yama.ptrace_scope", 0) },
            2 => new(FactId.PtraceScope, Title, CheckStatus.Missing, "administrators only (kernel.yama.ptrace_scope = 2)") { Remedy = settings.Sysctl("kernel.yama.ptrace_scope", 0) },
            _ => new(FactId.PtraceScope, Title, CheckStatus.Missing, $"nobody, until the machine is started anew (kernel.yama.ptrace_scope = {scope})"),
        };
    }
}
