using Weft.Native;

namespace Weft.Checks;

/// <summary>Performance events, by opening them.</summary>
internal static class PerfChecks
{
    private const ulong CpuClock = 0;
    private const ulong CpuCycles = 0;

    public static MachineFact Own(Settings settings) =>
        // Up to 2 everyone may watch the user code of his own tasks; 3 and 4 are additions of distributions.
        Fact(FactId.PerfOwn, "events, own tasks", Try(PerfEventType.Software, CpuClock, process: 0, processor: -1, withKernel: false), settings, 2);

    public static MachineFact Machine(Settings settings) =>
        Fact(FactId.PerfSystem, "events, machine", Try(PerfEventType.Software, CpuClock, process: -1, processor: 0, withKernel: false), settings, 0);

    public static MachineFact Hardware(Settings settings) =>
        Fact(FactId.PerfHardware, "hardware counters", Try(PerfEventType.Hardware, CpuCycles, process: 0, processor: -1, withKernel: false), settings, 2);

    private static Errno Try(PerfEventType type, ulong config, int process, int processor, bool withKernel)
    {
        int result = PerfEvents.Open(type, config, process, processor, withKernel);
        if (result < 0) return (Errno)(-result);
        Files.Close(result);
        return Errno.None;
    }

    private static MachineFact Fact(string id, string title, Errno error, Settings settings, int enough)
    {
        int? paranoid = settings.Number("sys/kernel/perf_event_paranoid\0"u8);
        string setting = paranoid is { } level ? $"kernel.perf_event_paranoid = {level}" : "kernel.perf_event_paranoid is not readable";
        return error switch
        {
            Errno.None => new(id, title, CheckStatus.Works, $"opened ({setting})"),
            Errno.NotPermitted or Errno.AccessDenied => new(id, title, CheckStatus.Missing, $"not permitted ({setting})")
            {
                // Where the setting would allow it already, something else forbids: a filter, a user namespace.
                Remedy = paranoid > enough ? settings.Sysctl("kernel.perf_event_paranoid", enough) : null,
            },
            Errno.NoSystemCall => new(id, title, CheckStatus.Missing, "this kernel has no performance events"),
            Errno.NoEntry or Errno.NotSupported or Errno.NoDevice => new(id, title, CheckStatus.Missing, "this machine offers none (a virtual machine often does not)"),
            _ => new(id, title, CheckStatus.Missing, $"cannot be opened: {ErrorText.Of(error)}"),
        };
    }
}
