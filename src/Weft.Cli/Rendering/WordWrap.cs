using System.Text;

namespace Weft.Cli.Rendering;

/// <summary>Breaks a safe text into lines at blanks; a word longer than a line is broken within.</summary>
internal static class WordWrap
{
    /// <summary>The lines, none wider than asked.</summary>
    /// <param name="text">A text of one line; blanks it starts with stay.</param>
    /// <param name="first">Cells of the first line.</param>
    /// <param name="rest">Cells of the others.</param>
    public static List<string> Lines(string text, int first, int rest)
    {
        List<string> lines = [];
        StringBuilder line = new();
        int room = Math.Max(1, first);
        string words = text.TrimStart(' ');
        int used = Math.Min(text.Length - words.Length, room - 1);
        line.Append(' ', used);
        bool begun = false;
        foreach (string piece in words.Split(' '))
        {
            byte[] word = Encoding.UTF8.GetBytes(piece);
            int cells = TextCells.Count(word);
            if (begun && used + 1 + cells > room) End();
            if (begun)
            {
                line.Append(' ');
                used++;
            }
            ReadOnlySpan<byte> left = word;
            while (TextCells.Count(left) > room - used)
            {
                int taken = TextCells.Prefix(left, room - used, out _);
                if (taken == 0 && used > 0)
                {
                    End();
                    continue;
                }
                // At least one character, so that it ends.
                taken = Math.Max(taken, 1);
                while (taken < left.Length && (left[taken] & 0xC0) == 0x80) taken++;
                line.Append(Encoding.UTF8.GetString(left[..taken]));
                left = left[taken..];
                End();
            }
            line.Append(Encoding.UTF8.GetString(left));
            used += TextCells.Count(left);
            begun = true;
        }
        if (line.Length > 0 || lines.Count == 0) lines.Add(line.ToString());
        return lines;

        void End()
        {
            lines.Add(line.ToString());
            line.Clear();
            used = 0;
            begun = false;
            room = Math.Max(1, rest);
        }
    }
}
