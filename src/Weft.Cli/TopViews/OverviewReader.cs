using Weft.Cli.Portraits;
using Weft.Cli.WhyViews;
using Weft.Portraits;
using Weft.Waiting;

namespace Weft.Cli.TopViews;

/// <summary>What <c>weft show</c> tells.</summary>
internal sealed class OverviewReader : IPageReader
{
    public string Title => "overview";

    public string ShortTitle => "overview";

    public char Key => 'o';

    public int Seconds => 5;

    /// <summary>A process's portrait; null when it is not there any more.</summary>
    public static ProcessPortrait? Portrait(PageWish wish, PageReaders readers, PortraitRequest request)
    {
        ProcessPortrait? portrait = wish.Tid > 0 && wish.Tid != wish.Process.ProcessId ? readers.Portraits.Read(wish.Tid, request) : null;
        // The thread may have ended, or its number be another's by now.
        if (portrait is null || portrait.Id.ProcessId != wish.Process.ProcessId) portrait = readers.Portraits.Read(wish.Process.ProcessId, request);
        return portrait is null || portrait.Id.StartTicks != wish.Process.StartTicks || portrait.EndedWhileRead ? null : portrait;
    }

    public PageAnswer? Read(PageWish wish, PageReaders readers)
    {
        if (Portrait(wish, readers, new PortraitRequest()) is not { } portrait) return null;
        Dictionary<int, string>? locks = null;
        if (portrait.Threads.Count is > 1 and <= LockPhrases.MaximumThreads && LockPhrases.CanLook(readers.Root) && readers.Waits.ReadLocks(wish.Process.ProcessId) is { } threads)
        {
            locks = [];
            foreach (WaitingThread thread in threads)
                if (LockPhrases.Of(thread.Wait, threads) is { } phrase) locks[thread.Tid] = phrase;
        }
        return new PageAnswer((screen, output) => new PortraitPage(portrait, new PageWriter(screen, output) { Locks = locks }) { HasNext = false }.Write());
    }
}
