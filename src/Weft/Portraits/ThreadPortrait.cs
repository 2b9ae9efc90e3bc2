using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>One thread as the page lists it.</summary>
public sealed record ThreadPortrait
{
    /// <summary>Which one.</summary>
    public required TaskId Id { get; init; }

    /// <summary>Its name (comm), raw.</summary>
    public required byte[] Name { get; init; }

    /// <summary>State letter.</summary>
    public required byte State { get; init; }

    /// <summary>CPU time it has used, nanoseconds.</summary>
    public required long CpuNanoseconds { get; init; }

    /// <summary>The CPU it last ran on.</summary>
    public required int Processor { get; init; }

    /// <summary>The number of the system call it waits in; NotApplicable when it runs or waits outside of a call.</summary>
    public Fact<long> SystemCall { get; init; }

    /// <summary>The kernel function it sleeps in, empty for none.</summary>
    public Fact<byte[]> WaitChannel { get; init; }
}
