namespace Weft.Linux.Procfs;

/// <summary>Reads the target of a link in <c>ns/</c>, such as <c>pid:[4026531836]</c> (namespaces(7)).</summary>
public static class NamespaceLink
{
    /// <summary>Splits the target.</summary>
    /// <param name="target">The link's target.</param>
    /// <param name="name">The kind: cgroup, ipc, mnt, net, pid, time, user or uts.</param>
    /// <param name="inode">The namespace's inode: two tasks with the same one share the namespace.</param>
    public static bool TryParse(ReadOnlySpan<byte> target, out ReadOnlySpan<byte> name, out ulong inode)
    {
        name = default;
        inode = 0;
        int bracket = target.IndexOf(":["u8);
        if (bracket <= 0 || target[^1] != ']' || !NumberText.TryDecimal(target[(bracket + 2)..^1], out inode)) return false;
        name = target[..bracket];
        return true;
    }
}
