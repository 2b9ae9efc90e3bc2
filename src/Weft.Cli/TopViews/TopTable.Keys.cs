using System.Globalization;
using Weft.Cli.Terminal;
using Weft.Columns;
using Weft.Queries;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

internal sealed partial class TopTable
{
    private const int WheelRows = 3;
    private const long DoubleClickMilliseconds = 500;
    private static readonly string[] s_groups = ["", "program", "user", "unit", "container"];
    private (int Row, long At) _lastClick = (-1, 0);

    /// <inheritdoc/>
    public bool Handle(TerminalEvent input, TopContext context)
    {
        Settle(context);
        if (input.Kind == TerminalEventKind.Mouse) return OnMouse(input, context);
        if (input.Kind != TerminalEventKind.Key) return false;
        _lastClick = (-1, 0);
        bool isPlain = (input.Modifiers & (KeyModifiers.Control | KeyModifiers.Alt)) == 0;
        if (OnMoving(input, context)) return true;
        if (input.Key == KeyCode.Character && isPlain && OnLetter((char)Math.Min(input.Character.Value, char.MaxValue), context)) return true;
        return OnFunction(input.Key, context) || Keys?.Handle(input, this, context) == true;
    }

    private bool OnMoving(TerminalEvent input, TopContext context)
    {
        int page = Math.Max(1, _drawing.Rows - 1);
        bool isSideways = (input.Modifiers & (KeyModifiers.Shift | KeyModifiers.Alt)) != 0;
        switch (input.Key)
        {
            case KeyCode.Up: Move(_selected - 1); return true;
            case KeyCode.Down: Move(_selected + 1); return true;
            case KeyCode.PageUp: Move(_selected - page); return true;
            case KeyCode.PageDown: Move(_selected + page); return true;
            case KeyCode.Home: Move(0); return true;
            case KeyCode.End: Move(_list.Count - 1); return true;
            case KeyCode.Left when isSideways: _drawing.Sideways = Math.Max(0, _drawing.Sideways - 1); return true;
            case KeyCode.Right when isSideways: _drawing.Sideways = Math.Min(_columns.Length + 500, _drawing.Sideways + 1); return true;
            case KeyCode.Enter: Open(context); return true;
            case KeyCode.Insert: Tag(); return true;
            case KeyCode.Escape when context.PastIndex < 0 && !context.IsFrozen: return Relax(context);
            default: return false;
        }
    }

    private bool OnFunction(KeyCode key, TopContext context)
    {
        switch (key)
        {
            case KeyCode.F3: if (_search.Text.Length > 0) FindNext(context, 1); else AskSearch(context); return true;
            case KeyCode.F4: AskFilter(context); return true;
            case KeyCode.F5: context.Settings.Tree = !context.Settings.Tree; return true;
            // The menu, where there is one.
            case KeyCode.F6 when Keys is null: AskSort(context); return true;
            default: return false;
        }
    }

    private bool OnLetter(char letter, TopContext context)
    {
        TopSettings settings = context.Settings;
        switch (letter)
        {
            case 'H': settings.ShowThreads = !settings.ShowThreads; Say(context, settings.ShowThreads ? settings.FoldPools ? "threads, those of like names as one (z: each)" : "threads, each" : "processes"); return true;
            case 'z': settings.FoldPools = !settings.FoldPools; settings.ShowThreads = true; Say(context, settings.FoldPools ? "threads of like names as one" : "each thread"); return true;
            case 't' or 'V': settings.Tree = !settings.Tree; return true;
            case 'G': settings.GroupBy = s_groups[(Array.IndexOf(s_groups, settings.GroupBy) + 1) % s_groups.Length]; Say(context, settings.GroupBy.Length > 0 ? $"one row for each {settings.GroupBy}" : "one row for each process"); return true;
            case 'K': settings.ShowKernelThreads = !settings.ShowKernelThreads; Say(context, settings.ShowKernelThreads ? "with the kernel's own threads" : "without the kernel's own threads"); return true;
            case 'p' or 'c': settings.ShowCommandLine = !settings.ShowCommandLine; return true;
            case 'I': settings.CpuOfMachine = !settings.CpuOfMachine; Say(context, settings.CpuOfMachine ? "CPU in percent of the whole machine" : "CPU in percent of one core (R turns the order round)"); return true;
            case 'R': settings.SortAscending = !settings.SortAscending; return true;
            case 'P': SortBy(context, "cpuNow"); return true;
            case 'M': SortBy(context, "rss"); return true;
            case 'T': SortBy(context, "cputime"); return true;
            case 'w': SortBy(context, "waitNow"); return true;
            case 'N' when _search.Text.Length > 0: FindNext(context, -1); return true;
            case 'N': SortBy(context, "pid"); return true;
            case 'n': FindNext(context, 1); return true;
            case '<' or ',': MoveSort(context, -1); return true;
            case '>' or '.': MoveSort(context, 1); return true;
            case '/': AskSearch(context); return true;
            case '\\' or 'o': AskFilter(context); return true;
            case 'u' when Keys is null: AskUser(context); return true;
            case 'd': AskDelay(context); return true;
            case 'F': _isFollowing = !_isFollowing; _isChosen = true; Say(context, _isFollowing ? "the chosen task is kept on the screen" : "the chosen task is not followed"); return true;
            case 'm' or ':': Tag(); return true;
            case 'U': _tagged.Clear(); return true;
            case '+' or '=': OpenBelow(true); return true;
            case '-': OpenBelow(false); return true;
            case '*': OpenAll(context); return true;
            case 'i' when Keys is null: WithoutIdle = !WithoutIdle; return true;
            case >= '0' and <= '9': AskId(context, letter); return true;
            default: return false;
        }
    }

    private static void Say(TopContext context, string words) => context.Say(words);

    // Esc leaves one thing at a time: a search, then the filter.
    private bool Relax(TopContext context)
    {
        if (_search.Text.Length > 0) _search.Set("");
        else if (context.Settings.Filter.Length > 0) context.Settings.Filter = "";
        else _drawing.Sideways = 0;
        return true;
    }

    private void Open(TopContext context)
    {
        if (_selected >= _list.Count) return;
        if (_list[_selected].Kind is TopRowKind.Group or TopRowKind.Pool) OpenBelow(!_list[_selected].IsOpen);
        else if (_list[_selected].Kind is TopRowKind.Ended or TopRowKind.ShortLived) Say(context, "it has ended");
        else Keys?.Open(this, context);
    }

    private void Tag()
    {
        if (_selected >= _list.Count || _list[_selected].Kind is TopRowKind.Ended or TopRowKind.ShortLived) return;
        _tagged.Toggle(_list[_selected].Key);
        Move(_selected + 1);
    }

    private void OpenBelow(bool open)
    {
        if (_selected >= _list.Count) return;
        // A leaf's minus closes its parent.
        int at = _selected;
        if (!open && (!_list[at].HasBelow || !_list[at].IsOpen) && _list[at].Parent >= 0) at = _list[at].Parent;
        ref readonly TopRow row = ref _list[at];
        if (!row.HasBelow || row.IsOpen == open) return;
        _list.Toggled.Toggle(row.Key);
        Move(at);
        _isChosen = true;
        _isBuilt = false;
    }

    private void OpenAll(TopContext context)
    {
        _list.Toggled.Clear();
        if (context.Settings.Tree) _list.BranchesStartClosed = !_list.BranchesStartClosed;
        else _list.PoolsStartOpen = !_list.PoolsStartOpen;
        _isBuilt = false;
    }

    /// <summary>Sorts by a column; by the same again turns the order round.</summary>
    public void SortBy(TopContext context, string id)
    {
        if (TopColumns.Sort(id) is not { } column) return;
        TopSettings settings = context.Settings;
        bool isSame = _sort?.Id == column.Id;
        settings.SortAscending = isSame ? !settings.SortAscending : TopColumns.StartsAscending(column);
        settings.SortColumn = column.Id;
        if (!_isFollowing) Move(0);
    }

    private void MoveSort(TopContext context, int step)
    {
        int at = Array.FindIndex(_columns, c => c.Registry is not null && c.Registry.Id == _sort?.Id);
        for (int i = 0; i < _columns.Length; i++)
        {
            at = (at + step + _columns.Length) % _columns.Length;
            if (_columns[at].Registry is not { } column) continue;
            context.Settings.SortColumn = column.Id;
            context.Settings.SortAscending = TopColumns.StartsAscending(column);
            return;
        }
    }

    private void AskSearch(TopContext context)
    {
        // Names of programs are sought too, so they have to be known.
        RowFacts.LoadAll(context, TaskFields.CommandLine, threads: false);
        int before = _selected;
        context.Open(new LinePrompt("search", "", text => _search.Set(text), text =>
        {
            _search.Set(text);
            int found = _search.Find(_list, _snapshot, before, 1);
            if (found >= 0) Move(found);
            return text.Length > 0 && found < 0 ? "nothing has that in its name, command line or id" : null;
        }, () =>
        {
            _search.Set("");
            Move(before);
        }));
    }

    private void FindNext(TopContext context, int step)
    {
        if (_search.Text.Length == 0)
        {
            AskSearch(context);
            return;
        }
        RowFacts.LoadAll(context, TaskFields.CommandLine, threads: false);
        int found = _search.Find(_list, _snapshot, _selected + step, step);
        if (found >= 0) Move(found);
        else Say(context, "nothing has that in its name, command line or id");
    }

    private static void AskFilter(TopContext context)
    {
        TopSettings settings = context.Settings;
        string before = settings.Filter;
        context.Open(new LinePrompt("filter (cpu > 5, or a word)", before, text =>
        {
            if (RowFilter.Parse(text, TopColumns.Catalog, out Query? _) is { } wrong) context.Say("filter: " + wrong, CellMeaning.Watch);
            else settings.Filter = text.Trim();
        }, text =>
        {
            string? wrong = RowFilter.Parse(text, TopColumns.Catalog, out Query? _);
            // What can be read already is shown already.
            if (wrong is null) settings.Filter = text.Trim();
            return wrong;
        }, () => settings.Filter = before));
    }

    private static void AskUser(TopContext context) =>
        context.Open(new LinePrompt("user (empty for all)", context.Settings.User, text => context.Settings.User = text.Trim()));

    private void AskSort(TopContext context) =>
        context.Open(new LinePrompt("sort by column", "", text => SortBy(context, text.Trim()), static text => text.Length == 0 || TopColumns.Sort(text.Trim()) is not null ? null : "no such column (weft help columns)"));

    private static void AskDelay(TopContext context) =>
        context.Open(new LinePrompt("seconds between two looks", context.Settings.DelaySeconds.ToString("0.##", CultureInfo.InvariantCulture), text =>
        {
            if (TopDelay.TryParse(text, out double seconds)) context.Settings.DelaySeconds = seconds;
        }, static text => TopDelay.TryParse(text, out _) ? null : TopDelay.Refusal));

    private void AskId(TopContext context, char first)
    {
        int before = _selected;
        string? Find(string text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id)) return "a process or thread id is a number";
            for (int i = 0; i < _list.Count; i++)
            {
                if (_list.Task(i) is not { } task || task.Tid != id) continue;
                Move(i);
                return null;
            }
            return $"{id} is not in the list";
        }
        LinePrompt prompt = new("go to id", first.ToString(), static _ => { }, Find, () => Move(before));
        _ = Find(prompt.Text);
        context.Open(prompt);
    }

    private bool OnMouse(TerminalEvent input, TopContext context)
    {
        switch (input.Action)
        {
            case MouseAction.WheelUp: Move(_selected - WheelRows); return true;
            case MouseAction.WheelDown: Move(_selected + WheelRows); return true;
            case MouseAction.WheelLeft: _drawing.Sideways = Math.Max(0, _drawing.Sideways - 1); return true;
            case MouseAction.WheelRight: _drawing.Sideways++; return true;
            case MouseAction.Press when input.Button == MouseButton.Left: return OnClick(input, context);
            default: return false;
        }
    }

    private bool OnClick(TerminalEvent input, TopContext context)
    {
        if (_drawing.Bar.KeyAt(input.Row, input.Column) is var key && key != KeyCode.None)
        {
            // Pressed as if by hand, so that who is asked first is asked first.
            context.Press(TerminalEvent.OfKey(key));
            return true;
        }
        if (_drawing.ColumnAt(input.Row, input.Column, _columns) is >= 0 and int column)
        {
            if (_columns[column].Registry is { } sorted) SortBy(context, sorted.Id);
            return true;
        }
        int row = _drawing.RowAt(input.Row, _top, _list.Count);
        if (row < 0) return false;
        long now = Environment.TickCount64;
        bool isDouble = _lastClick.Row == row && now - _lastClick.At <= DoubleClickMilliseconds;
        _lastClick = (row, now);
        Move(row);
        _isChosen = true;
        if (isDouble) Open(context);
        return true;
    }
}
