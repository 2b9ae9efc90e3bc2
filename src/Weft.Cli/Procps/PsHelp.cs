namespace Weft.Cli.Procps;

/// <summary>The help page of <c>weft ps</c>.</summary>
internal static class PsHelp
{
    /// <summary>Long options, for suggestions.</summary>
    public static string[] LongOptions { get; } =
    [
        "--pid", "--quick-pid", "--ppid", "--sid", "--tty", "--user", "--User", "--group", "--Group", "--format", "--sort", "--no-headers",
        "--headers", "--forest", "--deselect", "--cumulative", "--columns", "--lines", "--where", "--json", "--csv",
        "--kernel", "--verbose", "--proc", "--color", "--engine",
    ];

    /// <summary>The page.</summary>
    public const string Text = """
        weft ps - the processes and threads of this machine

        usage: weft ps [OPTIONS] [TARGET...]
        TARGET: a pid, a tid, @name, @/regex/, self. Without any of ps's own options
        the list is made for a person: all programs, the kernel's threads left out
        (--kernel shows them).

        examples
          weft ps                             what runs here
          weft ps -T @postgres                the threads of every postgres
          weft ps -T -p $$                    the threads of this shell, as ps
          weft ps -eLf                        every thread, full form
          weft ps aux --sort -rss             BSD form, largest first
          weft ps -eo pid,tid,stat,comm,wchan columns of your own (weft help columns)
          weft ps --where 'state = D'         by query (weft help query)
          weft ps --json -eLo pid,tid,rss     for programs

        which    -e -A all   -a with terminal   -d but session leaders
                 -N the others   a x r g (BSD)   -p -q PIDS   --ppid PIDS
                 -C NAMES   -t TTYS   -s SIDS   -u EUSERS   -U RUSERS
                 -G RGROUPS   -g SIDS|GROUPS   --where QUERY   TARGET...
        threads  -T with SPID   -L with LWP   -m after their process
                 H (BSD) as processes; in the list for a person -T or -H shows
                 them under their process
        form     -f full   -F extra full   -l long   -y no flags   -j jobs
                 u j l s v (BSD)   -o -O LIST of name, name=HEADER, name:WIDTH
                 -c class   -S S with ended children   -n n numbers for names
                 e (BSD) environment   c (BSD) name only
                 -H f --forest families   -w -ww wide   --sort [-]NAME,...
                 --no-headers   --headers a page   --lines N   --columns N
        output   --json   --csv   --color auto|always|never
        source   --engine auto|procfs|bpf   --proc DIR
                 -v says which was used and why

        exit     0 done   1 a list or query found none   2 usage
                 3 no such process   4 not permitted   5 not supported here
        """;
}
