using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

internal sealed partial class ProcessPage
{
    public bool Handle(TerminalEvent input, TopContext context)
    {
        if (_search.IsTyping && input.Kind is TerminalEventKind.Key or TerminalEventKind.Paste)
        {
            if (_search.Type(input)) Find(context, _searchFrom, isBackwards: false);
            else if (!_search.IsTyping) _found = -1;
            return true;
        }
        if (input.Kind == TerminalEventKind.Mouse) return Mouse(input, context);
        if (input.Kind != TerminalEventKind.Key) return false;
        // Ctrl-L, Ctrl-C and the like are the screen's; freezing is the table's.
        if ((input.Modifiers & KeyModifiers.Control) != 0) return false;
        if (input.Key == KeyCode.Character) return Letter((char)Math.Min(input.Character.Value, char.MaxValue), context);
        switch (input.Key)
        {
            case KeyCode.Escape or KeyCode.Backspace:
                if (_found >= 0) _found = -1;
                else Close(context);
                break;
            case KeyCode.F10: return false;
            case KeyCode.Tab: Show(_at + ((input.Modifiers & KeyModifiers.Shift) != 0 ? -1 : 1)); break;
            case KeyCode.Left: Show(_at - 1); break;
            case KeyCode.Right: Show(_at + 1); break;
            case KeyCode.Up: Move(-1); break;
            case KeyCode.Down: Move(1); break;
            case KeyCode.PageUp: Move(1 - _room); break;
            case KeyCode.PageDown: Move(_room - 1); break;
            case KeyCode.Home: Move(-Tab.Count); break;
            case KeyCode.End: Move(Tab.Count); break;
            case KeyCode.Enter: Enter(); break;
            case KeyCode.F1: HelpView.Open(context); break;
            case KeyCode.F3: BeginSearch(); break;
        }
        // What lies below must not act on a row that nobody sees.
        return true;
    }

    private bool Letter(char letter, TopContext context)
    {
        switch (letter)
        {
            case ' ': return false;
            case 'q': Close(context); break;
            case >= '1' and <= '8': Show(letter - '1'); break;
            case '/': BeginSearch(); break;
            case 'n': Find(context, Math.Max(_found, _tops[_at] - 1) + 1, isBackwards: false); break;
            case 'N': Find(context, (_found >= 0 ? _found : _tops[_at]) - 1, isBackwards: true); break;
            case '?' or 'h': HelpView.Open(context); break;
            case 'i': Show(0); break;
            case 'j': Move(1); break;
            case 'k': Move(-1); break;
            case 'g': Move(-Tab.Count); break;
            case 'G': Move(Tab.Count); break;
            case 'r':
                (Tab as ReadTab)?.Again();
                context.WantsSample |= Tab is ThreadsTab;
                break;
            case 'a' when Tab is ReadTab { Reader: StacksReader } stacks:
                _subject.Tid = 0;
                stacks.Again();
                break;
            case 'S': StopAndLook(context); break;
            default:
                int at = Array.FindIndex(_tabs, t => t.Key == letter);
                if (at >= 0) Show(at);
                break;
        }
        return true;
    }

    private bool Mouse(TerminalEvent input, TopContext context)
    {
        switch (input.Action)
        {
            case MouseAction.WheelUp: Scroll(-WheelLines); break;
            case MouseAction.WheelDown: Scroll(WheelLines); break;
            case MouseAction.Press when input is { Button: MouseButton.Left, Row: 1 }:
                int tab = _strip.TabAt(input.Column);
                if (tab >= 0) Show(tab);
                break;
            case MouseAction.Press when input.Button == MouseButton.Left && input.Row >= _firstRow && input.Row < _firstRow + _room && Tab.Chosen >= 0:
                int line = _tops[_at] + input.Row - _firstRow;
                if (line == Tab.Chosen) Enter();
                else if (line < Tab.Count) Tab.Chosen = line;
                break;
        }
        return true;
    }

    private void Close(TopContext context)
    {
        _worker.Close();
        context.Close(this);
    }

    private void Show(int tab)
    {
        _at = (tab + _tabs.Length) % _tabs.Length;
        _found = -1;
        // Its reading was left behind for another's.
        if (Tab is ReadTab { IsAsked: true } read && !ReferenceEquals(_worker.Busy, read.Reader)) read.Again();
    }

    private void Move(int lines)
    {
        if (Tab.Chosen >= 0) Tab.Chosen = Math.Clamp(Tab.Chosen + lines, Tab.FixedLines, Math.Max(Tab.FixedLines, Tab.Count - 1));
        else Scroll(lines);
    }

    private void Scroll(int lines)
    {
        if (Tab.Chosen >= 0) Move(lines);
        else _tops[_at] = Math.Clamp(_tops[_at] + lines, 0, Math.Max(0, Tab.Count - _room));
    }

    // A thread's stack.
    private void Enter()
    {
        if (Tab is not ThreadsTab { ChosenTid: > 0 and int tid }) return;
        _subject.Tid = tid;
        (_tabs[StacksAt] as ReadTab)!.Again();
        _tops[StacksAt] = 0;
        Show(StacksAt);
    }

    private void StopAndLook(TopContext context)
    {
        if (context.IsReadOnly)
        {
            context.Say("--read-only: no thread is stopped", CellMeaning.Watch);
            return;
        }
        _subject.MayStop = true;
        (_tabs[StacksAt] as ReadTab)!.Again();
        Show(StacksAt);
    }

    private void BeginSearch()
    {
        _searchFrom = Tab.Chosen >= 0 ? Tab.Chosen : _tops[_at];
        _search.Begin();
    }

    private void Find(TopContext context, int from, bool isBackwards)
    {
        _found = _search.Find(Tab, from, isBackwards);
        if (_found < 0)
        {
            if (_search is { IsTyping: false, Text.Length: > 0 }) context.Say("not found", CellMeaning.Watch);
            return;
        }
        if (Tab.Chosen >= 0) Tab.Chosen = _found;
        else if (_found < _tops[_at] || _found >= _tops[_at] + _room) _tops[_at] = Math.Clamp(_found - (_room / 3), 0, Math.Max(0, Tab.Count - 1));
    }
}
