using System.Text;
using Weft.Columns;

namespace Weft.Tracing;

/// <summary>An event to wait for, as a person writes it: its word, and perhaps a text after a colon (<c>exec:cc1</c>, <c>exit</c>).</summary>
public sealed class EventCondition
{
    /// <summary>The words for events, as the recordings have them.</summary>
    public static IReadOnlyList<string> Words { get; } = ["fork", "vfork", "clone", "exec", "exit", "signal", "rename", "lost"];

    private readonly string _word;
    private readonly byte[] _text;

    private EventCondition(string word, byte[] text) => (_word, _text) = (word, text);

    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="condition">What was meant; null when it begins with none of <see cref="Words"/>.</param>
    public static bool TryParse(string text, out EventCondition? condition)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string word = colon < 0 ? text : text[..colon];
        condition = Words.Contains(word) ? new EventCondition(word, colon < 0 ? [] : Encoding.UTF8.GetBytes(text[(colon + 1)..])) : null;
        return condition is not null;
    }

    /// <summary>
    /// Whether this is such an event. The text is found anywhere in the task's name, of an exec in its file or arguments too, of
    /// a rename in the new name; of a signal it is its name, with or without SIG, or its number.
    /// </summary>
    /// <param name="event">The event.</param>
    public bool Matches(TaskEvent @event) => WordOf(@event) == _word && (_text.Length == 0 || HasText(@event));

    /// <summary>The word for an event. What a call of the clone family is called depends on its flags, not on which call it was.</summary>
    /// <param name="event">The event.</param>
    public static string WordOf(TaskEvent @event) => @event.Kind switch
    {
        TaskEventKind.Present => "present",
        TaskEventKind.Fork => CloneWords.Event(@event.CloneFlags, @event.IsThread),
        TaskEventKind.Execute => "exec",
        TaskEventKind.Exit => "exit",
        TaskEventKind.Signal => "signal",
        TaskEventKind.Rename => "rename",
        _ => "lost",
    };

    private bool HasText(TaskEvent e) => e.Kind switch
    {
        TaskEventKind.Signal => IsSignal(e.Signal),
        TaskEventKind.Execute => Has(e.Name) || Has(e.File) || Has(e.Arguments),
        TaskEventKind.Rename => Has(e.Name) || Has(e.NewName),
        _ => Has(e.Name),
    };

    private bool IsSignal(int signal)
    {
        if (int.TryParse(_text, out int number)) return number == signal;
        ReadOnlySpan<byte> name = _text;
        return Ascii.EqualsIgnoreCase(name.Length > 3 && Ascii.EqualsIgnoreCase(name[..3], "SIG") ? name[3..] : name, SignalNames.Of(signal));
    }

    private bool Has(ReadOnlyMemory<byte> where) => where.Span.IndexOf(_text) >= 0;
}
