using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>
/// A list over the table, from which one chooses: ↑ ↓ and the mouse move, typing searches, Enter chooses, Esc goes back. A
/// list of marks is marked by the blank.
/// </summary>
internal sealed class MenuView(string title, List<MenuItem> items) : ITopView, IDisposable
{
    private readonly List<int> _found = [];
    private PopupBox _box;
    private int _first;
    private int _at;
    private bool _isSearched;

    /// <summary>Enter was pressed on the chosen one (or none is, when nothing is found).</summary>
    public required Action<TopContext, MenuView> Chosen { get; init; }

    /// <summary>Looks at each key first; true when it has taken it.</summary>
    public Func<TerminalEvent, TopContext, MenuView, bool>? Key { get; init; }

    /// <summary>A mark was set or taken away: of the chosen one.</summary>
    public Action<TopContext, MenuView>? Marked { get; init; }

    /// <summary>What the keys do, under the list.</summary>
    public string Hint { get; init; } = "Enter choose   Esc back   type to search";

    /// <summary>What is given back when the list is left.</summary>
    public IDisposable? Holds { get; init; }

    /// <summary>The items.</summary>
    public List<MenuItem> Items => items;

    /// <summary>What was typed.</summary>
    public string Search { get; private set; } = "";

    /// <summary>Index of the chosen item; -1 when none is found.</summary>
    public int Selected
    {
        get
        {
            Find();
            return _at < _found.Count ? _found[_at] : -1;
        }
    }

    /// <summary>The chosen item; null when none is found.</summary>
    public MenuItem? SelectedItem => Selected is >= 0 and int at ? items[at] : null;

    /// <summary>Chooses an item, by index.</summary>
    public void Select(int index)
    {
        Find();
        _at = Math.Max(0, _found.IndexOf(index));
    }

    /// <summary>The items were changed.</summary>
    public void Changed() => _isSearched = false;

    public void Draw(CellGrid frame, TopContext context)
    {
        Find();
        int text = 0, detail = 0;
        foreach (MenuItem item in items)
        {
            text = Math.Max(text, PopupBox.Cells(item.Text) + (item.IsMarked is null ? 0 : 4));
            detail = Math.Max(detail, PopupBox.Cells(item.Detail));
        }
        string heading = Search.Length == 0 ? title : $"{title}: {Search}_";
        _box = PopupBox.Draw(frame, heading, Hint, text + (detail > 0 ? detail + 3 : 1), items.Count, context.Screen.Unicode, isCentred: false);
        int height = Math.Max(1, _box.Height);
        _at = Math.Clamp(_at, 0, Math.Max(0, _found.Count - 1));
        _first = Math.Clamp(_first, Math.Max(0, _at - height + 1), _at);
        _first = Math.Min(_first, Math.Max(0, _found.Count - height));
        for (int row = 0; row < _box.Height && _first + row < _found.Count; row++)
        {
            MenuItem item = items[_found[_first + row]];
            string mark = item.IsMarked is { } isMarked ? isMarked ? "[x] " : "[ ] " : "";
            bool isChosen = _first + row == _at;
            // Seen without colours too.
            _box.Put(frame, row, (isChosen ? ">" : " ") + mark + item.Text + (item.Detail.Length > 0 ? new string(' ', Math.Max(2, text + 2 - PopupBox.Cells(mark + item.Text))) + item.Detail : ""), new CellStyle(item.Meaning, isChosen));
        }
        if (_found.Count == 0) _box.Put(frame, 0, " nothing of that name", CellMeaning.Dim);
    }

    public bool Handle(TerminalEvent input, TopContext context)
    {
        if (input.Kind == TerminalEventKind.Mouse) return Mouse(input, context);
        if (input.Kind is not (TerminalEventKind.Key or TerminalEventKind.Paste)) return false;
        if (Key?.Invoke(input, context, this) == true) return true;
        switch (input.Key)
        {
            case KeyCode.Up: Move(-1); break;
            case KeyCode.Down: Move(1); break;
            case KeyCode.PageUp: Move(-Math.Max(1, _box.Height - 1)); break;
            case KeyCode.PageDown: Move(Math.Max(1, _box.Height - 1)); break;
            case KeyCode.Home: Move(int.MinValue); break;
            case KeyCode.End: Move(int.MaxValue); break;
            case KeyCode.Enter: Chosen(context, this); break;
            case KeyCode.Escape or KeyCode.F10:
                if (Search.Length > 0 && input.Key == KeyCode.Escape) Type("");
                else context.Close(this);
                break;
            case KeyCode.Backspace:
                if (Search.Length > 0) Type(Search[..^(char.IsLowSurrogate(Search[^1]) && Search.Length > 1 ? 2 : 1)]);
                break;
            case KeyCode.Character when input.Modifiers == KeyModifiers.Control && input.Character.Value == 'c': context.Close(this); break;
            case KeyCode.Character when (input.Modifiers & ~KeyModifiers.Shift) == 0:
                if (input.Character.Value == ' ' && SelectedItem is { IsMarked: not null }) Mark(context);
                else Type(Search + input.Character);
                break;
        }
        return true;
    }

    public void Refresh(TopContext context)
    {
    }

    public void Dispose() => Holds?.Dispose();

    private bool Mouse(TerminalEvent input, TopContext context)
    {
        if (input.Action is MouseAction.WheelUp or MouseAction.WheelDown) Move(input.Action == MouseAction.WheelUp ? -1 : 1);
        else if (input is { Action: MouseAction.Press, Button: MouseButton.Left })
        {
            int row = _box.RowAt(input.Row, input.Column);
            if (row < 0) context.Close(this);
            else if (_first + row < _found.Count)
            {
                _at = _first + row;
                if (SelectedItem is { IsMarked: not null }) Mark(context);
                else Chosen(context, this);
            }
        }
        return true;
    }

    private void Mark(TopContext context)
    {
        MenuItem item = SelectedItem!;
        item.IsMarked = !item.IsMarked;
        Marked?.Invoke(context, this);
    }

    private void Move(int by) => _at = (int)Math.Clamp((long)_at + by, 0, Math.Max(0, Found - 1));

    private int Found
    {
        get
        {
            Find();
            return _found.Count;
        }
    }

    private void Type(string search)
    {
        int before = Selected;
        Search = search;
        Changed();
        Find();
        _at = Math.Max(0, search.Length == 0 ? _found.IndexOf(before) : Best());
    }

    // The one that is called so, else one that begins so, else the first.
    private int Best()
    {
        int best = 0;
        for (int i = _found.Count - 1; i >= 0; i--)
        {
            MenuItem item = items[_found[i]];
            if (IsNamed(item, Search)) return i;
            if (item.Text.StartsWith(Search, StringComparison.OrdinalIgnoreCase)) best = i;
        }
        return best;
    }

    private static bool IsNamed(MenuItem item, string name)
    {
        if (item.Text.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (string alias in item.Aliases.Split(' '))
            if (alias.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private void Find()
    {
        if (_isSearched) return;
        _isSearched = true;
        _found.Clear();
        for (int i = 0; i < items.Count; i++)
        {
            MenuItem item = items[i];
            if (Search.Length == 0 || item.Text.Contains(Search, StringComparison.OrdinalIgnoreCase) || item.Aliases.Contains(Search, StringComparison.OrdinalIgnoreCase)
                || item.Detail.Contains(Search, StringComparison.OrdinalIgnoreCase)) _found.Add(i);
        }
    }
}
