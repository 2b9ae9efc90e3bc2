namespace Weft.Cli.Trees;

/// <summary>What <c>weft tree</c> was asked to show.</summary>
internal sealed record TreeOptions
{
    /// <summary>Ids beside the names.</summary>
    public bool Pids { get; init; }

    public bool Threads { get; init; }

    /// <summary>Command lines.</summary>
    public bool Arguments { get; init; }

    /// <summary>The user, where it is not the parent's.</summary>
    public bool Users { get; init; }

    /// <summary>The parents of the targets, up to the top.</summary>
    public bool Parents { get; init; }

    /// <summary>Alike children and threads in one row.</summary>
    public bool Fold { get; init; }

    /// <summary>The kernel's own threads.</summary>
    public bool Kernel { get; init; }

    /// <summary>Levels shown below a root.</summary>
    public int Depth { get; init; } = int.MaxValue;

    /// <summary>Box-drawing characters.</summary>
    public bool Art { get; init; }
}
