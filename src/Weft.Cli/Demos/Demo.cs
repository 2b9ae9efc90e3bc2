namespace Weft.Cli.Demos;

/// <summary>A misbehaving program: what it is called, what it does, and the code of its processes.</summary>
internal sealed record Demo
{
    public required string Name { get; init; }

    /// <summary>One line without a full stop, for the list.</summary>
    public required string Summary { get; init; }

    /// <summary>What is wrong with it, in a sentence or two.</summary>
    public required string Story { get; init; }

    /// <summary>Command lines worth trying on it; PID stands for its process id.</summary>
    public required string[] Tries { get; init; }

    /// <summary>The program itself: sets up, calls <see cref="DemoStage.Ready"/>, and goes on until it is ended.</summary>
    public required Action<DemoStage> Program { get; init; }

    /// <summary>What its child processes run, by the names they have.</summary>
    public IReadOnlyDictionary<string, Action<DemoStage>> Parts { get; init; } = new Dictionary<string, Action<DemoStage>>();

    /// <summary>What it means that the program was ended by a signal of its own; null when it never ends by itself.</summary>
    public string? Crash { get; init; }
}
