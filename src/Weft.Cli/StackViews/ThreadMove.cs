namespace Weft.Cli.StackViews;

/// <summary>What a thread did between looks.</summary>
internal enum ThreadMove
{
    /// <summary>Not known: seen once only, or the kernel does not tell.</summary>
    Unknown,
    /// <summary>Its stack became another.</summary>
    Moved,
    /// <summary>It ran, and stood in the same place at each look.</summary>
    Ran,
    /// <summary>It did not run at all.</summary>
    Stood,
}
