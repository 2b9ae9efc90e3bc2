using System.Text;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>The function keys along the bottom, as htop has them; a click is the key.</summary>
internal sealed class KeyBar
{
    private static readonly string[] s_words = ["Help", "Setup", "Search", "Filter", "Tree", "Sort", "Nice-", "Nice+", "Kill", "Quit"];
    private readonly int[] _ends = new int[10];
    private int _row = -1;

    /// <summary>Draws it into a row.</summary>
    public void Draw(CellGrid frame, int row)
    {
        _row = row;
        int column = 0;
        Span<byte> word = stackalloc byte[16];
        for (int i = 0; i < s_words.Length; i++)
        {
            // A key that has no room is left out whole.
            int label = i < 9 ? 2 : 3;
            bool fits = column + label + s_words[i].Length <= frame.Width;
            if (fits)
            {
                word[0] = (byte)'F';
                word[1] = (byte)(i < 9 ? '1' + i : '1');
                word[2] = (byte)'0';
                column += frame.Put(row, column, word[..label], CellMeaning.Strong);
                int length = Encoding.ASCII.GetBytes(s_words[i], word);
                column += frame.Put(row, column, word[..length], CellMeaning.Key);
                if (column < frame.Width) column += frame.Put(row, column, " "u8, CellMeaning.Plain);
            }
            _ends[i] = fits ? column : -1;
        }
    }

    /// <summary>The key under a click.</summary>
    public KeyCode KeyAt(int row, int column)
    {
        if (row != _row) return KeyCode.None;
        for (int i = 0; i < _ends.Length; i++)
        {
            if (column < _ends[i]) return KeyCode.F1 + i;
        }
        return KeyCode.None;
    }
}
