using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>
/// Makes lines for the live screen of what Weft's commands print, colours and all: so a page says the same as the command.
/// Foreign text in it has passed the sanitiser, so escape sequences are Weft's own; others are left out.
/// </summary>
internal static class PrintedLines
{
    private const byte Escape = 0x1B;

    /// <summary>Fills the lines anew.</summary>
    public static void Fill(StyledLines lines, ReadOnlySpan<byte> printed)
    {
        lines.Clear();
        while (!printed.IsEmpty)
        {
            int end = printed.IndexOf((byte)'\n');
            Line(lines, end < 0 ? printed : printed[..end]);
            printed = end < 0 ? default : printed[(end + 1)..];
        }
    }

    private static void Line(StyledLines lines, ReadOnlySpan<byte> line)
    {
        CellMeaning meaning = CellMeaning.Plain;
        while (true)
        {
            int at = line.IndexOf(Escape);
            ReadOnlySpan<byte> text = at < 0 ? line : line[..at];
            if (!text.IsEmpty) lines.Add(text, meaning);
            if (at < 0) break;
            line = line[(at + 1)..];
            int end = line.IndexOf((byte)'m');
            if (end <= 0 || line[0] != '[') continue;
            meaning = Of(line[1..end]);
            line = line[(end + 1)..];
        }
        lines.End();
    }

    private static CellMeaning Of(ReadOnlySpan<byte> parameters)
    {
        if (parameters.StartsWith("31"u8)) return CellMeaning.Stuck;
        if (parameters.SequenceEqual("33"u8)) return CellMeaning.Watch;
        if (parameters.SequenceEqual("32"u8)) return CellMeaning.Running;
        if (parameters.SequenceEqual("1"u8)) return CellMeaning.Strong;
        return parameters.SequenceEqual("2"u8) ? CellMeaning.Dim : CellMeaning.Plain;
    }
}
