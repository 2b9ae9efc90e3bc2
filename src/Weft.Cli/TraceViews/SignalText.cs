using System.Globalization;
using Weft.Tracing;

namespace Weft.Cli.TraceViews;

/// <summary>A delivered signal in words, with who sent it (si_code of sigaction(2)).</summary>
internal static class SignalText
{
    private const int Child = 17, Segv = 11;

    /// <summary>What is to be said behind its name: <c>from kill (5130)</c>; empty when nothing is known.</summary>
    public static string Origin(TaskEvent e, Func<int, string> process)
    {
        string sender = e.SenderProcessId is { } id ? process(id) : "";
        return e.SignalCode switch
        {
            null => sender.Length > 0 ? "from " + sender : "",
            > 0 and < 7 when e.Signal == Child => ChildWord(e.SignalCode.Value, sender),
            1 when e.Signal == Segv => "at an address that is not mapped",
            2 when e.Signal == Segv => "at an address it may not use so",
            > 0 => "from the kernel",
            -2 => "from a timer",
            -3 => "from a message queue",
            -4 or -5 => "for input or output",
            _ when e.SenderProcessId == e.ProcessId => "from itself",
            _ => sender.Length > 0 ? "from " + sender : "from another task",
        };
    }

    private static string ChildWord(int code, string sender)
    {
        string word = code switch { 1 => "ended", 2 => "was killed", 3 => "was killed and dumped core", 4 => "was trapped", 5 => "was stopped", _ => "was continued" };
        return sender.Length > 0 ? $"as {sender} {word}" : "as a child " + word;
    }

    /// <summary>The id alone, for one that is not known by name.</summary>
    public static string Unnamed(int id) => "process " + id.ToString(CultureInfo.InvariantCulture);
}
