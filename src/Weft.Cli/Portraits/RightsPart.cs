using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Portraits;

namespace Weft.Cli.Portraits;

/// <summary>Namespaces, capabilities, sharing, signals, sandboxing.</summary>
internal static class RightsPart
{
    private const int MostExplained = 6;

    public static void Write(ProcessPortrait portrait, PageWriter page, bool verbose)
    {
        if (portrait.IsKernelThread) return;
        WriteNamespaces(portrait, page, verbose);
        if (portrait.Status is { IsPresent: true, Value: var status } && !portrait.IsZombie)
        {
            WriteCapabilities(portrait, status, page, verbose);
            WriteSandbox(status, page);
            page.Line("signals", SignalPhrases.Of(status, verbose), SignalPhrases.HasPending(status) ? PageWriter.Yellow : "");
        }
        SharingPart.Write(portrait, page, verbose);
    }

    private static void WriteNamespaces(ProcessPortrait portrait, PageWriter page, bool verbose)
    {
        if (!portrait.Namespaces.IsPresent) return;
        IReadOnlyList<NamespaceUse> all = portrait.Namespaces.Value;
        List<NamespaceUse> notOurs = [.. all.Where(static n => n.IsOurs is { IsPresent: true, Value: false })];
        List<NamespaceUse> notFirst = [.. all.Where(static n => n.IsInitial is { IsPresent: true, Value: false } && n.IsOurs is not { IsPresent: true, Value: false })];
        List<NamespaceUse> unknown = [.. all.Where(static n => !n.IsInitial.IsPresent)];
        List<string> parts = [];
        if (notOurs.Count > 0) parts.Add($"other than ours: {Phrases.And([.. notOurs.Select(Named)])}");
        if (notFirst.Count > 0) parts.Add($"ours, but not the machine's first: {Phrases.And([.. notFirst.Select(Named)])}");
        bool compared = all.All(static n => n.IsOurs.IsPresent);
        string butUnknown = unknown.Count == 0 ? "" : $" as far as is known (not of {Phrases.And([.. unknown.Select(static n => n.Kind)])})";
        string first = unknown.Count == all.Count ? "" : "the machine's first" + butUnknown;
        if (parts.Count == 0) parts.Add(!compared ? first : first.Length == 0 ? "the same as ours" : $"the same as ours; {first}");
        else if (notOurs.Count < all.Count && notOurs.Count > 0) parts.Add("the rest as ours");
        if (unknown.Count > 0 && verbose) parts.Add($"whether {string.Join(", ", unknown.Select(static n => n.Kind))} {(unknown.Count == 1 ? "is" : "are")} the machine's first is not known ({Phrases.Why(unknown[0].IsInitial.Presence)})");
        page.Line("namespaces", string.Join("; ", parts), notOurs.Count > 0 ? PageWriter.Yellow : "");
        if (verbose) page.Line("", string.Join(", ", all.Select(static n => $"{n.Kind} {n.Inode}")), PageWriter.Dim);
    }

    private static string Named(NamespaceUse use) => use.Kind switch
    {
        "cgroup" => "control groups (cgroup)",
        "ipc" => "System V IPC (ipc)",
        "mnt" => "mounts (mnt)",
        "net" => "network (net)",
        "pid" => "process ids (pid)",
        "time" => "clocks (time)",
        "user" => "users (user)",
        _ => "host name (uts)",
    };

    private static void WriteCapabilities(ProcessPortrait portrait, in TaskStatus status, PageWriter page, bool verbose)
    {
        if (!status.Has(StatusParts.CapabilitiesEffective)) return;
        int count = portrait.LastCapability.IsPresent ? portrait.LastCapability.Value + 1 : CapabilityNames.KnownCount;
        ulong full = count >= 64 ? ulong.MaxValue : (1UL << count) - 1;
        string text = Capabilities(status.CapabilitiesEffective & full, full, count, verbose);
        if (status.CapabilitiesPermitted != status.CapabilitiesEffective) text += $"; may take {Short(status.CapabilitiesPermitted & ~status.CapabilitiesEffective & full, full, count)} more";
        bool ownUsers = portrait.Namespaces.IsPresent && portrait.Namespaces.Value.Any(static n => n.Kind == "user" && n.IsInitial is { IsPresent: true, Value: false });
        if (ownUsers && status.CapabilitiesEffective != 0) text += "; within its user namespace only";
        if (verbose) text += $"; bounded by {Short(status.CapabilitiesBounding & full, full, count)}, inheritable {Short(status.CapabilitiesInherited & full, full, count)}, ambient {Short(status.CapabilitiesAmbient & full, full, count)}";
        page.Line("may do", text, status.CapabilitiesEffective != 0 && status.EffectiveUserId != 0 ? PageWriter.Yellow : "");
    }

    private static string Capabilities(ulong set, ulong full, int count, bool verbose)
    {
        if (set == 0) return "no capabilities: what its user may";
        if (set == full) return $"anything: all {count} capabilities";
        ulong missing = full & ~set;
        if (ulong.PopCount(missing) <= MostExplained) return $"nearly anything: all {count} capabilities but {string.Join(", ", CapabilityNames.Of(missing))}";
        if (!verbose && ulong.PopCount(set) > MostExplained) return $"{ulong.PopCount(set)} of {count} capabilities: {string.Join(", ", CapabilityNames.Of(set))}";
        List<string> words = [];
        for (int i = 0; i < count; i++)
            if ((set >> i & 1) != 0) words.Add(CapabilityNames.Meaning(i) is { Length: > 0 } meaning ? $"{CapabilityNames.Of(i)} ({meaning})" : CapabilityNames.Of(i));
        return $"{Phrases.Count(words.Count, "capability", "capabilities")} of {count}: {string.Join(", ", words)}";
    }

    private static string Short(ulong set, ulong full, int count) => set == 0 ? "none" : set == full ? $"all {count}" : string.Join(", ", CapabilityNames.Of(set));

    private static void WriteSandbox(in TaskStatus status, PageWriter page)
    {
        List<string> parts = [];
        if (status.Has(StatusParts.SeccompMode) && status.SeccompMode != 0)
        {
            parts.Add(status.SeccompMode == 1 ? "strict seccomp: it may only read, write and exit"
                : $"seccomp filters its system calls{(status.Has(StatusParts.SeccompFilters) ? $" ({Phrases.Count(status.SeccompFilters, "filter")})" : "")}");
        }
        if (status.Has(StatusParts.NoNewPrivileges) && status.NoNewPrivileges) parts.Add("no_new_privs: no program it starts gains privileges");
        if (parts.Count > 0) page.Line("sandbox", string.Join("; ", parts));
    }
}
