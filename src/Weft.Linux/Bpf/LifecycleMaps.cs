using Weft.Native;

namespace Weft.Linux.Bpf;

/// <summary>What the programs of <see cref="LifecycleSource"/> share with it.</summary>
/// <param name="Ring">The events.</param>
/// <param name="Followed">Processes (tgid) whose events are wanted; the programs add the children.</param>
/// <param name="Lost">Events that found no room, by tgid (low half) and tid of the task they were of; 0 for all tasks that have no count of their own.</param>
/// <param name="Ended">Tasks (their addresses in the kernel) whose exit was told and that have not left the CPU yet.</param>
/// <param name="Everything">Whether every process is wanted.</param>
internal sealed record LifecycleMaps(BpfRingBuffer Ring, BpfMap<uint, uint> Followed, BpfMap<ulong, ulong> Lost, BpfMap<ulong, ulong> Ended, bool Everything) : IDisposable
{
    private const int MaximumProcesses = 1 << 15;
    private const int MaximumLosers = 1 << 12;
    private const int MaximumEnding = 1 << 13;

    /// <summary>Makes them all.</summary>
    /// <param name="everything">Whether every process is wanted.</param>
    /// <param name="ringBytes">Room for events.</param>
    /// <param name="reason">Why it failed; empty on success.</param>
    public static LifecycleMaps? TryCreate(bool everything, int ringBytes, out string reason)
    {
        BpfRingBuffer? ring = BpfRingBuffer.TryCreate(ringBytes, out reason);
        BpfMap<uint, uint>? followed = ring is null ? null : BpfMap.TryCreate<uint, uint>(BpfMapType.Hash, everything ? 1 : MaximumProcesses, "weft_followed"u8, out reason);
        BpfMap<ulong, ulong>? lost = followed is null ? null : BpfMap.TryCreate<ulong, ulong>(BpfMapType.Hash, MaximumLosers, "weft_lost"u8, out reason);
        BpfMap<ulong, ulong>? ended = lost is null ? null : BpfMap.TryCreate<ulong, ulong>(BpfMapType.Hash, MaximumEnding, "weft_ended"u8, out reason);
        if (ended is not null)
        {
            // The one that is always there: who finds no room for a count of its own is counted here.
            _ = lost!.Set(0, 0);
            return new LifecycleMaps(ring!, followed!, lost, ended, everything);
        }
        lost?.Dispose();
        followed?.Dispose();
        ring?.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ring.Dispose();
        Followed.Dispose();
        Lost.Dispose();
        Ended.Dispose();
    }
}
