using System.Globalization;
using Weft.Cli.Rendering;
using Weft.Linux.Procfs;
using Weft.Portraits;
using Weft.Tasks;

namespace Weft.Cli.Portraits;

/// <summary>CPU, memory, I/O and limits: a line each.</summary>
internal static class UsePart
{
    public static void Write(ProcessPortrait portrait, PageWriter page, bool verbose)
    {
        string average = portrait.AveragePercent is { } percent ? string.Create(CultureInfo.InvariantCulture, $", {percent:F1} % of one CPU on average") : "";
        string children = portrait.ChildNanoseconds > 0 ? $"; its ended children {page.Duration(portrait.ChildNanoseconds)}" : "";
        string nice = portrait.Stat.Nice != 0 ? $"; nice {portrait.Stat.Nice}" : "";
        page.Line("cpu", $"{page.Duration(portrait.UserNanoseconds + portrait.SystemNanoseconds)} ({page.Duration(portrait.UserNanoseconds)} in the program, {page.Duration(portrait.SystemNanoseconds)} in the kernel){average}{children}{nice}");
        WriteMemory(portrait, page);
        if (portrait.Io is { IsPresent: true, Value: var io } && !portrait.IsKernelThread && !portrait.IsZombie)
        {
            page.Line("i/o", $"read {page.Size(io.ReadCharacters)} in {Phrases.Count((long)io.ReadCalls, "call")}, wrote {page.Size(io.WrittenCharacters)} in {Phrases.Count((long)io.WriteCalls, "call")}; of storage {page.Size(io.ReadBytes)} read, {page.Size(io.WrittenBytes)} written");
        }
        WriteLimits(portrait, page, verbose);
    }

    /// <summary>A limit's or a use's value with its unit.</summary>
    public static string Value(ResourceKind kind, ulong value, PageWriter page) => value == ResourceLimits.Unlimited ? "unlimited" : kind switch
    {
        ResourceKind.CpuTime => page.Duration((long)Math.Min(value, long.MaxValue / 1_000_000_000) * 1_000_000_000),
        ResourceKind.RealtimeTimeout => page.Duration((long)Math.Min(value, long.MaxValue / 1000) * 1000),
        ResourceKind.FileSize or ResourceKind.DataSize or ResourceKind.StackSize or ResourceKind.CoreFileSize or ResourceKind.ResidentSet
            or ResourceKind.LockedMemory or ResourceKind.AddressSpace or ResourceKind.MessageQueueSize => page.Size(value),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A limit's name.</summary>
    public static string Name(ResourceKind kind) => kind switch
    {
        ResourceKind.CpuTime => "CPU time",
        ResourceKind.FileSize => "file size",
        ResourceKind.DataSize => "data",
        ResourceKind.StackSize => "main stack",
        ResourceKind.CoreFileSize => "core file",
        ResourceKind.ResidentSet => "resident set (without effect)",
        ResourceKind.Processes => "tasks of the user",
        ResourceKind.OpenFiles => "open files",
        ResourceKind.LockedMemory => "locked memory",
        ResourceKind.AddressSpace => "address space",
        ResourceKind.FileLocks => "file locks (without effect)",
        ResourceKind.PendingSignals => "queued signals of the user",
        ResourceKind.MessageQueueSize => "message queues",
        ResourceKind.NicePriority => "nice priority",
        ResourceKind.RealtimePriority => "realtime priority",
        _ => "realtime run",
    };

    private static void WriteMemory(ProcessPortrait portrait, PageWriter page)
    {
        if (!portrait.ResidentBytes.IsPresent) return;
        string text = $"{page.Size(portrait.ResidentBytes.Value)} in RAM";
        if (portrait.Status is { IsPresent: true, Value: var status } && status.HasMemory)
        {
            if (status.Has(StatusParts.ResidentAnonymousBytes | StatusParts.ResidentFileBytes | StatusParts.ResidentSharedBytes))
            {
                string shared = status.ResidentSharedBytes > 0 ? $", {page.Size(status.ResidentSharedBytes)} shared memory" : "";
                text += $" ({page.Size(status.ResidentAnonymousBytes)} its own, {page.Size(status.ResidentFileBytes)} of files{shared})";
            }
            if (status.Has(StatusParts.PeakResidentBytes)) text += $", at most {page.Size(status.PeakResidentBytes)}";
            if (status.Has(StatusParts.SwapBytes) && status.SwapBytes > 0) text += $"; {page.Size(status.SwapBytes)} swapped out";
            text += $"; {page.Size(status.VirtualBytes)} of address space";
            if (status.Has(StatusParts.LockedBytes) && status.LockedBytes > 0) text += $", {page.Size(status.LockedBytes)} locked";
        }
        if (portrait.ProportionalMemory is { IsPresent: true, Value: var rollup }) text += $"; {page.Size(rollup.ProportionalBytes)} by its share of shared pages, {page.Size(rollup.UniqueBytes)} would come free";
        page.Line("memory", text);
        if (portrait.OutOfMemory is { IsPresent: true, Value: var score } && !portrait.IsKernelThread)
        {
            string adjusted = score.Adjustment switch
            {
                -1000 => "; it is never chosen",
                0 => "",
                < 0 => $" (lowered by {-score.Adjustment})",
                _ => $" (raised by {score.Adjustment})",
            };
            page.Line("oom", $"score {score.Score}: the higher, the sooner it is killed when memory runs out{adjusted}");
        }
    }

    private static void WriteLimits(ProcessPortrait portrait, PageWriter page, bool verbose)
    {
        if (!portrait.Limits.IsPresent || portrait.IsKernelThread) return;
        List<LimitUse> near = [.. portrait.Limits.Value.Where(static l => l.IsNear)];
        foreach (LimitUse limit in near)
        {
            string open = limit.Hard > limit.Soft ? $"; it may raise it to {Value(limit.Kind, limit.Hard, page)}" : "";
            string least = limit.IsAtLeast ? "at least " : "";
            page.Line("limit near", string.Create(CultureInfo.InvariantCulture, $"{Name(limit.Kind)}: {least}{Value(limit.Kind, limit.Used.Value, page)} of {Value(limit.Kind, limit.Soft, page)} ({limit.Share * 100:F0} %){open}"), PageWriter.Yellow);
        }
        if (near.Count == 0 && !verbose)
        {
            List<LimitUse> used = [.. portrait.Limits.Value.Where(static l => l.Share is not null).OrderByDescending(static l => l.Share)];
            string nearest = used is [var most, ..] ? string.Create(CultureInfo.InvariantCulture, $"; the nearest is {Name(most.Kind)}, {(most.IsAtLeast ? "at least " : "")}{Value(most.Kind, most.Used.Value, page)} of {Value(most.Kind, most.Soft, page)}") : "";
            page.Line("limits", $"none is near{nearest}");
        }
        if (!verbose) return;
        foreach (LimitUse limit in portrait.Limits.Value)
        {
            string use = limit.Used.IsPresent ? $"{(limit.IsAtLeast ? "at least " : "")}{Value(limit.Kind, limit.Used.Value, page)} of " : "";
            page.Line(limit == portrait.Limits.Value[0] ? "limits" : "", $"{Name(limit.Kind)}: {use}{Value(limit.Kind, limit.Soft, page)}{(limit.Hard != limit.Soft ? $", may be raised to {Value(limit.Kind, limit.Hard, page)}" : "")}");
        }
    }
}
