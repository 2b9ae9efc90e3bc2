namespace Weft.Cli.TopViews;

/// <summary>What a user has set for the live screen; saved on request, else forgotten at its end.</summary>
internal sealed class TopSettings
{
    /// <summary>Seconds between two samples.</summary>
    public double DelaySeconds { get; set; } = 1;

    /// <summary>The columns, by their ids in the registry; null for those of the view.</summary>
    public List<string>? Columns { get; set; }

    /// <summary>The column sorted by; null for the tree's own order.</summary>
    public string? SortColumn { get; set; } = "cpuNow";

    /// <summary>Whether small values come first.</summary>
    public bool SortAscending { get; set; }

    /// <summary>Whether threads have rows of their own (H).</summary>
    public bool ShowThreads { get; set; }

    /// <summary>Whether threads of like names are folded into one row.</summary>
    public bool FoldPools { get; set; } = true;

    /// <summary>Whether children stand below their parents (t).</summary>
    public bool Tree { get; set; }

    /// <summary>"", program, user, unit or container: one row each.</summary>
    public string GroupBy { get; set; } = "";

    /// <summary>Whether the kernel's own threads are shown (K).</summary>
    public bool ShowKernelThreads { get; set; }

    /// <summary>Whether the whole command line is shown rather than the program's name (c).</summary>
    public bool ShowCommandLine { get; set; } = true;

    /// <summary>Whether CPU is told of the whole machine (100 = all CPUs) rather than of one (I).</summary>
    public bool CpuOfMachine { get; set; }

    /// <summary>Whether the mouse is reported; selecting text then needs Shift.</summary>
    public bool Mouse { get; set; } = true;

    /// <summary>The filter, in the query language; empty for none.</summary>
    public string Filter { get; set; } = "";

    /// <summary>Only this user's processes; empty for all.</summary>
    public string User { get; set; } = "";

    /// <summary>Minutes remembered.</summary>
    public int HistoryMinutes { get; set; } = 10;

    /// <summary>Megabytes that may be remembered.</summary>
    public int HistoryMegabytes { get; set; } = 64;
}
