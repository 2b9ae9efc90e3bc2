using Weft.Linux.Procfs;

namespace Weft.Portraits;

/// <summary>The container a process is in, as its control group's name tells.</summary>
/// <param name="Id">64 hexadecimal digits, or a name; raw.</param>
/// <param name="Runtime">Who made it.</param>
public sealed record ContainerFacts(byte[] Id, ContainerRuntime Runtime);
