namespace Weft.Families;

/// <summary>Kinds of namespaces (namespaces(7)).</summary>
[Flags]
public enum NamespaceKinds : byte
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>Process ids.</summary>
    Pid = 1 << 0,
    /// <summary>Mounts.</summary>
    Mount = 1 << 1,
    /// <summary>Network.</summary>
    Network = 1 << 2,
    /// <summary>Users and capabilities.</summary>
    User = 1 << 3,
    /// <summary>System V IPC and POSIX message queues.</summary>
    Ipc = 1 << 4,
    /// <summary>Host name.</summary>
    Uts = 1 << 5,
    /// <summary>Control group root.</summary>
    ControlGroup = 1 << 6,
    /// <summary>Clocks.</summary>
    Time = 1 << 7,
}
