using System.Runtime.CompilerServices;

namespace Weft.Linux.Procfs;

/// <summary>Six registers, by index.</summary>
[InlineArray(6)]
public struct SystemCallArguments
{
    private ulong _first;
}
