namespace Weft.Linux.Ptrace;

/// <summary>A process that has traced tasks.</summary>
internal sealed class TracedProcess(int tgid)
{
    /// <summary>Its id.</summary>
    public int Tgid => tgid;

    /// <summary>Tasks whose end has not been told.</summary>
    public int Living { get; set; }

    /// <summary>That SIGKILL ended it has been told.</summary>
    public bool IsKilled { get; set; }
}
