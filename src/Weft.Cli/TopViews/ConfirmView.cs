using Weft.Cli.Rendering;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>A question that names exactly what is done to whom. Only <c>y</c> (or a click on it) does it; pasted text never does.</summary>
/// <param name="question">The question; safe to print.</param>
/// <param name="yes">What is done then; it takes the question away.</param>
internal sealed class ConfirmView(string question, Action<TopContext> yes) : ITopView
{
    private const string YesText = "y  yes", NoText = "n  no (Enter, Esc)";
    private const int WidestText = 72, Gap = 4;

    private PopupBox _box;
    private int _answers;

    /// <summary>What is done after a no; null takes the question away.</summary>
    public Action<TopContext>? No { get; init; }

    public void Draw(CellGrid frame, TopContext context)
    {
        int width = Math.Clamp(frame.Width - 4, 1, WidestText);
        List<string> lines = WordWrap.Lines(question, width, width);
        int widest = YesText.Length + Gap + NoText.Length;
        foreach (string line in lines) widest = Math.Max(widest, PopupBox.Cells(line));
        _box = PopupBox.Draw(frame, "Sure?  y/N", "", widest + 2, lines.Count + 2, context.Screen.Unicode, isCentred: true);
        // The answers are the last to go.
        _answers = Math.Max(0, Math.Min(lines.Count + (_box.Height > lines.Count + 1 ? 1 : 0), _box.Height - 1));
        string margin = _box.IsFramed ? " " : "";
        for (int i = 0; i < lines.Count && i < _answers; i++) _box.Put(frame, i, margin + lines[i], CellMeaning.Strong);
        _box.Put(frame, _answers, margin + YesText + new string(' ', Gap) + NoText, CellMeaning.Note);
    }

    public bool Handle(TerminalEvent input, TopContext context)
    {
        if (input is { Kind: TerminalEventKind.Mouse, Action: MouseAction.Press, Button: MouseButton.Left })
        {
            if (_box.RowAt(input.Row, input.Column) != _answers) return true;
            int column = input.Column - _box.Column - (_box.IsFramed ? 1 : 0);
            if (column >= 0 && column < YesText.Length) yes(context);
            else if (column >= YesText.Length + Gap) Refuse(context);
            return true;
        }
        if (input.Kind is TerminalEventKind.Mouse or TerminalEventKind.Paste) return true;
        if (input.Kind != TerminalEventKind.Key) return false;
        bool isLetter = input.Key == KeyCode.Character && (input.Modifiers & ~KeyModifiers.Shift) == 0;
        if (isLetter && input.Character.Value is 'y' or 'Y') yes(context);
        else if (input.Key is KeyCode.Enter or KeyCode.Escape or KeyCode.F10 || input.Key == KeyCode.Character) Refuse(context);
        return true;
    }

    public void Refresh(TopContext context)
    {
    }

    private void Refuse(TopContext context)
    {
        if (No is not null) No(context);
        else context.Close(this);
    }
}
