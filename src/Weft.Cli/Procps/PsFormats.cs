namespace Weft.Cli.Procps;

/// <summary>The columns of ps's ready-made forms, in their order (ps(1) OUTPUT FORMAT CONTROL; seen of procps 4.0.2).</summary>
internal static class PsFormats
{
    /// <summary>The fields an option set asks for.</summary>
    public static List<PsField> Choose(PsOptions options)
    {
        if (options.Fields.Count > 0) return options.Fields;
        List<PsField> fields = Make(options.ShowClass && !options.IsBsd ? WithClass(Names(options)) : Names(options), options);
        if (options.Additional.Count > 0) fields.InsertRange(1, options.Additional);
        return fields;
    }

    /// <summary>One specifier with its own header and width.</summary>
    public static PsField Field(string name)
    {
        PsColumn column = PsColumnTable.Find(name)!;
        return new PsField(column, column.Header, column.Width, IsFixed: false);
    }

    private static string Names(PsOptions o)
    {
        if (o.Additional.Count > 0) return "pid s tname time command";
        if (o.IsBsd && !(o.Full || o.ExtraFull || o.Long || o.Jobs)) return Bsd(o);
        string lwp = o.Threads == PsThreads.Lwp ? " lwp" : o.Threads == PsThreads.Spid ? " spid" : "";
        bool threads = o.Threads == PsThreads.Lwp;
        if (o.ExtraFull) return $"user:UID pid{(o.Threads == PsThreads.Spid ? lwp : "")} ppid{(threads ? lwp : "")} c{(threads ? " nlwp" : "")} sz rss psr stime tname time cmd";
        if (o.Long && o.Full) return $"{(o.NoFlags ? "" : "f ")}s user:UID pid{(o.Threads == PsThreads.Spid ? lwp : "")} ppid{(threads ? lwp : "")} c{(threads ? " nlwp" : "")} opri ni {(o.NoFlags ? "rss" : "addr")} sz wchan stime tname time cmd";
        if (o.Long) return $"{(o.NoFlags ? "" : "f ")}s uid pid{(o.Threads == PsThreads.Spid ? lwp : "")} ppid{(threads ? lwp : "")} c opri ni {(o.NoFlags ? "rss" : "addr")} sz wchan tname time ucmd";
        if (o.Jobs && o.Full) return $"user:UID pid{(o.Threads == PsThreads.Spid ? lwp : "")} ppid pgid sid{(threads ? lwp : "")} c{(threads ? " nlwp" : "")} stime tname time cmd";
        if (o.Full) return $"user:UID pid{(o.Threads == PsThreads.Spid ? lwp : "")} ppid{(threads ? lwp : "")} c{(threads ? " nlwp" : "")} stime tname time cmd";
        if (o.Jobs) return $"pid{(o.Threads == PsThreads.Spid ? lwp : "")} pgid sid{(threads ? lwp : "")} tname time ucmd";
        return $"pid{lwp} tname time ucmd";
    }

    // -c: the scheduling class and its priority stand where C, PRI and NI did, or before the terminal.
    private static string WithClass(string names)
    {
        List<string> kept = [.. names.Split(' ').Where(static n => n is not ("c" or "opri" or "ni"))];
        int at = kept.FindIndex(static n => n is "addr" or "rss" or "sz" or "stime" or "tname");
        kept.InsertRange(at, ["class", "pri"]);
        return string.Join(' ', kept);
    }

    private static string Bsd(PsOptions o)
    {
        string lwp = o.Threads == PsThreads.Lwp ? " lwp" : o.Threads == PsThreads.Spid ? " spid" : "";
        string nlwp = o.Threads == PsThreads.Lwp ? " nlwp" : "";
        return o.BsdFormat switch
        {
            'u' => $"user pid{lwp} pcpu{nlwp} pmem vsz rss tname stat start_time bsdtime command",
            'j' => $"ppid pid{lwp} pgid sid tname tpgid stat uid bsdtime command",
            'l' => $"f uid pid{lwp} ppid priority ni vsz rss wchan stat tname bsdtime command",
            'v' => $"pid{lwp} tname stat bsdtime majflt:MAJFL m_trs m_drs rss pmem command",
            's' => $"uid pid{lwp} pending blocked ignored caught stat tname bsdtime command",
            _ => $"pid{lwp} tname stat bsdtime command",
        };
    }

    private static List<PsField> Make(string names, PsOptions options)
    {
        List<PsField> fields = [];
        foreach (string name in names.Split(' '))
        {
            string[] parts = name.Split(':');
            PsField field = Field(parts[0]);
            fields.Add(parts.Length > 1 ? field with { Header = parts[1] } : field);
        }
        if (options.Numeric) fields = [.. fields.Select(static f => f.Column.Name == "user" ? Field("uid") : f)];
        return fields;
    }
}
