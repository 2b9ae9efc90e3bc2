using Weft.Native;

namespace Weft.Linux.Ptrace;

/// <summary>A task that is traced.</summary>
internal sealed class TracedTask(int tid, TracedProcess? process)
{
    /// <summary>Its id, which an exec changes to that of its process.</summary>
    public int Tid { get; set; } = tid;

    /// <summary>Its process; null while nobody has told who made it.</summary>
    public TracedProcess? Process { get; set; } = process;

    /// <summary>When it began, clock ticks since boot; 0 when not known.</summary>
    public ulong StartTicks { get; set; }

    /// <summary>The name it had when it began to end; empty when it does not stop there.</summary>
    public TaskComm LastName { get; set; }

    /// <summary>It stops when it ends.</summary>
    public bool StopsAtExit { get; set; }

    /// <summary>Its first stop has yet to come (a task that was seized has none).</summary>
    public bool IsUnborn { get; set; }

    /// <summary>Its end has been told, though it may not be reaped yet.</summary>
    public bool HasExited { get; set; }

    /// <summary>It stands at its first stop until its maker's event has come.</summary>
    public ChildStatus? HeldAt { get; set; }

    /// <summary>It ended before its maker's event came: what is to be told then.</summary>
    public TracedEvent? Ended { get; set; }

    /// <summary>Of one whose maker has not told of it: whether it was seen to that the maker lives.</summary>
    public bool IsChecked { get; set; }

    /// <summary>Of one whose maker has not told of it: its process; 0 while that was not asked for.</summary>
    public int Tgid { get; set; }

    /// <summary>Of one whose maker has not told of it: the maker's process.</summary>
    public int MakerTgid { get; set; }
}
