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
        if (CanLook(root)) Read(root, [process], (_, threads) =>
        {
            foreach (WaitingThread thread in threads ?? [])
                if (Of(thread.Wait, threads!) is { } phrase) phrases[thread.Tid] = phrase;
        });
        return phrases;
    }

    /// <summary>Whether memory can be read at all: ids of another /proc mean nothing to the system calls.</summary>
    public static bool CanLook(ProcRoot root) => root.Path is "/proc" or "/proc/";

    /// <summary>Looks at processes, one after another, and hands on what each one's threads wait for; null where that may not be read.</summary>
    public static void Read(ProcRoot root, IEnumerable<int> processes, Action<int, IReadOnlyList<WaitingThread>?> take)
    {
        using AnswerCache? cache = AnswerCache.OfUser();
        using WaitReader reader = new(root, cache);
        foreach (int process in processes) take(process, reader.ReadLocks(process));
    }

    /// <summary>A wait in few words, safe to print; null when no more is known than the system call.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="threads">The threads that were looked at.</param>
    /// <param name="inSentence">With its article, as behind "waits for"; a column has little room.</param>
    public static string? Of(Wait wait, IReadOnlyList<WaitingThread> threads, bool inSentence = false) => Of(wait, tid => threads.FirstOrDefault(t => t.Tid == tid), inSentence);

    /// <summary>The same where the threads are many.</summary>
    public static string? Of(Wait wait, Dictionary<int, WaitingThread> threads) => Of(wait, tid => threads.GetValueOrDefault(tid), inSentence: false);

    private static string? Of(Wait wait, Func<int, WaitingThread?> threadOf, bool inSentence)
    {
        if (wait.Kind is WaitKind.Unknown or WaitKind.Futex) return null;
        string text = Shown.Text(wait.Text);
        if (wait.DeadOwner != 0) return string.Create(CultureInfo.InvariantCulture, $"{text}, whose owner {wait.DeadOwner} {(wait.IsHeldAcrossFork ? "is in the parent" : "has ended")}");
        if (wait.EndedBy.Count != 1 || wait.EndedBy[0].Certainty != Certainty.Certain || threadOf(wait.EndedBy[0].Tid) is not { } other) return text;
        // Without the address: who holds it matters more. The noun begins with its article.
        return wait.Kind == WaitKind.Join ? $"{(inSentence ? "the " : "")}end of {WhySentence.Name(other)}" : WhyWords.IsLock(wait.Kind) ? $"{WhyWords.Noun(wait.Kind)[(inSentence ? 0 : 2)..]} held by {WhySentence.Name(other)}" : text;
    }
}
