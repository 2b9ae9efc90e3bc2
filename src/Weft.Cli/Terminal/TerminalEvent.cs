using System.Text;

namespace Weft.Cli.Terminal;

/// <summary>Something that happened at the terminal.</summary>
internal sealed class TerminalEvent(TerminalEventKind kind)
{
    public TerminalEventKind Kind => kind;

    /// <summary>The key, of <see cref="TerminalEventKind.Key"/>.</summary>
    public KeyCode Key { get; init; }

    /// <summary>The character, of <see cref="KeyCode.Character"/>; a letter with Control is the small one.</summary>
    public Rune Character { get; init; }

    /// <summary>What was held down.</summary>
    public KeyModifiers Modifiers { get; init; }

    /// <summary>What the mouse did, of <see cref="TerminalEventKind.Mouse"/>.</summary>
    public MouseAction Action { get; init; }

    public MouseButton Button { get; init; }

    /// <summary>The mouse's row, from 0.</summary>
    public int Row { get; init; }

    /// <summary>The mouse's column, from 0.</summary>
    public int Column { get; init; }

    /// <summary>What was pasted, with a blank for each control character; as foreign as any text.</summary>
    public string Text { get; init; } = "";

    /// <summary>The signal's number, of <see cref="TerminalEventKind.Ended"/>.</summary>
    public int Signal { get; init; }

    public static TerminalEvent OfKey(KeyCode key, KeyModifiers modifiers = KeyModifiers.None) =>
        new(TerminalEventKind.Key) { Key = key, Modifiers = modifiers };

    public static TerminalEvent OfCharacter(Rune character, KeyModifiers modifiers = KeyModifiers.None) =>
        new(TerminalEventKind.Key) { Key = KeyCode.Character, Character = character, Modifiers = modifiers };
}
