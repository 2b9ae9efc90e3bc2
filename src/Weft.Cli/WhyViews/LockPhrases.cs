using System.Globalization;
using Weft.Cli.Messages;
using Weft.Linux.Procfs;
using Weft.Stacks;
using Weft.Waiting;

namespace Weft.Cli.WhyViews;

/// <summary>What threads wait for in memory, in few words for the lists of threads, as one look tells it.</summary>
internal static class LockPhrases
{
    /// <summary>Threads above which a list does not look: it is to be quick.</summary>
    public const int MaximumThreads = 500;

    /// <summary>The phrases by thread; none of a thread of which no more is known than its system call. Safe to print.</summary>
    public static IReadOnlyDictionary<int, string> Of(ProcRoot root, int process)
    {
        Dictionary<int, string> phrases = [];
        if (root.Path is not ("/proc" or "/proc/")) return phrases;
        using AnswerCache? cache = AnswerCache.OfUser();
        using WaitReader reader = new(root, cache);
        IReadOnlyList<WaitingThread> threads = reader.ReadLocks(process);
        foreach (WaitingThread thread in threads)
            if (Of(thread.Wait, threads) is { } phrase) phrases[thread.Tid] = phrase;
        return phrases;
    }

    private static string? Of(Wait wait, IReadOnlyList<WaitingThread> threads)
    {
        if (wait.Kind is WaitKind.Unknown or WaitKind.Futex) return null;
        string text = Shown.Text(wait.Text);
        if (wait.DeadOwner != 0) return string.Create(CultureInfo.InvariantCulture, $"{text}, whose owner {wait.DeadOwner} {(wait.IsHeldAcrossFork ? "is in the parent" : "has ended")}");
        if (wait.EndedBy.Count != 1 || wait.EndedBy[0].Certainty != Certainty.Certain || threads.FirstOrDefault(t => t.Tid == wait.EndedBy[0].Tid) is not { } other) return text;
        // Without the address: a column has little room, and who holds it matters more. The noun begins with its article.
        return wait.Kind == WaitKind.Join ? "end of " + WhySentence.Name(other) : WhyWords.IsLock(wait.Kind) ? $"{WhyWords.Noun(wait.Kind)[2..]} held by {WhySentence.Name(other)}" : text;
    }
}
