using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>
/// Asks for one line of text in the row at the bottom. What it is for is told by its label, what is wrong with the text by a
/// remark in the row above, while one types. Keys that mean nothing to it (up, down, pages, the wheel) reach what lies below.
/// </summary>
internal sealed class LinePrompt : ITopView
{
    private const int MostCharacters = 1000;
    private readonly string _label;
    private readonly Action<string> _accept;
    private readonly Func<string, string?>? _change;
    private readonly Action? _cancel;
    private readonly CellBuffer _bytes = new();
    private string _text;
    private int _cursor;
    private string? _remark;

    /// <param name="label">Stands before the text: "filter".</param>
    /// <param name="text">What is there to begin with.</param>
    /// <param name="accept">Called with the text at Enter, when the prompt has gone.</param>
    /// <param name="change">Called after each change; answers what is wrong with the text, safe to print, or null.</param>
    /// <param name="cancel">Called at Esc, when the prompt has gone.</param>
    public LinePrompt(string label, string text, Action<string> accept, Func<string, string?>? change = null, Action? cancel = null)
    {
        (_label, _text, _accept, _change, _cancel) = (label, text, accept, change, cancel);
        _cursor = text.Length;
    }

    /// <summary>What has been typed.</summary>
    public string Text => _text;

    public void Refresh(TopContext context)
    {
    }

    public void Draw(CellGrid frame, TopContext context)
    {
        int row = frame.Height - 1;
        if (_remark is not null && row > 0)
        {
            Blank(frame, row - 1);
            Put(frame, row - 1, 0, _remark, CellMeaning.Watch);
        }
        Blank(frame, row);
        int column = Put(frame, row, 0, _label, CellMeaning.Note);
        column += Put(frame, row, column, ": ", CellMeaning.Note);
        // The label gives way before the text does.
        if (column > frame.Width / 2)
        {
            Blank(frame, row);
            column = 0;
        }
        int room = Math.Max(1, frame.Width - column);
        // Scrolled so far that the cursor is seen.
        int from = 0;
        while (from < _cursor && Cells(_text.AsSpan(from, _cursor - from)) >= room) from = After(from);
        Put(frame, row, column, _text.AsSpan(from), CellMeaning.Plain);
        frame.Cursor = (row, Math.Min(frame.Width - 1, column + Cells(_text.AsSpan(from, _cursor - from))));
    }

    public bool Handle(TerminalEvent input, TopContext context)
    {
        if (input.Kind == TerminalEventKind.Paste) return Insert(input.Text);
        if (input.Kind != TerminalEventKind.Key) return false;
        bool control = (input.Modifiers & KeyModifiers.Control) != 0;
        switch (input.Key)
        {
            case KeyCode.Enter:
                context.Close(this);
                _accept(_text);
                return true;
            case KeyCode.Escape:
                return Leave(context);
            case KeyCode.Character when control:
                return Edit((char)input.Character.Value, context);
            case KeyCode.Character:
                return (input.Modifiers & KeyModifiers.Alt) != 0 || Insert(input.Character.ToString());
            case KeyCode.Backspace:
                return Remove(Before(_cursor), _cursor);
            case KeyCode.Delete:
                return Remove(_cursor, After(_cursor));
            case KeyCode.Left:
                return Move(control ? WordBefore() : Before(_cursor));
            case KeyCode.Right:
                return Move(After(_cursor));
            case KeyCode.Home:
                return Move(0);
            case KeyCode.End:
                return Move(_text.Length);
            case KeyCode.Up or KeyCode.Down or KeyCode.PageUp or KeyCode.PageDown:
                return false;
            default:
                // A function key pressed by mistake must not act on a task meanwhile.
                return true;
        }
    }

    // The shell's line keys.
    private bool Edit(char letter, TopContext context) => letter switch
    {
        'a' => Move(0),
        'e' => Move(_text.Length),
        'b' => Move(Before(_cursor)),
        'f' => Move(After(_cursor)),
        'h' => Remove(Before(_cursor), _cursor),
        'u' => Remove(0, _cursor),
        'k' => Remove(_cursor, _text.Length),
        'w' => Remove(WordBefore(), _cursor),
        'c' or 'g' => Leave(context),
        _ => true,
    };

    private bool Leave(TopContext context)
    {
        context.Close(this);
        _cancel?.Invoke();
        return true;
    }

    private bool Insert(string text)
    {
        if (text.Length == 0 || _text.Length + text.Length > MostCharacters) return true;
        _text = _text.Insert(_cursor, text);
        _cursor += text.Length;
        return Changed();
    }

    private bool Remove(int from, int to)
    {
        if (from >= to) return true;
        _text = _text.Remove(from, to - from);
        _cursor = from;
        return Changed();
    }

    private bool Changed()
    {
        _remark = _change?.Invoke(_text);
        return true;
    }

    private bool Move(int to)
    {
        _cursor = to;
        return true;
    }

    private int Before(int at) => at == 0 ? 0 : at >= 2 && char.IsLowSurrogate(_text[at - 1]) && char.IsHighSurrogate(_text[at - 2]) ? at - 2 : at - 1;

    private int After(int at) => at >= _text.Length ? _text.Length : at + 1 < _text.Length && char.IsHighSurrogate(_text[at]) && char.IsLowSurrogate(_text[at + 1]) ? at + 2 : at + 1;

    private int WordBefore()
    {
        int at = _cursor;
        while (at > 0 && _text[at - 1] == ' ') at--;
        while (at > 0 && _text[at - 1] != ' ') at--;
        return at;
    }

    private int Cells(ReadOnlySpan<char> text) => TextCells.Count(Safe(text));

    private int Put(CellGrid frame, int row, int column, ReadOnlySpan<char> text, CellMeaning meaning) => frame.Put(row, column, Safe(text), meaning);

    private ReadOnlySpan<byte> Safe(ReadOnlySpan<char> text)
    {
        _bytes.Clear();
        Sanitizer.Append(_bytes, Encoding.UTF8.GetBytes(text.ToArray()), unicode: true);
        return _bytes.Bytes;
    }

    private static void Blank(CellGrid frame, int row)
    {
        for (int column = 0; column < frame.Width; column++) frame.Put(row, column, " "u8, CellMeaning.Plain);
    }
}
