using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>A lock that an open file of a process holds.</summary>
internal sealed class HeldLock(int processId, in FileLock held)
{
    private readonly FileLock _lock = held;

    /// <summary>The process (tgid).</summary>
    public int ProcessId => processId;

    /// <summary>Whether it is this line of <c>/proc/locks</c>.</summary>
    public bool Is(in FileLock line) =>
        _lock.Kind == line.Kind && _lock.Access == line.Access && _lock.Inode == line.Inode && _lock.DeviceMajor == line.DeviceMajor && _lock.DeviceMinor == line.DeviceMinor
        && _lock.Start == line.Start && _lock.End == line.End && _lock.ProcessId == line.ProcessId;
}
