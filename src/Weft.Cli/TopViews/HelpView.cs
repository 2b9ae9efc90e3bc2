using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>All keys, and what the screen may miss; scrolled.</summary>
internal sealed class HelpView : ITopView
{
    private const int KeyWidth = 24, NarrowKeyWidth = 10;
    private readonly StyledLines _lines = new();
    private int _width;
    private int _top;
    private int _room = 1;

    /// <summary>What is to be said besides the keys.</summary>
    public static IReadOnlyList<(string Heading, string Text)> Notes { get; } =
    [
        ("what may be missed", "With BPF (root, or CAP_BPF and CAP_PERFMON) every task is read at each look, and those that came and went in between are seen. Without it, the threads of a process are read again only when its CPU time or its number of threads has moved, and all of them now and then: what a thread that hardly runs waits for may be some looks old, and processes that live shorter than a look are counted, not named."),
        ("the columns", "CPU% is of one CPU: two busy threads are 200. WAIT% is the time a task could run but waited for a CPU. ? stands for what may not be read or is not known yet, - for what does not exist. x explains each column."),
        ("its own cost", "What Weft uses itself stands at the top. Looks at who waits for whom run beside, on a tenth of one per cent of a CPU or once in twenty seconds, and stop nothing."),
    ];

    /// <summary>Opens it.</summary>
    public static void Open(TopContext context) => context.Open(new HelpView());

    public void Refresh(TopContext context)
    {
    }

    public void Draw(CellGrid frame, TopContext context)
    {
        if (_width != frame.Width) Fill(frame.Width);
        frame.Clear();
        int row = 0;
        if (frame.Height >= 3)
        {
            frame.Paint(0, 0, frame.Width, CellMeaning.Heading);
            frame.Put(row++, 0, "The keys of weft top"u8, CellMeaning.Heading);
        }
        bool hasFoot = frame.Height >= 4;
        _room = Math.Max(1, frame.Height - row - (hasFoot ? 1 : 0));
        _top = Math.Clamp(_top, 0, Math.Max(0, _lines.Count - _room));
        for (int i = 0; i < _room; i++) _lines.Draw(frame, _top + i, row + i);
        if (hasFoot) frame.Put(frame.Height - 1, 0, Encoding.UTF8.GetBytes(_lines.Count > _room ? $"Esc back  Up, Down scroll  {Math.Min(_lines.Count, _top + _room)} of {_lines.Count}" : "Esc back"), CellMeaning.Dim);
    }

    public bool Handle(TerminalEvent input, TopContext context)
    {
        if (input.Kind == TerminalEventKind.Mouse)
        {
            if (input.Action is MouseAction.WheelUp or MouseAction.WheelDown) _top += input.Action == MouseAction.WheelUp ? -3 : 3;
            return true;
        }
        if (input.Kind != TerminalEventKind.Key || (input.Modifiers & KeyModifiers.Control) != 0) return false;
        switch (input.Key)
        {
            case KeyCode.Up: _top--; break;
            case KeyCode.Down: _top++; break;
            case KeyCode.PageUp: _top -= Math.Max(1, _room - 1); break;
            case KeyCode.PageDown: _top += Math.Max(1, _room - 1); break;
            case KeyCode.Home: _top = 0; break;
            case KeyCode.End: _top = _lines.Count; break;
            case KeyCode.Escape or KeyCode.Backspace or KeyCode.Enter or KeyCode.F1: context.Close(this); break;
            case KeyCode.Character when input.Character.Value == ' ': _top += Math.Max(1, _room - 1); break;
            case KeyCode.Character when input.Character.Value is 'q' or '?' or 'h': context.Close(this); break;
            case KeyCode.F10: return false;
        }
        // Draw holds it to the end; here to the beginning.
        _top = Math.Max(0, _top);
        return true;
    }

    private void Fill(int width)
    {
        _width = width;
        _lines.Clear();
        int keys = width >= 60 ? KeyWidth : NarrowKeyWidth;
        string group = "";
        foreach (TopKey key in TopKeyList.All)
        {
            if (key.Group != group)
            {
                if (group.Length > 0) _lines.End();
                group = key.Group;
                _lines.Line(group, CellMeaning.Strong);
            }
            string name = "  " + key.Keys;
            bool fits = name.Length < keys;
            if (!fits) _lines.Line(name, CellMeaning.Key);
            else _lines.Add(name.PadRight(keys), CellMeaning.Key);
            bool isFirst = fits;
            int room = Math.Max(1, width - keys);
            foreach (string line in WordWrap.Lines(key.Meaning, room, room))
            {
                if (!isFirst) _lines.Add(new string(' ', keys));
                isFirst = false;
                _lines.Line(line);
            }
        }
        foreach ((string heading, string text) in Notes)
        {
            _lines.End();
            _lines.Line(heading, CellMeaning.Strong);
            int room = Math.Max(1, width - 2);
            foreach (string line in WordWrap.Lines(text, room, room)) _lines.Line("  " + line);
        }
    }
}
