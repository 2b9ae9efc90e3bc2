namespace Weft.Cli.Terminal;

/// <summary>What a mouse did.</summary>
internal enum MouseAction
{
    None,
    Press,
    Release,
    /// <summary>It moved with a button held down.</summary>
    Drag,
    /// <summary>It moved with none.</summary>
    Move,
    WheelUp,
    WheelDown,
    WheelLeft,
    WheelRight,
}
