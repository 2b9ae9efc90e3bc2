namespace Weft.Cli.Terminal;

/// <summary>What a <see cref="TerminalEvent"/> tells.</summary>
internal enum TerminalEventKind
{
    /// <summary>A key was pressed.</summary>
    Key,
    /// <summary>A mouse button or wheel.</summary>
    Mouse,
    /// <summary>Text was pasted.</summary>
    Paste,
    /// <summary>The terminal's window got the keyboard.</summary>
    FocusGained,
    /// <summary>The terminal's window lost the keyboard.</summary>
    FocusLost,
    /// <summary>The terminal has another size.</summary>
    Resized,
    /// <summary>Weft was stopped and goes on: what the screen shows is not known.</summary>
    Continued,
    /// <summary>The time that was to be waited is over.</summary>
    Timer,
    /// <summary>A signal asks Weft to end; see <see cref="TerminalEvent.Signal"/>.</summary>
    Ended,
    /// <summary>The terminal has gone, or no more keys can come.</summary>
    Closed,
    /// <summary>Another thread has something for the screen (<see cref="TerminalSession.Wake"/>): it is to be drawn again.</summary>
    Woken,
}
