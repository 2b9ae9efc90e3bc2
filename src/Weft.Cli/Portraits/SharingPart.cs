using Weft.Portraits;

namespace Weft.Cli.Portraits;

/// <summary>What the process shares with others, and which of its threads keep something apart.</summary>
internal static class SharingPart
{
    public static void Write(ProcessPortrait portrait, PageWriter page, bool verbose)
    {
        if (!portrait.Sharing.IsPresent) return;
        SharingFacts facts = portrait.Sharing.Value;
        bool first = true;
        foreach (IGrouping<SharedResources, SharingPartner> group in facts.Partners.GroupBy(static p => p.Shared).OrderByDescending(static g => (g.Key & SharedResources.AddressSpace) != 0))
        {
            page.Line(first ? "shares" : "", $"{Words(group.Key)} with {Phrases.Some(group.Select(p => Partner(portrait, p, page)), verbose ? 100 : 6)}", PageWriter.Yellow);
            first = false;
        }
        if (facts.Partners.Count == 0) page.Line("shares", $"no memory, file table or directories with any other process ({Extent(facts)})");
        else if (verbose || facts.Refused > 0) page.Line("", Extent(facts), PageWriter.Dim);
        foreach (IGrouping<SharedResources, SharingException> group in facts.Exceptions.GroupBy(static e => e.Apart))
        {
            List<string> threads = [.. group.Select(e => $"{page.Safe(e.Thread.Name)} ({e.Thread.Id.Tid})")];
            page.Line("apart", $"{Phrases.Some(threads, 6)} {(threads.Count == 1 ? "has" : "have")} {Words(group.Key)} apart from the other threads", PageWriter.Yellow);
        }
    }

    /// <summary>What is shared, in words.</summary>
    public static string Words(SharedResources shared)
    {
        List<string> words = [];
        if ((shared & SharedResources.AddressSpace) != 0) words.Add("its memory");
        if ((shared & SharedResources.FileTable) != 0) words.Add("its file table");
        if ((shared & SharedResources.SignalHandlers) != 0) words.Add("its signal handlers");
        if ((shared & SharedResources.Directories) != 0) words.Add("its working and root directory");
        if ((shared & SharedResources.IoContext) != 0) words.Add("its I/O context");
        if ((shared & SharedResources.SemaphoreUndo) != 0) words.Add("its semaphore undo list");
        return Phrases.And(words);
    }

    private static string Partner(ProcessPortrait portrait, SharingPartner partner, PageWriter page)
    {
        string name = Phrases.Named(page, partner.Process);
        if (partner.Process.ProcessId == portrait.Stat.ParentTgid) return "its parent " + name;
        return portrait.Children.IsPresent && portrait.Children.Value.Any(c => c.ProcessId == partner.Process.ProcessId) ? "its child " + name : name;
    }

    private static string Extent(SharingFacts facts)
    {
        string refused = facts.Refused > 0 ? $"; {facts.Refused} may not be compared by this user" : "";
        string left = facts.NotCompared > 0 ? $"; {facts.NotCompared} left out" : "";
        return $"compared with {Phrases.Count(facts.Compared, "process", "processes")} by kcmp{refused}{left}";
    }
}
