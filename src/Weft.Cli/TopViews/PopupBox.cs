using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>A framed box over what lies below; where there is little room it takes all of it and has no frame.</summary>
internal readonly struct PopupBox
{
    private const int LeastWidth = 24, LeastHeight = 6;

    private PopupBox(int row, int column, int width, int height, bool isFramed) =>
        (Row, Column, Width, Height, IsFramed) = (row, column, width, height, isFramed);

    /// <summary>The first row inside.</summary>
    public int Row { get; }

    /// <summary>The first column inside.</summary>
    public int Column { get; }

    /// <summary>Cells inside a row.</summary>
    public int Width { get; }

    /// <summary>Rows inside; 0 in a frame of one row, where the title is all.</summary>
    public int Height { get; }

    /// <summary>Whether it has a frame.</summary>
    public bool IsFramed { get; }

    /// <summary>Makes room and draws the frame.</summary>
    /// <param name="frame">Where to.</param>
    /// <param name="title">Over it; safe to print.</param>
    /// <param name="hint">Under it: its keys.</param>
    /// <param name="width">Cells wanted inside.</param>
    /// <param name="height">Rows wanted inside.</param>
    /// <param name="unicode">Whether lines can be drawn.</param>
    /// <param name="isCentred">In the middle; else at the left, over the line of keys.</param>
    public static PopupBox Draw(CellGrid frame, string title, string hint, int width, int height, bool unicode, bool isCentred)
    {
        bool isFramed = frame.Width >= LeastWidth && frame.Height >= LeastHeight;
        if (!isFramed)
        {
            frame.Clear();
            Line(frame, 0, 0, frame.Width, title, CellMeaning.Heading);
            return new PopupBox(1, 0, frame.Width, frame.Height - 1, isFramed: false);
        }
        width = Math.Clamp(Math.Max(width, Math.Max(Cells(title), Cells(hint)) + 4), 1, frame.Width - 2);
        height = Math.Clamp(height, 1, frame.Height - 3);
        int left = isCentred ? (frame.Width - width - 2) / 2 : 0;
        int top = isCentred ? Math.Max(0, (frame.Height - height - 2) / 3) : frame.Height - height - 3;
        string side = unicode ? "│" : "|";
        Border(frame, top, left, width, title, unicode ? "┌─┐" : "+-+", CellMeaning.Strong);
        for (int row = top + 1; row <= top + height; row++)
        {
            Line(frame, row, left, width + 2, side, CellMeaning.Plain);
            frame.Put(row, left + width + 1, Encoding.UTF8.GetBytes(side), CellMeaning.Plain);
        }
        Border(frame, top + height + 1, left, width, hint, unicode ? "└─┘" : "+-+", CellMeaning.Dim);
        return new PopupBox(top + 1, left + 1, width, height, isFramed: true);
    }

    /// <summary>Whether a place lies inside, and at which row of it.</summary>
    public int RowAt(int row, int column) => column >= Column && column < Column + Width && row >= Row && row < Row + Height ? row - Row : -1;

    /// <summary>A row inside, filled.</summary>
    public void Put(CellGrid frame, int row, string text, CellStyle style)
    {
        if (row < Height) Line(frame, Row + row, Column, Width, text, style);
    }

    /// <summary>Cells a safe text takes.</summary>
    public static int Cells(string text) => TextCells.Count(Encoding.UTF8.GetBytes(text));

    private static void Border(CellGrid frame, int row, int left, int width, string text, string pieces, CellMeaning meaning)
    {
        Line(frame, row, left, width + 2, pieces[0] + new string(pieces[1], width) + pieces[2], CellMeaning.Plain);
        if (text.Length > 0) frame.Put(row, left + 2, Encoding.UTF8.GetBytes($" {text} "), meaning, width - 2);
    }

    private static void Line(CellGrid frame, int row, int column, int width, string text, CellStyle style)
    {
        int taken = frame.Put(row, column, Encoding.UTF8.GetBytes(text), style, width);
        for (; taken < width; taken++) frame.Put(row, column + taken, " "u8, style);
    }
}
