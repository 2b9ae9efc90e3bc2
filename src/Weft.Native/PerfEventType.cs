namespace Weft.Native;

/// <summary>Kinds of performance events (enum perf_type_id, include/uapi/linux/perf_event.h).</summary>
public enum PerfEventType
{
    /// <summary>PERF_TYPE_HARDWARE: the processor's counters.</summary>
    Hardware = 0,
    /// <summary>PERF_TYPE_SOFTWARE: the kernel's clocks and counts.</summary>
    Software = 1,
}
