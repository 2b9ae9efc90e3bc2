using Weft.Cli.Manual;

namespace Weft.Cli.Topics;

/// <summary>The query language, whole. A test parses every example.</summary>
internal static class QueryTopic
{
    /// <summary>Queries that work as they stand, with what they choose.</summary>
    public static TopicEntry[] Examples { get; } =
    [
        new("state = D and cpu > 50", "waits without being interruptible, and has used much CPU"),
        new("state in (R, D) and not kernelThread", "what the load average counts, the kernel's threads left out"),
        new("threads > 100 or fds > 10000", "many threads, or many open files"),
        new("rss > 1.5G and user != root", "large, and not root's"),
        new("elapsed < 5min", "started within the last five minutes"),
        new("start > -10min and ppid = 1", "the same in other words, and a child of init"),
        new("name ~ \"^worker-[0-9]+$\"", "the name matches a regular expression"),
        new("args contains \"--daily\"", "the command line holds a text"),
        new("unit startswith pg or program = postgres", "by systemd unit, or by program"),
        new("nice between -20 and -1", "favoured by the scheduler"),
        new("sigBlocked contains 0x4000", "blocks signal 15: bit n-1 is signal n"),
        new("exe is missing and not kernelThread", "the program's file may not be read by this user"),
    ];

    public static Topic Make() => new("query", "choose tasks by what is true of them: weft ps --where QUERY",
    [
        new("")
        {
            Text =
            [
                "A query is a condition on columns (weft help columns lists the names). It chooses the tasks for which it is true. On a command line put the whole of it in single quotes: the shell has its own meaning for < > ( ! and &.",
                "Case matters neither in names nor in the words of the language; it does in texts. Only what the query names is read from the kernel.",
            ],
            Literal = ["weft ps --where 'state = D or (threads > 100 and rss > 1G)'"],
        },
        new("examples") { Entries = Examples },
        new("operators")
        {
            Entries =
            [
                new("= != < <= > >=", "compare; == and <> are taken too; texts by their bytes, so A comes before a"),
                new("in (A, B, ...)", "one of these"),
                new("between A and B", "from A to B, both included"),
                new("~ !~", "a regular expression is found in the text, or is not"),
                new("contains startswith endswith", "a text within the text; contains on a mask: all these bits are set"),
                new("is missing, is present", "whether there is a value at all; is null and is not null mean the same"),
                new("COLUMN alone", "a yes-or-no column is yes"),
                new("not and or", "join conditions, the first binds tightest; ! && || mean the same; parentheses group; not may also stand before in, between, contains, startswith, endswith"),
            ],
        },
        new("values")
        {
            Text = ["The column's type decides what is a value. Anything else is an error when the query is read, not a condition that never holds."],
            Entries =
            [
                new("whole number", "42, -5, 0x2a"),
                new("number", "50, 12.5, 1e-3, 50% (the sign changes nothing)"),
                new("size", "100 (bytes), 4K = 4KB = 4KiB = 4096; M G T P E likewise, always by 1024; 1.5G"),
                new("duration", "500us, 20ms, 3s or a bare 3, 5min or 5m, 2h, 1d, 2w; joined: 1h30m"),
                new("moment", "\"2026-01-02 03:04\" in this machine's zone, seconds and fractions at will; 2026-01-02T03:04Z; 2026-01-02; @1767323040 (Unix seconds); now; -10min (ten minutes ago)"),
                new("address or mask", "0x7ffd1000"),
                new("yes or no", "yes no true false on off 1 0"),
                new("state", "one letter: R running, S sleeping, D uninterruptible, T stopped, t traced, Z zombie, I idle"),
                new("text", "worker-1 when made of letters, digits and _ - . / : @ # % + [ ]; else in quotes, \"...\" or '...'"),
                new("in quotes", "\\\\ \\\" \\' \\n \\r \\t as always, \\xHH for a byte: names need not be UTF-8"),
            ],
        },
        new("patterns")
        {
            Text =
            [
                "After ~ stands a regular expression in .NET's syntax, found anywhere in the text unless ^ and $ tie it. (?i) in front ignores case. In quotes its backslashes are its own: \"\\d+\\.so\". Without quotes it ends at white space, at && and ||, or at a parenthesis it did not open.",
                "Matching takes time in proportion to the text, whatever name a process chose: look-around and back-references are refused, and so are counted repeats beyond 1000 in all.",
            ],
        },
        new("what is missing is unknown")
        {
            Text =
            [
                "A value may be missing: another user's open files, a kernel thread's program. A comparison with it is neither true nor false but unknown, as in SQL, and only true chooses. So fds > 100 and not (fds > 100) may both leave a task out; fds is missing finds it.",
            ],
            Entries =
            [
                new("not unknown", "unknown"),
                new("unknown and false", "false; with true or unknown: unknown"),
                new("unknown or true", "true; with false or unknown: unknown"),
            ],
        },
        new("grammar")
        {
            Literal =
            [
                "query     = and , { ( \"or\" | \"||\" ) , and } ;",
                "and       = single , { ( \"and\" | \"&&\" ) , single } ;",
                "single    = ( \"not\" | \"!\" ) , single | \"(\" , query , \")\" | condition ;",
                "condition = COLUMN , compare , value",
                "          | COLUMN , ( \"~\" | \"!~\" ) , ( PATTERN | QUOTED )",
                "          | COLUMN , [ \"not\" ] , \"in\" ,",
                "            \"(\" , value , { \",\" , value } , \")\"",
                "          | COLUMN , [ \"not\" ] , \"between\" , value ,",
                "            ( \"and\" | \"&&\" ) , value",
                "          | COLUMN , [ \"not\" ] ,",
                "            ( \"contains\" | \"startswith\" | \"endswith\" ) , value",
                "          | COLUMN , \"is\" , [ \"not\" | \"!\" ] ,",
                "            ( \"missing\" | \"null\" | \"present\" )",
                "          | COLUMN ;",
                "compare   = \"=\" | \"==\" | \"!=\" | \"<>\" | \"<\" | \"<=\" | \">\" | \">=\" ;",
                "value     = WORD | QUOTED ;",
            ],
            Text = ["At most 8192 characters, 200 levels of parentheses and not, 64 patterns."],
        },
    ]);
}
