using Weft.Cli.Terminal;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>What keys of the table open: menus, actions, the page of a process.</summary>
internal sealed class TableActions(ITopHead head) : ITableKeys
{
    /// <inheritdoc/>
    public bool Handle(TerminalEvent input, TopTable table, TopContext context)
    {
        if (input.Key == KeyCode.Character && (input.Modifiers & (KeyModifiers.Control | KeyModifiers.Alt)) == 0) return OnLetter((char)Math.Min(input.Character.Value, char.MaxValue), table, context);
        switch (input.Key)
        {
            case KeyCode.F1: HelpView.Open(context); return true;
            case KeyCode.F2: TopActions.Setup(context, Ids(table)); return true;
            case KeyCode.F6: TopActions.ChooseSort(context, Ids(table)); return true;
            case KeyCode.F7: TopActions.Nice(context, table.ActedOn(), -1); return true;
            case KeyCode.F8: TopActions.Nice(context, table.ActedOn(), 1); return true;
            case KeyCode.F9: TopActions.Kill(context, table.ActedOn()); return true;
            default: return false;
        }
    }

    /// <inheritdoc/>
    public void Open(TopTable table, TopContext context)
    {
        if (table.SelectedTask is { } task) OpenPage(context, task, task.Kind == RowKind.Thread ? 's' : 'o');
    }

    private bool OnLetter(char letter, TopTable table, TopContext context)
    {
        switch (letter)
        {
            case 'k': TopActions.Kill(context, table.ActedOn()); return true;
            case ']': TopActions.Nice(context, table.ActedOn(), -1); return true;
            case '[': TopActions.Nice(context, table.ActedOn(), 1); return true;
            case 'r': TopActions.AskNice(context, table.ActedOn()); return true;
            case 'A': TopActions.Affinity(context, table.ActedOn()); return true;
            case 'u': TopActions.ChooseUser(context); return true;
            case 'S': TopActions.Setup(context, Ids(table)); return true;
            case 'f': TopActions.ChooseColumns(context, Ids(table)); return true;
            case '?' or 'h': HelpView.Open(context); return true;
            case 'i' or 'l' or 'e':
                if (table.SelectedTask is { } task) OpenPage(context, task, letter == 'i' ? 'o' : letter);
                return true;
            case 'a': ShowEvidence(table, context); return true;
            case 'x': Explain(table, context); return true;
            case 'W': TopActions.Save(context); return true;
            case 's':
                if (table.SelectedTask is { } traced) TopActions.TraceLives(context, ProcessOf(context, traced));
                return true;
            default: return false;
        }
    }

    private void ShowEvidence(TopTable table, TopContext context)
    {
        if (head.Evidence(context) is not { } evidence)
        {
            context.Say("there is nothing more to be shown of the first line");
            return;
        }
        TopSettings settings = context.Settings;
        if (evidence.ShowThreads) settings.ShowThreads = true;
        if (evidence.Filter.Length > 0) settings.Filter = evidence.Filter;
        if (evidence.SortColumn is { } column) (settings.SortColumn, settings.SortAscending) = (column, false);
        if (evidence.Process is { } process) ProcessPage.Open(context, process, 0, evidence.ShowThreads ? 't' : 'o');
    }

    private static void Explain(TopTable table, TopContext context)
    {
        List<Column> columns = [];
        int at = 0;
        foreach (TopColumn column in table.Columns)
        {
            if (column.Registry is null) continue;
            if (column.Id == context.Settings.SortColumn) at = columns.Count;
            columns.Add(column.Registry);
        }
        context.Open(new ColumnExplanation(columns, at, table.SelectedTask));
    }

    // A page is of a process; its row in the sample is the one that names it over time.
    private static void OpenPage(TopContext context, TaskRow task, char tab) =>
        ProcessPage.Open(context, ProcessOf(context, task), task.Kind == RowKind.Thread ? task.Tid : 0, tab);

    private static TaskId ProcessOf(TopContext context, TaskRow task)
    {
        TaskSnapshot snapshot = context.Sample.Snapshot;
        int row = task.Index;
        while (row > 0 && snapshot[row].Kind == RowKind.Thread) row--;
        return snapshot[row].Id;
    }

    private static List<string> Ids(TopTable table)
    {
        List<string> ids = [];
        foreach (TopColumn column in table.Columns) ids.Add(column.Id);
        return ids;
    }
}
