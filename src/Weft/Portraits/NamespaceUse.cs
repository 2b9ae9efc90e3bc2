namespace Weft.Portraits;

/// <summary>A namespace of the process, and whose else it is.</summary>
/// <param name="Kind">cgroup, ipc, mnt, net, pid, time, user or uts (namespaces(7)).</param>
/// <param name="Inode">Its number: two tasks with the same one share the namespace.</param>
/// <param name="IsOurs">Whether the one who looks has the same.</param>
/// <param name="IsInitial">Whether it is the machine's first.</param>
public sealed record NamespaceUse(string Kind, ulong Inode, Fact<bool> IsOurs, Fact<bool> IsInitial);
