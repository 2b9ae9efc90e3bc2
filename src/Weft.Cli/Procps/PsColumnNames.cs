using Weft.Cli.Manual;

namespace Weft.Cli.Procps;

/// <summary>Format specifiers that ps has and the column registry does not: for help and completions. A test holds the list to the table.</summary>
internal static class PsColumnNames
{
    /// <summary>The names, each with what it shows.</summary>
    public static TopicEntry[] All { get; } =
    [
        new("fname", "the first 8 bytes of the name"),
        new("c", "whole percent of the CPU, at most 99"),
        new("util", "the same"),
        new("atime", "CPU time, as time"),
        new("times", "CPU time in seconds"),
        new("cputimes", "the same"),
        new("bsdtime", "CPU time as minutes:seconds"),
        new("pri", "priority, higher is better"),
        new("opri", "priority, 60 and up for ordinary tasks"),
        new("intpri", "the same"),
        new("pri_api", "priority as realtime programs count"),
        new("pri_bar", "priority of the kernel and one more"),
        new("pri_baz", "priority of the kernel and 100"),
        new("pri_foo", "priority of the kernel less 20"),
        new("sched", "scheduling policy as a number"),
        new("longtname", "controlling terminal"),
        new("tty8", "the same"),
        new("sz", "virtual memory in pages"),
        new("trs", "kilobytes of program text"),
        new("m_trs", "the same"),
        new("drs", "kilobytes of virtual memory that are not program text"),
        new("m_drs", "the same"),
        new("addr", "always -: no kernel tells it"),
        new("addr_1", "the same"),
    ];

    /// <summary>What a name shows; null when it is no name of ps's own.</summary>
    public static string? Meaning(string name)
    {
        int at = Array.FindIndex(All, e => e.Term == name);
        while (at > 0 && All[at].Meaning == "the same") at--;
        return at < 0 ? null : All[at].Meaning;
    }
}
