using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Native;
using Weft.Portraits;
using Weft.Tasks;

namespace Weft.Cli.Portraits;

/// <summary>The page of one process: a sentence, the facts, the threads, what is missing and what to try next.</summary>
internal sealed class PortraitPage(ProcessPortrait portrait, PageWriter page)
{
    /// <summary>Show every thread in a row of its own.</summary>
    public bool AllThreads { get; init; }

    /// <summary>Show every descriptor in a row of its own.</summary>
    public bool Files { get; init; }

    /// <summary>Show what is otherwise left out because it is as usual.</summary>
    public bool Verbose { get; init; }

    /// <summary>Whether it ends with a line of commands to try next.</summary>
    public bool HasNext { get; init; } = true;

    public void Write()
    {
        if (portrait.AskedThread is { } thread)
        {
            page.Paragraph(PortraitSentence.OfThread(portrait, thread, page), PageWriter.Bold);
            page.Blank();
            ThreadsPart.WriteDetails(thread, page, Verbose);
            page.Blank();
            page.Paragraph(PortraitSentence.Of(portrait, page));
        }
        else page.Paragraph(PortraitSentence.Of(portrait, page), portrait.IsZombie ? PageWriter.Red : PageWriter.Bold);
        if (portrait.EndedWhileRead) page.Paragraph("It ended while it was read: what follows had been read before.", PageWriter.Red);
        page.Blank();
        IdentityPart.Write(portrait, page, Verbose);
        UsePart.Write(portrait, page, Verbose);
        ThreadsPart.WriteHistogram(portrait, page);
        FilesPart.Write(portrait, page, Verbose);
        RightsPart.Write(portrait, page, Verbose);
        WriteLacks();
        if (Files) FilesPart.WriteTable(portrait, page);
        ThreadsPart.WriteTable(portrait, page, AllThreads, Verbose);
        if (HasNext) WriteNext();
    }

    private void WriteNext()
    {
        if (portrait.IsKernelThread || portrait.IsZombie || portrait.EndedWhileRead) return;
        List<string> next = [];
        int id = portrait.Id.ProcessId;
        if (!Files && portrait.Files is { IsPresent: true, Value.Count: > 0 }) next.Add($"weft show {id} --files");
        if (portrait.Threads.Count > 1) next.Add($"weft ps -T {id}");
        next.Add($"weft stack {id}");
        if (!Verbose && next.Count < 3) next.Add($"weft show {id} -v");
        page.Blank();
        page.Line("next", string.Join("    ", next), PageWriter.Dim);
    }

    private void WriteLacks()
    {
        foreach (IGrouping<Presence, (string Fact, Presence Reason)> group in portrait.Lacks.GroupBy(static l => l.Reason))
        {
            string why = Phrases.Why(group.Key);
            if (group.Key == Presence.NotPermitted)
            {
                string owner = portrait.Status.IsPresent ? $"it belongs to {page.Safe(AccountNames.User(portrait.Status.Value.EffectiveUserId))}" : "it is another user's";
                string hint = Identity.EffectiveUserId == 0 ? "the kernel refuses it to root here" : $"{owner}. Try: sudo weft show {portrait.AskedThread?.Thread.Id.Tid ?? portrait.Id.ProcessId}";
                why = $"{why}; {hint}";
            }
            page.Line("not shown", $"{Phrases.And([.. group.Select(static l => l.Fact)])}: {why}", PageWriter.Yellow);
        }
    }
}
