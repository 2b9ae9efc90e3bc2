namespace Weft.Tasks;

/// <summary>How a snapshot is to be taken.</summary>
public enum EngineChoice
{
    /// <summary>The cheaper one for the request, as far as this user may.</summary>
    Auto,
    /// <summary>Reading /proc.</summary>
    Procfs,
    /// <summary>The BPF task iterator, with /proc for what it lacks.</summary>
    Bpf,
}
