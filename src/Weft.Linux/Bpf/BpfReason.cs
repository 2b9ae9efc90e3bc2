using Weft.Native;

namespace Weft.Linux.Bpf;

/// <summary>Says in words why a BPF call failed.</summary>
internal static class BpfReason
{
    /// <summary>A sentence for a negative result of <see cref="Native.Bpf"/>.</summary>
    /// <param name="action">What was tried, in the infinitive.</param>
    /// <param name="result">The negative result.</param>
    public static string For(string action, int result) => For(action, (Errno)(-result));

    /// <summary>A sentence for an error number.</summary>
    /// <param name="action">What was tried, in the infinitive.</param>
    /// <param name="error">Why it failed.</param>
    public static string For(string action, Errno error) => error switch
    {
        Errno.NotPermitted or Errno.AccessDenied => $"not permitted to {action} (needs CAP_BPF and CAP_PERFMON, which root has)",
        Errno.NoSystemCall => $"cannot {action}: this kernel has no bpf(2)",
        _ => $"cannot {action}: {ErrorText.Of(error)}",
    };
}
