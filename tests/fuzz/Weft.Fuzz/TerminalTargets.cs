using Weft.Cli.Terminal;

namespace Weft.Fuzz;

/// <summary>What a terminal sends.</summary>
public static class TerminalTargets
{
    /// <summary>The bytes at once and in pieces make the same events; when the terminal falls silent nothing stays begun.</summary>
    public static void Keys(ReadOnlySpan<byte> input)
    {
        KeyReader whole = new(), pieces = new();
        whole.Feed(input);
        for (int at = 0, size = 1; at < input.Length; at += size, size = (size % 7) + 1) pieces.Feed(input[at..Math.Min(input.Length, at + size)]);
        Compare(whole, pieces);
        whole.GiveUp();
        pieces.GiveUp();
        Compare(whole, pieces);
        if (whole.Patience is not null) throw new InvalidOperationException("something is still awaited");
        // And it goes on to work.
        whole.Feed("q"u8);
        if (!whole.TryRead(out TerminalEvent? last) || last!.Character.Value != 'q') throw new InvalidOperationException("a key is lost");
    }

    private static void Compare(KeyReader first, KeyReader second)
    {
        while (first.TryRead(out TerminalEvent? one))
        {
            if (!second.TryRead(out TerminalEvent? other) || Describe(one!) != Describe(other!)) throw new InvalidOperationException($"{Describe(one!)} only at once");
            if (one!.Kind == TerminalEventKind.Mouse && (one.Row is < 0 or > 0xFFFF || one.Column is < 0 or > 0xFFFF)) throw new InvalidOperationException("a mouse outside");
            foreach (char at in one.Text) if (char.IsControl(at)) throw new InvalidOperationException("a control character was pasted");
        }
        if (second.TryRead(out TerminalEvent? more)) throw new InvalidOperationException($"{Describe(more!)} only in pieces");
    }

    private static string Describe(TerminalEvent e) => $"{e.Kind} {e.Key} {e.Character} {e.Modifiers} {e.Action} {e.Button} {e.Row} {e.Column} {e.Text}";
}
