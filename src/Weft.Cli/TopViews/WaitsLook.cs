using Weft.Waiting;

namespace Weft.Cli.TopViews;

/// <summary>What one look at the waits of a process gave.</summary>
/// <param name="Threads">Its threads; null when they may not be read.</param>
/// <param name="CpuNanoseconds">CPU time the look took.</param>
internal sealed record WaitsLook(IReadOnlyList<WaitingThread>? Threads, long CpuNanoseconds);
