namespace Weft.Cli.TraceViews;

/// <summary>A process in the timeline file.</summary>
/// <param name="shown">Its id there; that of an earlier process is not used again.</param>
internal sealed class TimelineProcess(long shown)
{
    private bool _isTaken;

    /// <summary>Its id in the file.</summary>
    public long Shown => shown;

    /// <summary>Its tasks that live.</summary>
    public int Living { get; set; }

    /// <summary>The id of the track of its first thread; null when that is another task's already.</summary>
    public long? TakeLeader()
    {
        if (_isTaken) return null;
        _isTaken = true;
        return shown;
    }
}
