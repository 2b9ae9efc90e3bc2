namespace Weft.Linux.Procfs;

/// <summary>
/// The contents of <c>io</c> (proc_pid_io(5)): all bytes or calls since start. In the process's own file they are sums over
/// its threads, ended ones included; in a thread's file they are the thread's own.
/// </summary>
public struct IoCounters
{
    /// <summary>rchar: bytes asked for by read(2) and its kin, from the page cache or a terminal too.</summary>
    public ulong ReadCharacters;
    /// <summary>wchar: bytes given to write(2) and its kin.</summary>
    public ulong WrittenCharacters;
    /// <summary>syscr: read calls.</summary>
    public ulong ReadCalls;
    /// <summary>syscw: write calls.</summary>
    public ulong WriteCalls;
    /// <summary>read_bytes: bytes really fetched from storage.</summary>
    public ulong ReadBytes;
    /// <summary>write_bytes: bytes sent towards storage, counted when the page is dirtied.</summary>
    public ulong WrittenBytes;
    /// <summary>cancelled_write_bytes: dirtied bytes that were thrown away before they reached storage.</summary>
    public ulong CancelledWriteBytes;
}
