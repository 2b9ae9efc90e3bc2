namespace Weft.Cli.Terminal;

/// <summary>A mouse button; none where the terminal does not say which (a release in the old encoding) or it is a wheel.</summary>
internal enum MouseButton
{
    None,
    Left,
    Middle,
    Right,
    /// <summary>One of those beyond three.</summary>
    Other,
}
