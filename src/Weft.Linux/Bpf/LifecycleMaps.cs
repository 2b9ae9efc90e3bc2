namespace Weft.Linux.Bpf;

/// <summary>What the programs of <see cref="LifecycleSource"/> share with it.</summary>
/// <param name="Ring">The events.</param>
/// <param name="Followed">Processes (tgid) whose events are wanted; the programs add the children.</param>
/// <param name="Lost">Events that found no room, by the task they were of.</param>
/// <param name="Everything">Whether every process is wanted.</param>
internal sealed record LifecycleMaps(BpfRingBuffer Ring, BpfMap<uint, uint> Followed, BpfMap<uint, ulong> Lost, bool Everything) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Ring.Dispose();
        Followed.Dispose();
        Lost.Dispose();
    }
}
