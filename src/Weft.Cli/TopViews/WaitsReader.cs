using Weft.Cli.WhyViews;
using Weft.Waiting;

namespace Weft.Cli.TopViews;

/// <summary>What <c>weft why</c> tells: what each thread waits for and who can end it. Nothing is stopped.</summary>
internal sealed class WaitsReader : IPageReader
{
    public string Title => "waits";

    public string ShortTitle => "waits";

    public char Key => 'w';

    public int Seconds => 3;

    public PageAnswer? Read(PageWish wish, PageReaders readers)
    {
        int process = wish.Process.ProcessId;
        if (!LockPhrases.CanLook(readers.Root)) return PageAnswer.Sentence("What a thread waits for can be told only with the system's own /proc.");
        WaitReport report = readers.Waits.Read([process]);
        if (report.Threads.Count == 0) return null;
        Dictionary<int, string> names = WhyRun.Programs(readers.Scanner, report, isWholeMachine: false);
        WaitReport own = report.ProcessIds.Count == 1 ? report : report.Of(process);
        return new PageAnswer((screen, output) => new WhyPage(process, own, Program, screen, verbose: false, output) { HasNext = false }.Write());

        string Program(int id) => names.TryGetValue(id, out string? name) ? name : $"process {id}";
    }
}
