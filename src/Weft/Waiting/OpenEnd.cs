namespace Weft.Waiting;

/// <summary>A descriptor of a process, met on a walk.</summary>
internal sealed class OpenEnd(int processId, int descriptor, bool reads, bool writes)
{
    /// <summary>The process (tgid).</summary>
    public int ProcessId => processId;

    /// <summary>The descriptor.</summary>
    public int Descriptor => descriptor;

    /// <summary>Whether it was opened to read.</summary>
    public bool Reads => reads;

    /// <summary>Whether it was opened to write.</summary>
    public bool Writes => writes;
}
