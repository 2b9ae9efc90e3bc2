using Weft.Cli.Manual;

namespace Weft.Cli.Procps;

/// <summary>The manual of <c>weft ps</c>. Its parser is its own (ps's grammar); a test holds the two together.</summary>
internal static class PsManual
{
    private const string Which = "which tasks";
    private const string Threads = "threads";
    private const string Form = "form";
    private const string Output = "output";
    private const string Source = "source";
    private const string Bsd = "BSD letters, without a dash";

    /// <summary>The manual.</summary>
    public static CommandManual Page { get; } = new()
    {
        Name = "ps",
        Summary = "the processes and threads of this machine",
        Usage = ["[OPTIONS] [TARGET...]"],
        Operand = ValueKind.Target,
        Text =
        [
            "TARGET: a pid, a tid, @name, @/regex/, self. Without any of ps's own options the list is made for a person: all programs, the kernel's threads left out (--kernel shows them).",
            "ps's options mean what they mean to ps, and -f -F -l -j -T -L aux and -o print ps's columns, in its order, with its values. docs/ps.md lists the few differences.",
        ],
        Examples =
        [
            new("weft ps", "what runs here"),
            new("weft ps -T @postgres", "the threads of every postgres"),
            new("weft ps -T -p $$", "the threads of this shell, as ps"),
            new("weft ps -eLf", "every thread, full form"),
            new("weft ps aux --sort -rss", "BSD form, largest first"),
            new("weft ps -eo pid,tid,stat,comm,wchan", "columns of your own (weft help columns)"),
            new("weft ps --where 'state = D'", "by query (weft help query)"),
            new("weft ps --json -eLo pid,tid,rss", "for programs"),
        ],
        Options =
        [
            new() { Letter = 'e', Aliases = ["A"], Group = Which, Meaning = "all" },
            new() { Letter = 'a', Group = Which, Meaning = "those with a terminal, but session leaders" },
            new() { Letter = 'd', Group = Which, Meaning = "all but session leaders" },
            new() { Letter = 'N', Name = "deselect", Group = Which, Meaning = "the others: turns the choice round" },
            new() { Letter = 'p', Name = "pid", Value = "PIDS", Kind = ValueKind.Pids, Group = Which, Meaning = "these processes" },
            new() { Letter = 'q', Name = "quick-pid", Value = "PIDS", Kind = ValueKind.Pids, Group = Which, Meaning = "the same" },
            new() { Name = "ppid", Value = "PIDS", Kind = ValueKind.Pids, Group = Which, Meaning = "children of these" },
            new() { Letter = 'C', Value = "NAMES", Kind = ValueKind.ProgramName, Group = Which, Meaning = "by the name of the program" },
            new() { Letter = 't', Name = "tty", Value = "TERMINALS", Kind = ValueKind.Terminal, Group = Which, Meaning = "by terminal; - is none" },
            new() { Letter = 's', Name = "sid", Value = "SESSIONS", Kind = ValueKind.Number, Group = Which, Meaning = "by session" },
            new() { Letter = 'u', Name = "user", Value = "USERS", Kind = ValueKind.User, Group = Which, Meaning = "by effective user" },
            new() { Letter = 'U', Name = "User", Value = "USERS", Kind = ValueKind.User, Group = Which, Meaning = "by real user" },
            new() { Name = "group", Value = "GROUPS", Kind = ValueKind.Group, Group = Which, Meaning = "by effective group" },
            new() { Letter = 'G', Name = "Group", Value = "GROUPS", Kind = ValueKind.Group, Group = Which, Meaning = "by real group" },
            new() { Letter = 'g', Value = "SESSIONS", Kind = ValueKind.Number, Group = Which, Meaning = "by session, or by effective group when names are given" },
            new() { Name = "where", Value = "QUERY", Kind = ValueKind.Query, Group = Which, Meaning = "those for which QUERY is true (weft help query)" },
            new() { Name = "kernel", Group = Which, Meaning = "in the list for a person, the kernel's threads too" },
            new() { Letter = 'T', Group = Threads, Meaning = "threads, with SPID; in the list for a person under their process" },
            new() { Letter = 'L', Group = Threads, Meaning = "threads, with LWP and NLWP" },
            new() { Letter = 'm', Group = Threads, Meaning = "threads after their process" },
            new() { Letter = 'f', Group = Form, Meaning = "full" },
            new() { Letter = 'F', Group = Form, Meaning = "extra full" },
            new() { Letter = 'l', Group = Form, Meaning = "long" },
            new() { Letter = 'y', Group = Form, Meaning = "with -l: no flags, memory in place of the address" },
            new() { Letter = 'j', Group = Form, Meaning = "jobs" },
            new() { Letter = 'o', Name = "format", Value = "COLUMNS", Kind = ValueKind.Columns, Group = Form, Meaning = "columns of your own: name, name=HEADER, name:WIDTH" },
            new() { Letter = 'O', Value = "COLUMNS", Kind = ValueKind.Columns, Group = Form, Meaning = "the usual columns with these after the pid" },
            new() { Letter = 'c', Group = Form, Meaning = "the scheduling class and priority" },
            new() { Letter = 'S', Name = "cumulative", Group = Form, Meaning = "times with those of ended children" },
            new() { Letter = 'n', Group = Form, Meaning = "numbers in place of names" },
            new() { Letter = 'H', Group = Form, Meaning = "families, indented; in the list for a person as a tree" },
            new() { Name = "forest", Group = Form, Meaning = "families, drawn" },
            new() { Letter = 'w', Group = Form, Meaning = "132 columns; twice: no limit" },
            new() { Name = "sort", Value = "COLUMNS", Kind = ValueKind.Columns, Group = Form, Meaning = "sort by these; - before a name turns it round" },
            new() { Name = "no-headers", Aliases = ["no-headings", "no-heading", "noheader", "noheaders"], Group = Form, Meaning = "no header line" },
            new() { Name = "headers", Aliases = ["headings", "header"], Group = Form, Meaning = "a header line on every page" },
            new() { Name = "lines", Aliases = ["rows"], Value = "N", Kind = ValueKind.Number, Group = Form, Meaning = "lines of a page" },
            new() { Name = "columns", Aliases = ["cols", "width"], Value = "N", Kind = ValueKind.Number, Group = Form, Meaning = "cells of a line" },
            CommonOptions.Json,
            new() { Name = "csv", Group = Output, Meaning = "print comma-separated values" },
            CommonOptions.Color,
            CommonOptions.Engine,
            CommonOptions.Proc,
            CommonOptions.Verbose with { Group = Source, Meaning = "say which engine was used and why" },
            CommonOptions.Help with { Letter = '\0' },
            Letter('a', "all with a terminal"),
            Letter('x', "those without a terminal too"),
            Letter('r', "running ones only"),
            Letter('u', "by user: CPU and memory"),
            Letter('l', "long"),
            Letter('j', "jobs"),
            Letter('s', "signals"),
            Letter('v', "memory"),
            Letter('f', "families, drawn"),
            Letter('H', "threads as processes"),
            Letter('m', "threads after their process"),
            Letter('e', "the environment after the command"),
            Letter('c', "the program's name without its arguments"),
            Letter('h', "no header line"),
            Letter('n', "numbers in place of names"),
            Letter('w', "132 columns; twice: no limit"),
            Letter('S', "times with those of ended children"),
            Letter('T', "those of this terminal"),
            Letter('g', "nothing: for old habits"),
            Letter('p', "these processes") with { Value = "PIDS", Kind = ValueKind.Pids },
            Letter('t', "by terminal") with { Value = "TERMINALS", Kind = ValueKind.Terminal },
            Letter('U', "by effective user") with { Value = "USERS", Kind = ValueKind.User },
            Letter('o', "columns of your own") with { Value = "COLUMNS", Kind = ValueKind.Columns },
            Letter('O', "the usual columns with these") with { Value = "COLUMNS", Kind = ValueKind.Columns },
            Letter('k', "sort by these") with { Value = "COLUMNS", Kind = ValueKind.Columns },
        ],
        ExitStatus = ["0 done   1 a list or query found none"],
        SeeAlso = ["columns", "query"],
    };

    private static OptionManual Letter(char letter, string meaning) => new() { Letter = letter, IsBare = true, Group = Bsd, Meaning = meaning };
}
