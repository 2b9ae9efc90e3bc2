using System.Globalization;
using Weft.Linux.Bpf;
using Weft.Symbols.Btf;

namespace Weft.Checks;

/// <summary>BPF, by doing what the BPF engine does.</summary>
internal static class BpfChecks
{
    public static MachineFact Types()
    {
        const string Title = "kernel types (BTF)";
        using KernelBtf? kernel = KernelBtf.TryOpen(out string reason);
        if (kernel is null) return new(FactId.Btf, Title, CheckStatus.Missing, reason);
        return BtfReader.TryParse(kernel.Bytes, out BtfReader btf)
            ? new(FactId.Btf, Title, CheckStatus.Works, string.Create(CultureInfo.InvariantCulture, $"{btf.TypeCount:N0} types described"))
            : new(FactId.Btf, Title, CheckStatus.Missing, "the kernel's BTF is not of a form Weft reads");
    }

    public static MachineFact TaskIterator(Settings settings)
    {
        const string Title = "BPF task iterator";
        using TaskIterator? iterator = Linux.Bpf.TaskIterator.TryCreate(out string reason);
        TaskIteratorBuffer buffer = new();
        if (iterator is not null && iterator.TryRead(0, buffer, out reason))
        {
            return new(FactId.Bpf, Title, CheckStatus.Works, string.Create(CultureInfo.InvariantCulture, $"loaded, {buffer.Tasks.Length:N0} tasks read"));
        }
        bool lacksRight = reason.StartsWith("not permitted", StringComparison.Ordinal);
        return new(FactId.Bpf, Title, CheckStatus.Missing, reason) { Remedy = lacksRight ? settings.GiveCapabilities : null };
    }

    public static MachineFact Unprivileged(Settings settings)
    {
        const string Title = "unprivileged BPF";
        // Even where it is allowed, it may not read tasks: no command of Weft gains by it, so its being off lacks nothing.
        return settings.Number("sys/kernel/unprivileged_bpf_disabled\0"u8) switch
        {
            null => new(FactId.UnprivilegedBpf, Title, CheckStatus.Unknown, "kernel.unprivileged_bpf_disabled is not readable"),
            0 => new(FactId.UnprivilegedBpf, Title, CheckStatus.Works, "allowed (kernel.unprivileged_bpf_disabled = 0); Weft does not need it"),
            int value => new(FactId.UnprivilegedBpf, Title, CheckStatus.Works, $"off (kernel.unprivileged_bpf_disabled = {value}); Weft does not need it"),
        };
    }
}
