namespace Weft.Cli.TopViews;

/// <summary>All keys of the live screen, in the order help lists them.</summary>
internal static class TopKeyList
{
    private const string Moving = "moving", Time = "time", Looking = "looking closer", Choosing = "what is shown", Acting = "acting on processes", Screen = "the screen", Page = "on the page of a process";

    /// <summary>The keys.</summary>
    public static IReadOnlyList<TopKey> All { get; } =
    [
        new("Up, Down", "one row; with the wheel, three", Moving),
        new("PgUp, PgDn", "one screen", Moving),
        new("Home, End", "the first row, the last row", Moving),
        new("Shift-Left, Shift-Right", "columns that have no room", Moving),
        new("F", "keep the chosen task on the screen wherever it goes", Moving),

        new("Left, Right", "back in time, forward in time, one look", Time),
        new("Space", "freeze and go on; looks are taken and remembered meanwhile", Time),
        new("Esc", "back to now; leaves a search or a filter", Time),
        new("click", "on the sparkline: that moment", Time),

        new("Enter", "the page of a process; of a thread its stack", Looking),
        new("i", "what it is, as weft show tells", Looking),
        new("l", "its open files, sockets and who has their other ends", Looking),
        new("e", "its environment", Looking),
        new("s", "trace it: what it starts, what ends and how", Looking),
        new("a", "the evidence for the line at the top", Looking),
        new("x", "explain the column that is sorted by, or another", Looking),

        new("H", "threads in rows of their own", Choosing),
        new("z", "threads whose names differ in digits only in one row, or each in its own", Choosing),
        new("t, V, F5", "children below their parents", Choosing),
        new("+, -, *", "open or close what is folded; all of it", Choosing),
        new("G", "one row for each program, user, unit, container, or none", Choosing),
        new("K", "the kernel's own threads", Choosing),
        new("p, c", "the program's name or the whole command line", Choosing),
        new("/, F3", "search; n and N: the next and the one before", Choosing),
        new("\\, F4", "filter, in the query language or by a plain word", Choosing),
        new("u", "the processes of one user", Choosing),
        new("<, >, F6", "sort by another column", Choosing),
        new("P, M, T, N, w", "sort by CPU, memory, time, pid, waiting for a CPU", Choosing),
        new("I", "CPU of one core or of the whole machine", Choosing),
        new("R", "the other way round", Choosing),

        new("Insert, m, :", "tag, for the actions; U takes all tags away", Acting),
        new("k, F9", "send a signal", Acting),
        new("F7, ]", "nice less, so that it runs sooner (root); shown before it is done", Acting),
        new("F8, [", "nice more, so that others go first", Acting),
        new("r", "nice: type a value", Acting),
        new("A", "the CPUs it may run on", Acting),

        new("d", "seconds between two looks", Screen),
        new("S, F2", "columns and settings", Screen),
        new("f", "which columns, in which order", Screen),
        new("W", "write the settings down", Screen),
        new("?, h, F1", "this help", Screen),
        new("q, F10, Ctrl-C", "leave", Screen),

        new("Tab, 1 - 8, Left, Right", "another tab", Page),
        new("o t s w l m e L", "overview, threads, stacks, waits, files, memory, environment, limits", Page),
        new("Enter", "on a thread: its stack", Page),
        new("/, n, N", "search, the next, the one before", Page),
        new("r", "read again now", Page),
        new("S", "stacks also of threads that run: stops them for a moment", Page),
        new("a", "the stacks of all threads again", Page),
        new("Esc, q, Backspace", "back", Page),
    ];
}
