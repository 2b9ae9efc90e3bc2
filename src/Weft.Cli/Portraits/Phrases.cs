using Weft.Portraits;
using Weft.Tasks;

namespace Weft.Cli.Portraits;

/// <summary>Turns of speech that several parts of the page use.</summary>
internal static class Phrases
{
    /// <summary>1 thread, 2 threads.</summary>
    public static string Count(long count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>a, b and c.</summary>
    public static string And(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}",
    };

    /// <summary>The first of many, and how many more there are.</summary>
    public static string Some(IEnumerable<string> items, int most)
    {
        List<string> all = [.. items];
        // One more is as short as saying so.
        return all.Count <= most + 1 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(most))} and {all.Count - most} more";
    }

    /// <summary>A process by name and number.</summary>
    public static string Named(PageWriter page, ProcessReference process) => $"{page.Safe(process.Name)} ({process.ProcessId})";

    /// <summary>Why something is not known, as the end of a sentence.</summary>
    public static string Why(Presence presence) => presence switch
    {
        Presence.NotPermitted => "not permitted",
        Presence.Gone => "the process ended first",
        Presence.TimedOut => "the kernel did not answer in time",
        Presence.NotApplicable => "there is no such thing",
        Presence.NotRead => "not asked for",
        Presence.NotKnown => "not known yet",
        _ => "not supported here",
    };
}
