namespace Weft.Cli.Procps;

/// <summary>In <c>-m</c> a process row shows what belongs to the process and its threads' rows what is each one's own.</summary>
internal static class PsHalves
{
    /// <summary>Columns that ps leaves to the threads' rows.</summary>
    public static bool BelongsToThread(string name) => name is "tid" or "lwp" or "spid" or "s" or "state" or "psr" or "wchan" or "wname" or "cls" or "class" or "policy" or "pri" or "opri" or "intpri" or "ni" or "nice" or "rtprio" or "addr" or "f" or "flag" or "flags";

    /// <summary>Columns that ps leaves to the process's row.</summary>
    public static bool BelongsToProcess(string name) => name is "pid" or "ppid" or "pgid" or "pgrp" or "sid" or "sess" or "comm" or "ucmd" or "args" or "cmd" or "command" or "tty" or "tname" or "tt" or "nlwp" or "vsz" or "rss" or "sz" or "pmem";
}
