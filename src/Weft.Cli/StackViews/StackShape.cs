using Weft.Cli.Rendering;

namespace Weft.Cli.StackViews;

/// <summary>How a page of stacks is to look.</summary>
internal sealed record StackShape
{
    public required Screen Screen { get; init; }

    /// <summary>Identical stacks once.</summary>
    public required bool Fold { get; init; }

    /// <summary>Names in full.</summary>
    public required bool Full { get; init; }

    /// <summary>Most frames of a stack.</summary>
    public required int Depth { get; init; }

    public required bool Verbose { get; init; }

    /// <summary>Whether only some threads were asked for.</summary>
    public required bool IsChoice { get; init; }
}
