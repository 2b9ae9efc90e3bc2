using System.Globalization;
using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.StackViews;
using Weft.Tracing;

namespace Weft.Cli.TraceViews;

/// <summary>Prints the rows of the finished tree, fitted to the screen: what they are, when they lived on a common axis, how long, CPU time, how they ended.</summary>
internal sealed class SummaryTable(TraceText text, ulong begin, ulong end)
{
    private const int LeastBar = 8, MostBar = 40, LeastWhat = 24, MostWhat = 100, LeastHow = 10;

    public void Write(List<SummaryRow> rows)
    {
        const string started = "STARTED", lasted = "LASTED", cpu = "CPU", ended = "ENDED";
        string[] starts = [.. rows.Select(Started)];
        int startWidth = Width(starts, started), lastWidth = Width(rows.Select(static r => r.Lasted), lasted);
        int cpuWidth = Width(rows.Select(static r => r.Processor), cpu), endWidth = Width(rows.Select(static r => r.Result), ended);
        int wanted = Math.Min(MostWhat, rows.Max(static r => StackText.Width(r.Branches) + StackText.Width(r.What) + StackText.Width(r.Which) + StackText.Width(r.How)));
        int bar;
        if (text.Rows.IsUnlimited) bar = text.Screen.Unicode ? MostBar / 2 : 0;
        else
        {
            // How it ended is dropped last; what is left is shared by the axis and the names.
            int room = text.Rows.Columns - endWidth - 2 - LeastWhat;
            Take(ref room, ref lastWidth);
            Take(ref room, ref cpuWidth);
            Take(ref room, ref startWidth);
            room += LeastWhat;
            int spare = room - Math.Min(wanted, room);
            bar = Math.Clamp(spare - 2, room >= LeastWhat + LeastBar + 8 ? LeastBar : 0, MostBar);
            if (bar < LeastBar || end <= begin) bar = 0;
            wanted = Math.Max(LeastWhat, Math.Min(wanted, room - (bar > 0 ? bar + 2 : 0)));
        }
        Row("", "PROCESS", wanted, Right(started, startWidth), new string(' ', bar), Right(lasted, lastWidth), Right(cpu, cpuWidth), ended, StackText.Dim, StackText.Dim);
        for (int i = 0; i < rows.Count && !text.Rows.IsClosed; i++)
        {
            SummaryRow row = rows[i];
            if (row.IsRemark)
            {
                text.Rows.Line((row.Branches, StackText.Dim), (row.What, row.Style));
                continue;
            }
            Row(row.Branches, Fitted(row, wanted), wanted, Right(starts[i], startWidth), Bar(row, bar), Right(row.Lasted, lastWidth), Right(row.Processor, cpuWidth), row.Result, row.Style, row.Style);
        }
    }

    private void Row(string branches, string what, int width, string started, string bar, string lasted, string cpu, string ended, string style, string endStyle)
    {
        string padded = StackText.Padded(what, Math.Max(0, width - StackText.Width(branches)));
        text.Rows.Line((branches, StackText.Dim), (padded, style), (started, StackText.Dim), (bar.Length > 0 ? "  " + bar : "", style), (lasted, ""), (cpu, ""), ("  " + ended, endStyle));
    }

    // How it was made goes first, then the arguments are cut; the ids stay.
    private string Fitted(SummaryRow row, int width)
    {
        int room = Math.Max(8, width - StackText.Width(row.Branches));
        int which = StackText.Width(row.Which), what = StackText.Width(row.What), left = room - what - which;
        if (left >= StackText.Width(row.How)) return row.What + row.Which + row.How;
        if (left >= 0) return row.What + row.Which + (left >= LeastHow ? text.Rows.Cut(row.How, left) : "");
        return text.Rows.Cut(text.Rows.Cut(row.What, Math.Max(Math.Min(what, LeastHow), room - which)) + row.Which, room);
    }

    private string Started(SummaryRow row) => row.IsRemark || row.WasThere ? "" : Seconds(row.Begin > begin ? row.Begin - begin : 0);

    private static string Seconds(ulong nanoseconds) => (nanoseconds / 1e9).ToString("0.000", CultureInfo.InvariantCulture) + " s";

    private string Bar(SummaryRow row, int width)
    {
        if (width == 0) return "";
        (ulong from, ulong to) = (row.Begin, row.End);
        double scale = width / (double)(end - begin);
        int first = Math.Clamp((int)((row.WasThere || from < begin ? 0 : from - begin) * scale), 0, width - 1);
        int last = Math.Clamp((int)Math.Ceiling((to > begin ? to - begin : 0) * scale), first + 1, width);
        return new StringBuilder().Append(' ', first).Append(text.Screen.Unicode ? '━' : '=', last - first).Append(' ', width - last).ToString();
    }

    private static void Take(ref int room, ref int width)
    {
        if (room >= width + 2) room -= width + 2;
        else width = 0;
    }

    private static string Right(string value, int width) => width == 0 ? "" : "  " + new string(' ', Math.Max(0, width - StackText.Width(value))) + value;

    private static int Width(IEnumerable<string> cells, string header)
    {
        int width = header.Length;
        bool any = false;
        foreach (string cell in cells)
        {
            width = Math.Max(width, StackText.Width(cell));
            any |= cell.Length > 0;
        }
        return any ? width : 0;
    }
}
