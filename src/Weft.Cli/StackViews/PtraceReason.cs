using System.Globalization;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Cli.StackViews;

/// <summary>Why a process may not be looked into, and what would change it (ptrace(2), "Ptrace access mode checking").</summary>
internal static class PtraceReason
{
    /// <summary>The reason, as it goes on after a colon.</summary>
    /// <param name="process">The process.</param>
    /// <param name="root">Where /proc is.</param>
    /// <param name="command">What is to be tried again, without the process: <c>weft stack</c>.</param>
    /// <param name="otherwise">What may be tried while another traces it, without the process; empty for nothing.</param>
    public static string For(int process, ProcRoot root, string command = "weft stack", string otherwise = "weft stack --no-stop")
    {
        ReadBuffer buffer = new();
        if (TaskFiles.Status(TaskLocation.Process(root, process), buffer, out TaskStatus status) != ReadOutcome.Read) return "it has just ended";
        uint user = Identity.EffectiveUserId;
        if (user != 0 && status.EffectiveUserId != user) return $"it belongs to {Owner(status.EffectiveUserId)}. Try: sudo {command} {process}";
        if (Tracer(process, root) is { Length: > 0 } tracer) return $"it is being traced by {tracer}, and a process has one tracer at most. End that first{(otherwise.Length > 0 ? $", or try: {otherwise} {process}" : "")}";
        if (user == 0) return "the kernel does not permit it, to root either: a security module or the process's namespace keeps it";
        string scope = MachineFiles.Line(root, "sys/kernel/yama/ptrace_scope\0"u8, buffer);
        return scope is "1" or "2" or "3"
            ? $"not permitted (kernel.yama.ptrace_scope={scope}). Try: sudo {command} {process}, or: sudo sysctl kernel.yama.ptrace_scope=0"
            : $"not permitted: it has more rights than you (capabilities, or a program that changes its user). Try: sudo {command} {process}";
    }

    /// <summary>Who traces a process, as <c>gdb (5230)</c>; empty when nobody does.</summary>
    public static string Tracer(int process, ProcRoot root) =>
        TaskFiles.Status(TaskLocation.Process(root, process), new ReadBuffer(), out TaskStatus status) == ReadOutcome.Read && status.TracerTid is > 0 and var tracer ? NameOf(tracer, root) : "";

    private static string NameOf(int process, ProcRoot root) =>
        TaskFiles.Stat(TaskLocation.Process(root, process), new ReadBuffer(), out _, out ReadOnlySpan<byte> name) == ReadOutcome.Read
            ? $"{Messages.Shown.Text(name)} ({process})"
            : process.ToString(CultureInfo.InvariantCulture);

    private static string Owner(uint user) => Identity.UserName(user) is { } name ? Messages.Shown.Text(name) : user.ToString(CultureInfo.InvariantCulture);
}
