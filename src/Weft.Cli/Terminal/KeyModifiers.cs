namespace Weft.Cli.Terminal;

/// <summary>Keys held down with another, or with a mouse button. Terminals tell Shift only where it changes no character.</summary>
[Flags]
internal enum KeyModifiers
{
    None = 0,
    Shift = 1,
    Alt = 2,
    Control = 4,
}
