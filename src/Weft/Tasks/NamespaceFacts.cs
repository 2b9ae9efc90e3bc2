namespace Weft.Tasks;

/// <summary>Inode numbers of a task's namespaces (namespaces(7)); 0 where the kernel has none of that kind.</summary>
public struct NamespaceFacts
{
    /// <summary>cgroup namespace.</summary>
    public uint ControlGroup;
    /// <summary>IPC namespace.</summary>
    public uint Ipc;
    /// <summary>Mount namespace.</summary>
    public uint Mount;
    /// <summary>Network namespace.</summary>
    public uint Network;
    /// <summary>PID namespace.</summary>
    public uint Pid;
    /// <summary>Time namespace.</summary>
    public uint Time;
    /// <summary>User namespace.</summary>
    public uint User;
    /// <summary>UTS (host name) namespace.</summary>
    public uint Uts;
}
