namespace Weft.Cli.TopViews;

/// <summary>
/// Keeps the live screen small: the collector by itself waits until what was dropped fills a CPU's cache, tens of megabytes on
/// a server. Here it is made to collect, and to give the memory back, each time a few megabytes were dropped.
/// </summary>
internal sealed class Tidying
{
    // A look and its frame drop some 50 KB: a collection of a few milliseconds each minute.
    private const long Most = 2L << 20;

    private long _allocated;

    /// <summary>To be called when nobody waits for the screen.</summary>
    public void Look()
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: false);
        if (allocated - _allocated < Most) return;
        _allocated = allocated;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
