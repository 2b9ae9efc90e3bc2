using System.Text;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>Looks for a text in the lines of a tab; case does not matter.</summary>
internal sealed class PageSearch
{
    private const int MostCharacters = 200;
    private readonly StringBuilder _text = new();

    /// <summary>Whether the text is being typed.</summary>
    public bool IsTyping { get; private set; }

    /// <summary>What is looked for.</summary>
    public string Text => _text.ToString();

    /// <summary>Begins a new text.</summary>
    public void Begin()
    {
        _text.Clear();
        IsTyping = true;
    }

    /// <summary>Takes a key while it is typed; the text is complete with Enter, and none with Escape.</summary>
    /// <returns>Whether the text has changed or is complete, so that it is to be looked for.</returns>
    public bool Type(TerminalEvent input)
    {
        switch (input)
        {
            case { Kind: TerminalEventKind.Paste }:
                _text.Append(input.Text.AsSpan(0, Math.Min(input.Text.Length, MostCharacters - Math.Min(MostCharacters, _text.Length))));
                return true;
            case { Key: KeyCode.Enter }:
                IsTyping = false;
                return true;
            case { Key: KeyCode.Escape }:
                IsTyping = false;
                _text.Clear();
                return false;
            case { Key: KeyCode.Backspace } when _text.Length > 0:
                bool isPair = _text.Length > 1 && char.IsLowSurrogate(_text[^1]);
                _text.Length -= isPair ? 2 : 1;
                return true;
            case { Key: KeyCode.Character, Modifiers: KeyModifiers.None or KeyModifiers.Shift } when _text.Length < MostCharacters:
                _text.Append(input.Character.ToString());
                return true;
            default:
                return false;
        }
    }

    /// <summary>The next line that holds the text.</summary>
    /// <param name="tab">Where.</param>
    /// <param name="from">The first line to look at.</param>
    /// <param name="isBackwards">Towards the beginning.</param>
    /// <returns>The line; -1 when none does. The search goes on at the other end.</returns>
    public int Find(IPageTab tab, int from, bool isBackwards = false)
    {
        int count = tab.Count;
        if (_text.Length == 0 || count == 0) return -1;
        string text = Text;
        int line = ((from % count) + count) % count;
        for (int i = 0; i < count; i++)
        {
            if (tab.Text(line).Contains(text, StringComparison.OrdinalIgnoreCase)) return line;
            line = isBackwards ? (line == 0 ? count - 1 : line - 1) : (line + 1 == count ? 0 : line + 1);
        }
        return -1;
    }
}
