using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>Another process that a portrait names.</summary>
/// <param name="Id">Which one, for as long as the machine is up.</param>
/// <param name="Name">Its main thread's name (comm), raw.</param>
/// <param name="State">Its main thread's state letter.</param>
public sealed record ProcessReference(TaskId Id, byte[] Name, byte State)
{
    /// <summary>The process id.</summary>
    public int ProcessId => Id.ProcessId;
}
