using Weft.Native;

namespace Weft.Stacks;

/// <summary>The threads of a process as they were, and what it cost them.</summary>
public sealed class StackCapture
{
    /// <summary>The process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Its mappings.</summary>
    public required MemoryMap Map { get; init; }

    /// <summary>Its threads, in the order of their ids; those that could not be had among them, with the reason.</summary>
    public required IReadOnlyList<CapturedThread> Threads { get; init; }

    /// <summary>From the first request to stop to the last release, nanoseconds; 0 when nothing was stopped.</summary>
    public required long PauseNanoseconds { get; init; }

    /// <summary>Why not all threads could be had without a stop; empty when that was not tried or not needed.</summary>
    public required string Note { get; init; }

    /// <summary>A living task, through which the process's memory can be read.</summary>
    public required int MemoryTask { get; init; }

    /// <summary>Threads had so.</summary>
    public int CountOf(CaptureWay way) => Threads.Count(t => t.Way == way);

    /// <summary>Reads the process's memory as it is now, which may be another than at the capture.</summary>
    /// <returns>Bytes read, or a negative <see cref="Errno"/>.</returns>
    public int ReadLive(ulong address, Span<byte> destination) => ProcessMemory.Read(MemoryTask, address, destination);
}
