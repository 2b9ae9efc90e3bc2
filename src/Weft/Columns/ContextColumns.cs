using Weft.Linux.Procfs;
using Weft.Tasks;
using static Weft.Columns.ColumnScope;
using static Weft.Columns.ColumnType;
using static Weft.Tasks.TaskFields;

namespace Weft.Columns;

/// <summary>Where a task lives: cgroup, unit, container, namespaces, directories, environment.</summary>
internal static class ContextColumns
{
    private const string OwnerOnly = "the task's owner, or root";

    public static IReadOnlyList<Column> All { get; } =
    [
        new() { Id = "cgroup", Header = "CGROUP", JsonName = "cgroup", Type = Text, Scope = ColumnScope.Task, Needs = ControlGroup, Source = "cgroup", Meaning = "control group's path", Read = static r => Group(r, static path => path) },
        new() { Id = "unit", Header = "UNIT", JsonName = "unit", Type = Text, Scope = ColumnScope.Task, Needs = ControlGroup, Source = "cgroup, last part that is a unit", Meaning = "systemd unit", Read = static r => Group(r, static path => UnitName.TryFind(path, out ReadOnlySpan<byte> unit) ? unit : default) },
        new() { Id = "container", Header = "CONTAINER", JsonName = "containerId", Type = Text, Scope = ColumnScope.Task, Needs = ControlGroup, Source = "cgroup", Meaning = "id of the container it runs in", Read = static r => Group(r, static path => ContainerId.TryFind(path, out ReadOnlySpan<byte> id, out _) ? id : default) },
        StatusColumn.Part("nspid", "NSPID", "namespacePids", "status NSpid", "its id in each PID namespace, outermost first", static s => s.NamespaceTids),
        Namespace("pidns", "PIDNS", "pidNamespace", "pid", static n => n.Pid),
        Namespace("mntns", "MNTNS", "mountNamespace", "mnt", static n => n.Mount),
        Namespace("netns", "NETNS", "networkNamespace", "net", static n => n.Network),
        Namespace("userns", "USERNS", "userNamespace", "user", static n => n.User),
        Namespace("ipcns", "IPCNS", "ipcNamespace", "ipc", static n => n.Ipc),
        Namespace("utsns", "UTSNS", "utsNamespace", "uts", static n => n.Uts),
        Namespace("cgroupns", "CGROUPNS", "cgroupNamespace", "cgroup", static n => n.ControlGroup),
        Namespace("timens", "TIMENS", "timeNamespace", "time", static n => n.Time),
        new() { Id = "exe", Header = "EXE", JsonName = "executable", Type = Text, Scope = Process, Needs = Executable, Source = "exe", Permission = OwnerOnly, Meaning = "program file, with (deleted) when it is gone", Read = static r => Link(r.Executable(out ReadOnlySpan<byte> t), t) },
        new() { Id = "cwd", Header = "CWD", JsonName = "workingDirectory", Type = Text, Scope = ColumnScope.Task, Needs = WorkingDirectory, Source = "cwd", Permission = OwnerOnly, Meaning = "working directory", Read = static r => Link(r.WorkingDirectory(out ReadOnlySpan<byte> t), t) },
        new() { Id = "root", Header = "ROOT", JsonName = "rootDirectory", Type = Text, Scope = ColumnScope.Task, Needs = RootDirectory, Source = "root", Permission = OwnerOnly, Meaning = "root directory", Read = static r => Link(r.RootDirectory(out ReadOnlySpan<byte> t), t) },
        new() { Id = "environment", Aliases = ["env", "environ"], Header = "ENVIRONMENT", JsonName = "environment", Type = Text, Scope = Process, Needs = TaskFields.Environment, Source = "environ", Permission = OwnerOnly, Meaning = "environment it was started with", Read = static r => Link(r.Environment(out ReadOnlySpan<byte> t), t) },
    ];

    private delegate ReadOnlySpan<byte> PathPart(ReadOnlySpan<byte> path);

    private static ColumnValue Link(Presence presence, ReadOnlySpan<byte> text) =>
        presence == Presence.Present ? ColumnValue.OfText(text) : ColumnValue.Missing(presence);

    private static ColumnValue Group(TaskRow row, PathPart part)
    {
        Presence presence = row.ControlGroups(out ReadOnlySpan<byte> text);
        if (presence != Presence.Present) return ColumnValue.Missing(presence);
        ReadOnlySpan<byte> found = ControlGroupPath.TryChoose(text, out ReadOnlySpan<byte> path) ? part(path) : default;
        return found.IsEmpty ? ColumnValue.Missing(Presence.NotApplicable) : ColumnValue.OfText(found);
    }

    private static Column Namespace(string id, string header, string json, string file, Func<NamespaceFacts, uint> read) =>
        new() { Id = id, Header = header, JsonName = json, Type = Integer, Scope = ColumnScope.Task, Needs = Namespaces, Source = "ns/" + file, Permission = OwnerOnly, Meaning = $"inode number of its {file} namespace", Read = r => r.Namespaces(out NamespaceFacts n) is var p && p != Presence.Present ? ColumnValue.Missing(p) : read(n) == 0 ? ColumnValue.Missing(Presence.NotSupported) : ColumnValue.Of((long)read(n)) };
}
