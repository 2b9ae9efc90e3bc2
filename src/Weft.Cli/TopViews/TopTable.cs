using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Columns;
using Weft.Queries;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>The table of tasks under the head of the screen: the view that lies below all others.</summary>
internal sealed partial class TopTable : ITopView
{
    private readonly TopList _list = new();
    private readonly RowFilter _filter = new();
    private readonly TableSearch _search = new();
    private readonly TableDrawing _drawing;
    private readonly ITopHead _head;
    private readonly RowKeySet _tagged = new();
    private readonly TopSettings _built = new();
    private TopColumn[] _columns = [];
    private Column? _sort;
    private int _selected;
    private ulong _selectedKey;
    private bool _isChosen;
    private bool _isFollowing;
    private int _top;
    private bool _isBuilt;
    private bool _isWatched;

    public TopTable(ITopHead head, Screen screen)
    {
        _head = head;
        _drawing = new TableDrawing(screen.Unicode);
    }

    /// <summary>Keys that open or do something elsewhere.</summary>
    public ITableKeys? Keys { get; init; }

    /// <summary>Whether tasks are left out that do nothing.</summary>
    public bool WithoutIdle { get => _filter.WithoutIdle; set => (_filter.WithoutIdle, _isBuilt) = (value, false); }

    /// <summary>The rows.</summary>
    public TopList List => _list;

    /// <summary>The columns there are, from the left.</summary>
    public IReadOnlyList<TopColumn> Columns => _columns;

    /// <summary>The index of the row chosen.</summary>
    public int Selected => _selected;

    /// <summary>The task of the row chosen; of a pool or group its first; null when there is none.</summary>
    public TaskRow? SelectedTask => _list.FirstTask(_selected);

    /// <summary>The tasks that actions are for: those tagged, else the one chosen.</summary>
    public IReadOnlyList<TaskId> ActedOn()
    {
        List<TaskId> tasks = [];
        if (_tagged.Count == 0)
        {
            if (SelectedTask is { } only) AddMembers(_selected, tasks);
            return tasks;
        }
        for (int i = 0; i < _list.Count; i++)
        {
            if (_tagged.Contains(_list[i].Key)) AddMembers(i, tasks);
        }
        return tasks;
    }

    private void AddMembers(int row, List<TaskId> tasks)
    {
        ref readonly TopRow at = ref _list[row];
        if (at.Kind is TopRowKind.Ended or TopRowKind.ShortLived) return;
        bool isSum = at.Kind is TopRowKind.Pool or TopRowKind.Group;
        for (int index = at.Index; index >= 0; index = isSum ? _list.NextMember(index) : -1) tasks.Add(_snapshot[index].Id);
    }

    private TaskSnapshot _snapshot = new();

    /// <inheritdoc/>
    public void Refresh(TopContext context)
    {
        _isWatched = false;
        Build(context);
    }

    /// <inheritdoc/>
    public void Draw(CellGrid frame, TopContext context)
    {
        Settle(context);
        int head = _head.Draw(frame, context);
        int rows = _drawing.Begin(frame, head, Status(context) is not null);
        Scroll(rows);
        _drawing.Draw(frame, context, new TableLook
        {
            List = _list, Columns = _columns, Sort = _sort, Top = _top, Selected = _selected, Tagged = _tagged, Status = Status(context), AnyTagged = _tagged.Count > 0,
        });
        if (_isWatched || context.Waits is not WaitsWatch watch) return;
        // Who waits for whom is asked of those that are seen.
        _isWatched = true;
        watch.Refresh(context.Sample, _drawing.Seen, SelectedTask?.Index ?? -1);
    }

    // What is shown is not all there is: said in a row of its own.
    private string? Status(TopContext context)
    {
        TopSettings settings = context.Settings;
        List<string> parts = [];
        if (settings.Filter.Length > 0) parts.Add($"filter {settings.Filter} (Esc)");
        if (settings.User.Length > 0) parts.Add($"user {settings.User} (u)");
        if (settings.GroupBy.Length > 0) parts.Add($"by {settings.GroupBy} (G)");
        if (_isFollowing) parts.Add("following (F)");
        if (_tagged.Count > 0) parts.Add($"{_tagged.Count} tagged (U)");
        if (WithoutIdle) parts.Add("without idle ones");
        return parts.Count == 0 ? null : string.Join("  ", parts);
    }

    private bool HasChanged(TopSettings settings) =>
        settings.SortColumn != _built.SortColumn || settings.SortAscending != _built.SortAscending || settings.ShowThreads != _built.ShowThreads || settings.FoldPools != _built.FoldPools
        || settings.Tree != _built.Tree || settings.GroupBy != _built.GroupBy || settings.ShowKernelThreads != _built.ShowKernelThreads || settings.Filter != _built.Filter
        || settings.User != _built.User || settings.Columns != _built.Columns || settings.CpuOfMachine != _built.CpuOfMachine;

    // Keys that came together are each about the rows as the one before left them.
    private void Settle(TopContext context)
    {
        if (!_isBuilt || HasChanged(context.Settings) || _snapshot != context.Sample.Snapshot) Build(context);
    }

    private void Build(TopContext context)
    {
        TopSettings settings = context.Settings;
        if (!_isBuilt || settings.Filter != _built.Filter) SetFilter(settings.Filter, context);
        if (!_isBuilt || settings.Columns != _built.Columns || settings.ShowThreads != _built.ShowThreads) _columns = TopColumns.Make(settings.Columns, settings.ShowThreads);
        if (!_isBuilt || settings.User != _built.User) _filter.OnlyUser(settings.User);
        _filter.WithKernel = settings.ShowKernelThreads;
        _sort = TopColumns.Sort(settings.SortColumn);
        _snapshot = context.Sample.Snapshot;
        RowFacts.LoadAll(context, _filter.Needs | (_sort?.Needs ?? TaskFields.None) | TopList.GroupNeeds(settings.GroupBy), settings.ShowThreads, TopColumns.RateNeeds(_sort));
        _list.Fill(context.Sample, settings, _sort, _filter);
        _drawing.Reset(_list, _columns.Length, settings.CpuOfMachine ? Math.Max(1, context.Sample.Machine.CpuCount) : 1);
        Remember(settings);
        FindSelected();
    }

    private void Remember(TopSettings settings)
    {
        (_built.SortColumn, _built.SortAscending, _built.ShowThreads, _built.FoldPools) = (settings.SortColumn, settings.SortAscending, settings.ShowThreads, settings.FoldPools);
        (_built.Tree, _built.GroupBy, _built.ShowKernelThreads, _built.Filter) = (settings.Tree, settings.GroupBy, settings.ShowKernelThreads, settings.Filter);
        (_built.User, _built.Columns, _built.CpuOfMachine) = (settings.User, settings.Columns, settings.CpuOfMachine);
        _isBuilt = true;
    }

    private void SetFilter(string text, TopContext context)
    {
        if (RowFilter.Parse(text, TopColumns.Catalog, out Query? query) is { } wrong)
        {
            // One that cannot be read hides nothing.
            context.Say("filter: " + wrong, CellMeaning.Watch);
            context.Settings.Filter = "";
        }
        _filter.Query = query;
    }

    // The row chosen is a task: where it has gone to, the choice goes.
    private void FindSelected()
    {
        if (_isChosen)
        {
            if (_selected < _list.Count && _list[_selected].Key == _selectedKey) return;
            for (int i = 0; i < _list.Count; i++)
            {
                if (_list[i].Key != _selectedKey) continue;
                Choose(i);
                return;
            }
        }
        Choose(_selected);
    }

    private void Choose(int row)
    {
        _selected = Math.Clamp(row, 0, Math.Max(0, _list.Count - 1));
        _selectedKey = _selected < _list.Count ? _list[_selected].Key : 0;
    }

    /// <summary>Chooses the row of a task, if it is there.</summary>
    public bool Choose(ulong key)
    {
        for (int i = 0; i < _list.Count; i++)
        {
            if (_list[i].Key != key) continue;
            Move(i);
            return true;
        }
        return false;
    }

    // A person moved: the row is to be seen.
    private void Move(int row)
    {
        Choose(row);
        _isChosen = _selected > 0;
        _isToBeSeen = true;
    }

    private bool _isToBeSeen;

    private void Scroll(int rows)
    {
        rows = Math.Max(1, rows);
        if (_isToBeSeen || _isFollowing) _top = Math.Clamp(_top, _selected - rows + 1, _selected);
        _isToBeSeen = false;
        _top = Math.Clamp(_top, 0, Math.Max(0, _list.Count - rows));
    }
}
