using System.Text;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>The row that names the tabs; the one that is shown stands in brackets.</summary>
internal sealed class TabStrip
{
    private int[] _starts = [];

    /// <summary>Draws it: with whole names, short ones, or only the one that is shown, by the room there is.</summary>
    public void Draw(CellGrid frame, int row, IReadOnlyList<IPageTab> tabs, int shown)
    {
        if (_starts.Length != tabs.Count + 1) _starts = new int[tabs.Count + 1];
        bool isShort = Width(tabs, isShort: false) > frame.Width;
        if (isShort && Width(tabs, isShort: true) > frame.Width)
        {
            Array.Clear(_starts);
            frame.Put(row, 0, Encoding.ASCII.GetBytes($"< [{shown + 1} {tabs[shown].ShortTitle}] of {tabs.Count} >"), CellMeaning.Strong);
            return;
        }
        int at = 0;
        for (int i = 0; i < tabs.Count; i++)
        {
            _starts[i] = at;
            string title = isShort ? tabs[i].ShortTitle : tabs[i].Title;
            (char before, char after) = i == shown ? ('[', ']') : (' ', ' ');
            at += frame.Put(row, at, Encoding.ASCII.GetBytes($"{before}{i + 1} {title}{after}"), i == shown ? CellMeaning.Strong : CellMeaning.Dim);
        }
        _starts[tabs.Count] = at;
    }

    /// <summary>The tab at a column of the row as it was drawn; -1 for none.</summary>
    public int TabAt(int column)
    {
        for (int i = 0; i + 1 < _starts.Length; i++)
            if (column >= _starts[i] && column < _starts[i + 1]) return i;
        return -1;
    }

    private static int Width(IReadOnlyList<IPageTab> tabs, bool isShort)
    {
        int width = 0;
        for (int i = 0; i < tabs.Count; i++) width += 4 + (isShort ? tabs[i].ShortTitle : tabs[i].Title).Length;
        return width;
    }
}
