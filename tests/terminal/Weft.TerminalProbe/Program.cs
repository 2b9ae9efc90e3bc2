using Weft.TerminalProbe;

// Weft.TerminalProbe keys JOURNAL     a screen that shows what comes, and tells it to a file; see Probe for its keys
// Weft.TerminalProbe table SECONDS    a table of 2,000 rows that changes wholly each second; arrows move in it; prints what that cost
// Weft.TerminalProbe page PID TAB       the page of a process alone
return args switch
{
    ["keys", var journal] => Keys(journal),
    ["table", var seconds] => TableLoad.Run(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)),
    ["page", var pid, var tab] => PageScreen.Run(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture), tab[0]),
    _ => 64,
};

static int Keys(string journal)
{
    using Probe probe = new(journal);
    return probe.Run();
}
