namespace Weft.Columns;

/// <summary>What a task may do, and what signals may do to it.</summary>
internal static class SecurityColumns
{
    public static IReadOnlyList<Column> All { get; } =
    [
        StatusColumn.Mask("capabilities", "CAPS", "capabilitiesEffective", "status CapEff", "effective capabilities, one bit each (capabilities(7))", static s => s.CapabilitiesEffective, "capeff"),
        StatusColumn.Mask("capPermitted", "CAPPRM", "capabilitiesPermitted", "status CapPrm", "permitted capabilities", static s => s.CapabilitiesPermitted),
        StatusColumn.Mask("capBounding", "CAPBND", "capabilitiesBounding", "status CapBnd", "capabilities it can ever gain", static s => s.CapabilitiesBounding),
        StatusColumn.Whole("seccomp", "SECCOMP", "seccompMode", "status Seccomp", "system-call filter: 0 none, 1 strict, 2 filter", static s => s.SeccompMode),
        StatusColumn.Whole("noNewPrivs", "NNP", "noNewPrivileges", "status NoNewPrivs", "1 when it can never gain rights by exec", static s => s.NoNewPrivileges ? 1 : 0),
        StatusColumn.Mask("sigPending", "PENDING", "signalsPending", "status SigPnd", "signals waiting for this thread, bit n-1 for signal n", static s => s.SignalsPending, "tsig"),
        StatusColumn.Mask("sigShared", "SHPENDING", "signalsPendingShared", "status ShdPnd", "signals waiting for the process", static s => s.SharedSignalsPending, "pending", "sig"),
        StatusColumn.Mask("sigBlocked", "BLOCKED", "signalsBlocked", "status SigBlk", "signals blocked", static s => s.SignalsBlocked, "blocked", "sigmask", "sig_block"),
        StatusColumn.Mask("sigIgnored", "IGNORED", "signalsIgnored", "status SigIgn", "signals ignored", static s => s.SignalsIgnored, "ignored", "sigignore", "sig_ignore"),
        StatusColumn.Mask("sigCaught", "CAUGHT", "signalsCaught", "status SigCgt", "signals that have a handler", static s => s.SignalsCaught, "caught", "sigcatch", "sig_catch"),
        StatusColumn.Whole("tracer", "TRACER", "tracerPid", "status TracerPid", "process that traces it; 0 for none", static s => s.TracerTid),
    ];
}
