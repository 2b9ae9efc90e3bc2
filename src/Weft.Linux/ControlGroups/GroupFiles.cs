using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Linux.ControlGroups;

/// <summary>
/// Reads files of control groups where they are mounted: whether a group is frozen (<c>cgroup.freeze</c> of version 2,
/// <c>freezer.self_freezing</c> of version 1), and how long its CPU limit held it back (<c>cpu.stat</c>).
/// </summary>
/// <remarks>Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/freezer-subsystem.rst, scheduler/sched-bwc.rst.</remarks>
public sealed class GroupFiles
{
    private readonly string? _unified, _freezer, _cpu;
    private readonly ReadBuffer _buffer = new();

    /// <summary>Finds where the hierarchies are mounted, as this process sees it.</summary>
    public GroupFiles(ProcRoot root)
    {
        if (TaskFiles.Read(TaskLocation.Process(root, Identity.ProcessId), "mountinfo"u8, _buffer) != ReadOutcome.Read) return;
        MountLines mounts = new(_buffer.Text);
        while (mounts.MoveNext())
        {
            if (mounts.FileSystem.SequenceEqual("cgroup2"u8)) _unified ??= Encoding.UTF8.GetString(mounts.MountPoint);
            if (!mounts.FileSystem.SequenceEqual("cgroup"u8)) continue;
            if (MountLines.TryFindOption(mounts.FileSystemOptions, "freezer"u8, out _)) _freezer ??= Encoding.UTF8.GetString(mounts.MountPoint);
            if (MountLines.TryFindOption(mounts.FileSystemOptions, "cpu"u8, out _)) _cpu ??= Encoding.UTF8.GetString(mounts.MountPoint);
        }
    }

    /// <summary>The group whose freezing holds a task: of its own and those above it the highest that was told to freeze.</summary>
    /// <returns>The group's path in its hierarchy, raw; null when none is frozen, or it may not be known.</returns>
    public string? FrozenGroup(in TaskLocation at)
    {
        Paths(at, "freezer"u8, out string? unified, out string? own);
        return Highest(_unified, unified, "cgroup.freeze") ?? Highest(_freezer, own, "freezer.self_freezing");
    }

    /// <summary>How long the CPU limit (cpu.max, cpu.cfs_quota_us) of a task's own group has held it back since the group was made.</summary>
    /// <returns>Nanoseconds, summed over CPUs; null when the group has no limit or it may not be known.</returns>
    public ulong? ThrottledNanoseconds(in TaskLocation at)
    {
        Paths(at, "cpu"u8, out string? unified, out string? own);
        return own is not null && TryRead(_cpu, own, "cpu.stat") && KeyValue("throttled_time "u8) is { } nanoseconds ? nanoseconds
            : TryRead(_unified, unified, "cpu.stat") && KeyValue("throttled_usec "u8) is { } microseconds ? microseconds * 1000 : null;
    }

    private void Paths(in TaskLocation at, ReadOnlySpan<byte> controller, out string? unified, out string? own)
    {
        unified = own = null;
        if (TaskFiles.Read(at, "cgroup"u8, _buffer) != ReadOutcome.Read) return;
        ControlGroupEntries entries = new(_buffer.Text);
        while (entries.MoveNext())
        {
            if (entries.IsUnified) unified = Encoding.UTF8.GetString(entries.Path);
            else if (entries.HasController(controller)) own = Encoding.UTF8.GetString(entries.Path);
        }
    }

    // From the task's group up: the last that was told itself is the one to thaw first.
    private string? Highest(string? mount, string? path, string file)
    {
        string? found = null;
        for (string at = path ?? ""; at.Length > 1; at = at[..Math.Max(at.LastIndexOf('/'), 0)])
            if (TryRead(mount, at, file) && NumberText.Trim(_buffer.Text).SequenceEqual("1"u8)) found = at;
        return found;
    }

    // A path that begins with /.. is outside of what this process may see.
    private bool TryRead(string? mount, string? path, string file)
    {
        if (mount is null || path is null || path.Contains("/..", StringComparison.Ordinal)) return false;
        int descriptor = Files.Open(Files.CurrentDirectory, Encoding.UTF8.GetBytes($"{mount}{path}/{file}\0"), OpenFlags.ReadOnly);
        if (descriptor < 0) return false;
        int got = _buffer.Fill(descriptor);
        Files.Close(descriptor);
        return got >= 0;
    }

    private ulong? KeyValue(ReadOnlySpan<byte> key)
    {
        TextLines lines = new(_buffer.Text);
        while (lines.MoveNext())
            if (lines.Current.StartsWith(key)) return NumberText.TryDecimal(lines.Current[key.Length..], out ulong value) ? value : null;
        return null;
    }
}
