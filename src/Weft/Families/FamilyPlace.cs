using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Families;

/// <summary>Where a process lives (systemd unit, container, namespaces), and in what that differs from its parent's place.</summary>
public static class FamilyPlace
{
    /// <summary>The facts the questions below need of the rows asked about and of their parents.</summary>
    public static TaskFields Needs => TaskFields.ControlGroup | TaskFields.Namespaces;

    /// <summary>The systemd unit a task is in, raw; empty for none, also where its control group is not known.</summary>
    public static ReadOnlySpan<byte> Unit(TaskRow row) =>
        Group(row) is { IsEmpty: false } path && UnitName.TryFind(path, out ReadOnlySpan<byte> unit) ? unit : default;

    /// <summary>The container a task is in, raw; empty for none, also where its control group is not known.</summary>
    /// <param name="row">The task.</param>
    /// <param name="runtime">Who made the container, as far as the group's name tells.</param>
    public static ReadOnlySpan<byte> Container(TaskRow row, out ContainerRuntime runtime)
    {
        runtime = ContainerRuntime.Unknown;
        return Group(row) is { IsEmpty: false } path && ContainerId.TryFind(path, out ReadOnlySpan<byte> id, out runtime) ? id : default;
    }

    /// <summary>Whether a child's control group is known and its parent's too, so that a difference means something.</summary>
    public static bool AreComparable(TaskRow child, TaskRow parent) => !Group(child).IsEmpty && !Group(parent).IsEmpty;

    /// <summary>The kinds of namespaces in which two tasks differ; kinds that are not known of both do not count.</summary>
    public static NamespaceKinds Differences(TaskRow child, TaskRow parent)
    {
        if (child.Namespaces(out NamespaceFacts a) != Presence.Present || parent.Namespaces(out NamespaceFacts b) != Presence.Present) return NamespaceKinds.None;
        return Kind(a.Pid, b.Pid, NamespaceKinds.Pid) | Kind(a.Mount, b.Mount, NamespaceKinds.Mount) | Kind(a.Network, b.Network, NamespaceKinds.Network)
            | Kind(a.User, b.User, NamespaceKinds.User) | Kind(a.Ipc, b.Ipc, NamespaceKinds.Ipc) | Kind(a.Uts, b.Uts, NamespaceKinds.Uts)
            | Kind(a.ControlGroup, b.ControlGroup, NamespaceKinds.ControlGroup) | Kind(a.Time, b.Time, NamespaceKinds.Time);
    }

    private static NamespaceKinds Kind(uint a, uint b, NamespaceKinds kind) => a != b && a != 0 && b != 0 ? kind : NamespaceKinds.None;

    private static ReadOnlySpan<byte> Group(TaskRow row) =>
        row.ControlGroups(out ReadOnlySpan<byte> text) == Presence.Present && ControlGroupPath.TryChoose(text, out ReadOnlySpan<byte> path) ? path : default;
}
