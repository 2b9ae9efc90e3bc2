using System.Globalization;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>
/// Another nice value: F7 and F8 (or <c>-</c> and <c>+</c>) add to what each thread has, digits set one for all. Shown before it is done: Enter does it.
/// </summary>
internal sealed class NiceView(ActionTargets targets, int change) : ITopView, IDisposable
{
    private const int First = -20, Last = 19, MostDigits = 2;

    private int _change = change;
    private string _typed = "";

    public void Draw(CellGrid frame, TopContext context)
    {
        string question = $"Nice of {targets.Names}: {Values()}";
        int width = Math.Max(1, Math.Min(frame.Width - 4, PopupBox.Cells(question) + 2));
        List<string> lines = Rendering.WordWrap.Lines(question, width, width);
        PopupBox box = PopupBox.Draw(frame, "Nice (-20 first … 19 last)", "Enter do it   Esc back   F7 -1   F8 +1   or type a value", width, lines.Count, context.Screen.Unicode, isCentred: true);
        for (int i = 0; i < lines.Count; i++) box.Put(frame, i, (box.IsFramed ? " " : "") + lines[i], CellMeaning.Strong);
    }

    public bool Handle(TerminalEvent input, TopContext context)
    {
        if (input.Kind is TerminalEventKind.Mouse or TerminalEventKind.Paste) return true;
        if (input.Kind != TerminalEventKind.Key) return false;
        switch (input.Key)
        {
            case KeyCode.Escape or KeyCode.F10: context.Close(this); break;
            case KeyCode.Enter: Enter(context); break;
            case KeyCode.F7 or KeyCode.Down: Add(-1); break;
            case KeyCode.F8 or KeyCode.Up: Add(1); break;
            case KeyCode.Backspace: _typed = _typed.Length > 0 ? _typed[..^1] : ""; break;
            case KeyCode.Character when (input.Modifiers & ~KeyModifiers.Shift) == 0: Type(input.Character.Value); break;
            case KeyCode.Character when input.Modifiers == KeyModifiers.Control && input.Character.Value == 'c': context.Close(this); break;
        }
        return true;
    }

    public void Refresh(TopContext context)
    {
    }

    public void Dispose() => targets.Dispose();

    // A sign before digits begins a value where nothing was typed or added yet: "-5"; a lone one adds.
    private void Type(int character)
    {
        if (character is ']') Add(-1);
        else if (character is '[') Add(1);
        else if (character is '+') Add(1);
        else if (character is '-' && _typed.Length == 0) _typed = "-";
        else if (character is '-') Add(-1);
        else if (character is 'q') _typed = _typed.Length == 0 ? _typed : _typed[..^1];
        else if (character is >= '0' and <= '9' && _typed.TrimStart('-').Length < MostDigits) _typed += (char)character;
    }

    private void Add(int by)
    {
        if (Typed is { } value) _typed = Math.Clamp(value + by, First, Last).ToString(CultureInfo.InvariantCulture);
        else (_typed, _change) = ("", Math.Clamp(_change + by, First - Last, Last - First));
    }

    private int? Typed => int.TryParse(_typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? Math.Clamp(value, First, Last) : null;

    private string Values()
    {
        if (_typed.Length > 0) return $"{Now()} → {(Typed is { } value && value.ToString(CultureInfo.InvariantCulture) != _typed ? $"{_typed}, that is {value}" : _typed)}_";
        if (_change == 0) return $"{Now()} → type a value, or F7 F8";
        string added = _change > 0 ? $"+{_change}" : $"{_change}";
        return targets.Handles.Count == 1 ? $"{Now()} → {Math.Clamp(targets.Handles[0].Nice + _change, First, Last)} (each thread {added})" : $"each {added}";
    }

    private string Now() => targets.Handles.Count == 1 ? $"{targets.Handles[0].Nice}" : "those they have";

    private void Enter(TopContext context)
    {
        if (Typed is { } value) Do(context, $"nice {value}", handle => handle.SetNice(value));
        else if (_typed.Length == 0 && _change != 0) Do(context, $"{(_change > 0 ? "+" : "")}{_change} to nice", handle => handle.AddNice(_change));
        else context.Close(this);
    }

    private void Do(TopContext context, string what, Func<Actions.TaskHandle, Actions.ActionResult> act)
    {
        void Act(TopContext at)
        {
            targets.Each(at, $"{what}:", act);
            at.Close(this);
        }
        if (targets.Warning is not { } warning)
        {
            Act(context);
            return;
        }
        context.Open(new ConfirmView($"{warning}Change its nice value all the same?", at =>
        {
            targets.Consent();
            Act(at);
        }));
    }
}
