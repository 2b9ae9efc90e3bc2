using System.Text;

namespace Weft.Cli.Rendering;

/// <summary>
/// A table fitted to its content and to the screen: columns as wide as their longest cell, the least important dropped
/// when the screen is narrow, the last one cut. A row never wraps.
/// </summary>
internal sealed class TextTable(IReadOnlyList<TextTableColumn> columns)
{
    private const string Reset = "\e[0m";
    private readonly List<(string[] Cells, string Style)> _rows = [];
    private readonly int[] _widths = [.. columns.Select(static c => c.Header.Length)];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A safe text for each column.</param>
    /// <param name="style">An escape sequence for the whole row, or empty.</param>
    public void Add(string[] cells, string style = "")
    {
        _rows.Add((cells, style));
        for (int i = 0; i < cells.Length; i++) _widths[i] = Math.Max(_widths[i], TextCells.Count(Encoding.UTF8.GetBytes(cells[i])));
    }

    /// <summary>Prints header and rows.</summary>
    public void Write(Screen screen, StandardOutput output)
    {
        bool[] shown = Fit(screen.Columns);
        WriteRow([.. columns.Select(static c => c.Header)], screen.Colour ? "\e[1m" : "", shown, screen, output);
        foreach ((string[] cells, string style) in _rows)
        {
            WriteRow(cells, screen.Colour ? style : "", shown, screen, output);
            if (output.IsClosed) return;
        }
    }

    // Drops columns until what must be shown fits, counting the last shown at no more than 12 cells: it can be cut.
    private bool[] Fit(int available)
    {
        bool[] shown = [.. columns.Select(static _ => true)];
        while (available != int.MaxValue)
        {
            int last = Array.LastIndexOf(shown, true);
            int needed = 0;
            for (int i = 0; i <= last; i++)
            {
                if (shown[i]) needed += (i == last && !columns[i].RightAligned ? Math.Min(12, _widths[i]) : _widths[i]) + 2;
            }
            if (needed - 2 <= available) break;
            int drop = -1;
            for (int i = 0; i < columns.Count; i++)
            {
                if (shown[i] && columns[i].Importance > 0 && (drop < 0 || columns[i].Importance >= columns[drop].Importance)) drop = i;
            }
            if (drop < 0) break;
            shown[drop] = false;
        }
        return shown;
    }

    private void WriteRow(string[] cells, string style, bool[] shown, Screen screen, StandardOutput output)
    {
        StringBuilder line = new();
        int last = Array.LastIndexOf(shown, true);
        int used = 0;
        for (int i = 0; i <= last; i++)
        {
            if (!shown[i]) continue;
            byte[] bytes = Encoding.UTF8.GetBytes(cells[i]);
            int width = TextCells.Count(bytes);
            int separator = used == 0 ? 0 : 2;
            int room = screen.Columns == int.MaxValue ? int.MaxValue : Math.Max(0, screen.Columns - used - separator);
            int pad = _widths[i] - width;
            line.Append(' ', Math.Min(separator, Math.Max(0, screen.Columns - used)));
            if (columns[i].RightAligned) line.Append(' ', Math.Min(pad, room));
            int taken = columns[i].RightAligned ? Math.Min(pad, room) : 0;
            int fits = TextCells.Prefix(bytes, room == int.MaxValue ? int.MaxValue : room - taken, out int printed);
            line.Append(Encoding.UTF8.GetString(bytes.AsSpan(0, fits)));
            used += separator + taken + printed;
            if (columns[i].RightAligned || i == last) continue;
            int fill = Math.Min(pad, screen.Columns == int.MaxValue ? pad : Math.Max(0, screen.Columns - used));
            line.Append(' ', fill);
            used += fill;
        }
        string text = line.ToString().TrimEnd();
        output.Line(style.Length > 0 ? style + text + Reset : text);
    }
}
