using Weft.Families;

namespace Weft.Cli.Trees;

/// <summary>Kinds of namespaces by the names of their files in <c>/proc/PID/ns</c>.</summary>
internal static class NamespaceNames
{
    private static readonly (NamespaceKinds Kind, string Name)[] Names =
    [
        (NamespaceKinds.Pid, "pid"), (NamespaceKinds.Mount, "mnt"), (NamespaceKinds.Network, "net"), (NamespaceKinds.User, "user"),
        (NamespaceKinds.Ipc, "ipc"), (NamespaceKinds.Uts, "uts"), (NamespaceKinds.ControlGroup, "cgroup"), (NamespaceKinds.Time, "time"),
    ];

    public static IEnumerable<string> Of(NamespaceKinds kinds) => Names.Where(n => (kinds & n.Kind) != 0).Select(static n => n.Name);
}
