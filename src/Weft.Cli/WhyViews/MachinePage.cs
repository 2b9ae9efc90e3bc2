using System.Globalization;
using Weft.Cli.Rendering;
using Weft.Waiting;

namespace Weft.Cli.WhyViews;

/// <summary>The whole machine for a person: who is stuck, who holds up whom, and what all others wait for, counted.</summary>
internal sealed class MachinePage(WaitReport report, Func<int, string> program, Screen screen, StandardOutput output)
{
    private const string Dim = "\e[2m", Red = "\e[31;1m", Yellow = "\e[33m", Bold = "\e[1m", Reset = "\e[0m";
    private const int FindingsShown = 10;

    private int Width => screen.Columns == int.MaxValue ? 100 : Math.Max(20, screen.Columns);

    public void Write()
    {
        Finding[] grave = [.. report.Findings.Where(IsWorthTelling)];
        int processes = report.Threads.Select(static t => t.ProcessId).Distinct().Count();
        string looked = string.Create(CultureInfo.InvariantCulture, $"of {Count(processes, "process", "processes")} with {Count(report.Threads.Count, "thread", "threads")}");
        int stuck = grave.Where(static f => f.IsStuck).SelectMany(static f => f.Threads).Select(static t => t.ProcessId).Distinct().Count();
        Paragraph(stuck > 0 ? $"{Count(stuck, "process is", "processes are")} stuck for good, {looked}." : $"Nobody is known to be stuck, {looked}.", stuck > 0 ? Red : Bold);
        WhyPage page = new(0, report, program, screen, false, output);
        foreach (Finding finding in grave.Take(FindingsShown))
        {
            output.Line("");
            page.Tell(finding);
        }
        if (grave.Length > FindingsShown)
        {
            output.Line("");
            Paragraph($"and {grave.Length - FindingsShown} more like these (--json has all)", Dim);
        }
        output.Line("");
        Counts();
        output.Line("");
        Paragraph(string.Create(CultureInfo.InvariantCulture, $"Two looks at each thread, {report.IntervalNanoseconds / 1e6:0} ms apart or more. Nothing was stopped."), Dim);
        if (report.UnreadProcesses > 0) Paragraph($"What {Count(report.UnreadProcesses, "process waits", "processes wait")} for may not be read{(Weft.Native.Identity.EffectiveUserId == 0 ? "" : " by this user; root sees more")}.", Yellow);
        if (grave.Length > 0) Paragraph(string.Create(CultureInfo.InvariantCulture, $"next  weft why {grave[0].Threads[0].ProcessId}"), Dim);
    }

    // A shell that waits for its child is a chain too, and a machine is full of those: told are those behind locks, or longer ones.
    private static bool IsWorthTelling(Finding finding) => finding.Kind switch
    {
        FindingKind.Idle => false,
        FindingKind.Chain => finding.Waiters.Any(static t => WhyWords.IsLock(t.Wait.Kind) || t.Wait.IsWrite) || finding.Waiters.Count(static t => t.Wait.Kind != WaitKind.Child) > 1,
        _ => true,
    };

    private void Counts()
    {
        TextTable table = new([new("THREADS", true, 0), new("PROCESSES", true, 2), new("WHAT THEY DO", false, 0)]);
        foreach (IGrouping<string, WaitingThread> group in report.Threads.GroupBy(Doing).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal))
        {
            WaitingThread[] threads = [.. group];
            table.Add([threads.Length.ToString(CultureInfo.InvariantCulture), threads.Select(static t => t.ProcessId).Distinct().Count().ToString(CultureInfo.InvariantCulture), group.Key], screen.Colour && group.Key == "run" ? "\e[32m" : "");
        }
        table.Write(screen, output);
    }

    private static string Doing(WaitingThread thread) => thread.Wait.Kind switch
    {
        WaitKind.Cpu => "run",
        WaitKind.Timer => "wait for time",
        WaitKind.Poll => "wait for any of several descriptors",
        WaitKind.Event => "wait for a signal or an event",
        WaitKind.Child => "wait for a child",
        WaitKind.Vfork => "wait for a child made by vfork",
        WaitKind.Join => "wait for the end of a thread",
        WaitKind.Terminal => "wait for a terminal",
        WaitKind.Queue => "wait for a message queue",
        WaitKind.Disk => "wait uninterruptibly, as for a disk",
        WaitKind.Stopped => "are stopped",
        WaitKind.Traced => "are stopped by a tracer",
        WaitKind.Frozen => "are frozen",
        WaitKind.Unknown when thread.State is 'Z' or 'X' => "have ended",
        WaitKind.Unknown => "wait for what is not known",
        var kind => "wait for " + WhyWords.Noun(kind),
    };

    private static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    private void Paragraph(string text, string style)
    {
        foreach (string line in WordWrap.Lines(text, Width, Width)) output.Line(screen.Colour ? style + line + Reset : line);
    }
}
