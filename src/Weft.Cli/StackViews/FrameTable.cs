using System.Globalization;
using Weft.Stacks;
using Weft.Symbols.Unwinding;

namespace Weft.Cli.StackViews;

/// <summary>The frames of one stack in columns: number, function, module, place. What does not fit is left out from the right.</summary>
internal sealed class FrameTable(StackText text, StackShape shape)
{
    private const int NumberWidth = 4;
    private const int NarrowestName = 24;
    private const int WidestName = 64;
    private const int WidestModule = 24;
    private const int LeastRun = 4;
    private const string Inlined = "inlined";

    private sealed record Row(int Number, string Function, string Module, string Place, bool IsInlined, bool IsNamed, bool IsGuess)
    {
        /// <summary>So many more of the same follow, which are not shown.</summary>
        public int Folded { get; init; }
    }

    /// <summary>Whether an inlined frame was marked by the sign <c>i</c>, for want of room.</summary>
    public bool HasSigns { get; private set; }

    /// <summary>Writes them.</summary>
    public void Write(IReadOnlyList<StackFrame> frames)
    {
        List<Row> rows = Rows(frames);
        int nameWidth = rows.Max(static r => StackText.Width(r.Function)), moduleWidth = rows.Max(static r => StackText.Width(r.Module));
        int placeWidth = rows.Max(static r => StackText.Width(r.Place)), markWidth = rows.Exists(static r => r.IsInlined) ? Inlined.Length : 0;
        moduleWidth = Math.Min(WidestModule, moduleWidth);
        if (text.IsUnlimited) nameWidth = Math.Min(nameWidth, WidestName);
        else
        {
            // The name is what matters; then the place, then the module; the word beside an inlined frame must not cut a name, a sign does as well.
            int room = text.Columns - NumberWidth - 2, least = Math.Min(nameWidth, NarrowestName);
            placeWidth = Take(ref room, placeWidth, least);
            moduleWidth = Take(ref room, moduleWidth, least);
            markWidth = Take(ref room, markWidth, nameWidth);
            nameWidth = Math.Max(1, Math.Min(nameWidth, room));
        }
        foreach (Row row in rows)
        {
            if (text.IsClosed) return;
            Write(row, nameWidth, moduleWidth, placeWidth, markWidth);
        }
    }

    // The width of a column when it fits beside a name of the least width; else 0.
    private static int Take(ref int room, int width, int least)
    {
        if (width == 0 || room - width - 2 < least) return 0;
        room -= width + 2;
        return width;
    }

    private void Write(Row row, int nameWidth, int moduleWidth, int placeWidth, int markWidth)
    {
        string number = row.Number.ToString(CultureInfo.InvariantCulture).PadLeft(NumberWidth) + (row.IsInlined && markWidth == 0 ? "i " : "  ");
        HasSigns |= row.IsInlined && markWidth == 0;
        string style = row.IsGuess || !row.IsNamed ? StackText.Dim : "";
        string module = moduleWidth > 0 ? "  " + StackText.Padded(text.Cut(row.Module, moduleWidth), moduleWidth) : "";
        string place = placeWidth > 0 ? "  " + StackText.Padded(row.Place, placeWidth) : "";
        string mark = row.IsInlined && markWidth > 0 ? "  " + Inlined : "";
        bool whole = shape.Full || text.IsUnlimited;
        if (whole && StackText.Width(row.Function) > nameWidth && !text.IsUnlimited)
        {
            text.Line((number, StackText.Dim), (FirstPart(row.Function, text.Columns - number.Length, out string rest), style));
            while (rest.Length > 0) text.Line((new string(' ', number.Length), ""), (FirstPart(rest, text.Columns - number.Length, out rest), style));
            string tail = (module + place + mark).Trim();
            if (tail.Length > 0) text.Line(new string(' ', number.Length) + tail, StackText.Dim);
        }
        else
        {
            string name = StackText.Padded(whole ? row.Function : text.CutName(row.Function, nameWidth), nameWidth);
            text.Line((number, StackText.Dim), (name, style), (module, StackText.Dim), (place, ""), (mark, StackText.Dim));
        }
        if (row.Folded > 0) text.Line($"      {text.Ellipsis} {row.Folded.ToString("N0", CultureInfo.InvariantCulture)} more calls of the same from the same place", StackText.Dim);
    }

    private static string FirstPart(string name, int width, out string rest)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);
        int kept = Math.Max(1, Rendering.TextCells.Prefix(bytes, Math.Max(1, width), out _));
        while (kept < bytes.Length && (bytes[kept] & 0xC0) == 0x80) kept++;
        rest = System.Text.Encoding.UTF8.GetString(bytes, kept, bytes.Length - kept);
        return System.Text.Encoding.UTF8.GetString(bytes, 0, kept);
    }

    private List<Row> Rows(IReadOnlyList<StackFrame> frames)
    {
        int count = Math.Min(frames.Count, shape.Depth);
        List<Row> rows = [];
        bool guess = false;
        for (int i = 0; i < count; i++)
        {
            // What was found beyond a guess is no more certain than the guess.
            guess |= frames[i].How == FrameSource.Scan;
            Row row = Make(i, frames[i], guess);
            int run = 1;
            while (i + run < count && frames[i + run] == frames[i]) run++;
            // The first and the last of a recursion are shown.
            if (shape.Fold && run >= LeastRun)
            {
                row = row with { Folded = run - 2 };
                i += run - 2;
            }
            rows.Add(row);
        }
        return rows;
    }

    private Row Make(int number, StackFrame frame, bool guess)
    {
        string module = frame.Module is { } file ? text.Safe(file) : frame.Function is null ? "no file" : "compiled at run time";
        string name = (shape.Full ? frame.Function : frame.ShortFunction ?? frame.Function) is { } function ? text.Safe(function)
            : frame.Module is not null ? string.Create(CultureInfo.InvariantCulture, $"{module}+0x{frame.ModuleOffset:x}")
            : string.Create(CultureInfo.InvariantCulture, $"0x{frame.Address:x}");
        if (frame.Function is null && frame.Module is not null) module = "";
        string doubt = guess ? " ?" : shape.Verbose && frame.How is FrameSource.FramePointer or FrameSource.PrologueAnalysis ? " ~" : "";
        string place = frame.File is not { } path ? "" : text.Safe(path[(path.LastIndexOf('/') + 1)..]) + (frame.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $":{frame.Line}") : "");
        return new Row(number, name + doubt, module, place, frame.IsInlined, frame.Function is not null, guess);
    }
}
