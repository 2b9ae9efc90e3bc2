using Weft.Cli.Rendering;

namespace Weft.Cli.Trees;

/// <summary>One row of the tree being written: branches, text and marks, cut at the screen's edge and coloured.</summary>
internal sealed class TreeRow(Screen screen, bool art)
{
    // Deeper than this the branches would leave no room: the level is written as a number instead.
    private const int MostBranches = 100;
    private const int BranchCells = 3;
    private readonly int _branches = screen.Columns == int.MaxValue ? MostBranches : Math.Clamp(screen.Columns / 2 / BranchCells, 2, MostBranches);
    private readonly List<bool> _lastAt = [];
    private int _textStart;
    private int _marksStart;

    /// <summary>The row's bytes, to append text to.</summary>
    public CellBuffer Bytes { get; } = new();

    /// <summary>An ellipsis this screen can show.</summary>
    public ReadOnlySpan<byte> Ellipsis => art ? "…"u8 : "..."u8;

    /// <summary>The sign between a count and what it counts.</summary>
    public ReadOnlySpan<byte> Times => art ? " × "u8 : " x "u8;

    /// <summary>Begins a row with the branches that lead to it.</summary>
    public void Begin(int level, bool isLast)
    {
        Bytes.Clear();
        while (_lastAt.Count <= level) _lastAt.Add(true);
        _lastAt[level] = isLast;
        for (int above = 1; above < level && above <= _branches; above++) Bytes.Text(_lastAt[above] ? "   "u8 : art ? "│  "u8 : "|  "u8);
        if (level > _branches) Bytes.Byte((byte)'<').Number(level).Text("> "u8);
        else if (level > 0) Bytes.Text(isLast ? (art ? "└─ "u8 : "`- "u8) : art ? "├─ "u8 : "|- "u8);
        _textStart = Bytes.Length;
        _marksStart = -1;
    }

    /// <summary>What follows is said beside, dim where there is colour.</summary>
    public void BeginMarks() => _marksStart = Bytes.Length;

    /// <summary>Prints the row.</summary>
    /// <param name="style">An escape sequence for the text; may be empty.</param>
    /// <param name="output">Where to.</param>
    public void End(string style, StandardOutput output)
    {
        Cut();
        int marks = _marksStart < 0 ? Bytes.Length : Math.Min(_marksStart, Bytes.Length);
        int text = Math.Min(_textStart, marks);
        output.Write(Bytes.Bytes[..text]);
        Styled(Bytes.Bytes[text..marks], style, output);
        Styled(Bytes.Bytes[marks..], "\e[2m", output);
        output.Write("\n"u8);
    }

    private void Styled(ReadOnlySpan<byte> text, string style, StandardOutput output)
    {
        bool styled = screen.Colour && style.Length > 0 && !text.IsEmpty;
        if (styled) output.Write(style);
        output.Write(text);
        if (styled) output.Write("\e[0m"u8);
    }

    private void Cut()
    {
        if (screen.Columns == int.MaxValue) return;
        int fits = TextCells.Prefix(Bytes.Bytes, screen.Columns, out _);
        if (fits == Bytes.Length) return;
        // One cell for the sign that something is missing.
        Bytes.Truncate(TextCells.Prefix(Bytes.Bytes, Math.Max(0, screen.Columns - 1), out _));
        Bytes.Text(art ? "…"u8 : ">"u8);
    }
}
