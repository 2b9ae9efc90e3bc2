using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Linux.Procfs;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>What the views of the live screen share: the sample on the screen, and each other.</summary>
internal sealed class TopContext
{
    private readonly List<ITopView> _views = [];

    /// <summary>The machine's scanner, for facts of the rows that are shown.</summary>
    public required TaskScanner Scanner { get; init; }

    /// <summary>The proc root.</summary>
    public ProcRoot Root => Scanner.Root;

    /// <summary>What the terminal can take.</summary>
    public required Screen Screen { get; init; }

    /// <summary>What the user has set.</summary>
    public required TopSettings Settings { get; init; }

    /// <summary>What is remembered.</summary>
    public required ISampleStore History { get; init; }

    /// <summary>Whether nothing may be done to any process (--read-only).</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The sample on the screen: the newest, or a past one.</summary>
    public TaskSample Sample { get; set; } = new();

    /// <summary>The index in <see cref="History"/> of the sample on the screen; -1 for the newest.</summary>
    public int PastIndex { get; set; } = -1;

    /// <summary>Whether new samples are kept but not shown.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>One line for the user, until the next key; null for none. Safe to print.</summary>
    public string? Message { get; private set; }

    /// <summary>How it looks.</summary>
    public CellMeaning MessageMeaning { get; private set; }

    /// <summary>Whether the user has asked to leave.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Whether the next sample is to be taken at once rather than at its time.</summary>
    public bool WantsSample { get; set; }

    /// <summary>The views, lowest first.</summary>
    public IReadOnlyList<ITopView> Views => _views;

    /// <summary>Puts a view on top.</summary>
    public void Open(ITopView view)
    {
        _views.Add(view);
        view.Refresh(this);
    }

    /// <summary>Takes a view away, and those above it.</summary>
    public void Close(ITopView view)
    {
        int at = _views.IndexOf(view);
        if (at > 0) CloseFrom(at);
    }

    /// <summary>Says something in the line at the bottom.</summary>
    public void Say(string? message, CellMeaning meaning = CellMeaning.Plain) => (Message, MessageMeaning) = (message, meaning);

    /// <summary>Has the screen drawn again soon; called by other threads that have something to show (<see cref="TerminalSession.Wake"/>).</summary>
    public Action Wake { get; set; } = static () => { };

    /// <summary>What is known of what threads wait for; null where nobody looks.</summary>
    public IWaitPhrases? Waits { get; set; }

    /// <summary>Has a key handled as if it had been pressed: what a click on its name means.</summary>
    public Action<TerminalEvent> Press { get; set; } = static _ => { };

    /// <summary>What takes the samples; null where none are taken (a test).</summary>
    public TaskSampler? Sampler { get; init; }

    /// <summary>Where the settings are kept; null when they are not (--no-config).</summary>
    public TopSettingsFile? SettingsFile { get; init; }

    /// <summary>Takes all views away, at the end: what they hold of other processes is given back.</summary>
    public void CloseAll() => CloseFrom(0);

    // The uppermost first, each taken away before it gives back what it holds.
    private void CloseFrom(int at)
    {
        while (_views.Count > at)
        {
            ITopView last = _views[^1];
            _views.RemoveAt(_views.Count - 1);
            (last as IDisposable)?.Dispose();
        }
    }
}
