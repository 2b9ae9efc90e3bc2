using System.Globalization;
using Weft.Cli.Messages;
using Weft.Waiting;

namespace Weft.Cli.WhyViews;

/// <summary>The graph of who waits for whom, as boxes and arrows to be drawn.</summary>
internal sealed class WaitPicture
{
    /// <summary>Boxes; what is more is left out, and said to be.</summary>
    public const int MaximumNodes = 300;

    private readonly List<PictureNode> _nodes = [];
    private readonly List<PictureEdge> _edges = [];
    private readonly Dictionary<(int, int), int> _places = [];
    private readonly Dictionary<(int, int), WaitingThread> _threads;
    private readonly HashSet<(int, int)> _stuck;
    private readonly Func<int, string> _program;

    private WaitPicture(WaitReport report, Func<int, string> program)
    {
        _program = program;
        _threads = report.Threads.ToDictionary(static t => t.Key);
        _stuck = [.. report.Findings.Where(static f => f.IsStuck).SelectMany(static f => f.Threads.Concat(f.Waiters)).Select(static t => t.Key)];
        Title = report.Findings.Count > 0 ? WhySentence.Of(report.Findings[0], program) : report.ProcessIds.Count == 1 ? WhySentence.OfNothing(report.ProcessIds[0], report, program) : "Nobody is seen to hold up another.";
    }

    public string Title { get; }

    public IReadOnlyList<PictureNode> Nodes => _nodes;

    public IReadOnlyList<PictureEdge> Edges => _edges;

    /// <summary>Makes a picture: those that findings speak of and whoever waits for somebody by themselves, the others of a process together.</summary>
    public static WaitPicture Of(WaitReport report, Func<int, string> program)
    {
        WaitPicture picture = new(report, program);
        foreach (Finding finding in report.Findings.Where(static f => f.Kind != FindingKind.Idle))
            foreach (WaitingThread thread in finding.Threads.Concat(finding.Waiters)) picture.Place(thread);
        foreach (WaitingThread thread in report.Threads.Where(static t => t.Wait.EndedBy.Count > 0)) picture.Place(thread);
        foreach ((int Process, int Tid) key in picture._places.Keys.ToArray()) picture.Connect(key);
        int left = 0;
        foreach (IGrouping<string, WaitingThread> group in report.Threads.Where(t => !picture._places.ContainsKey(t.Key)).GroupBy(static t => string.Create(CultureInfo.InvariantCulture, $"{t.ProcessId} {WhySentence.Doing(t)}")))
        {
            WaitingThread first = group.First();
            string doing = WhySentence.Doing(first);
            if (picture._nodes.Count >= MaximumNodes) left += group.Count();
            else picture.Add(group.Count() == 1 ? WhySentence.Name(first) : string.Create(CultureInfo.InvariantCulture, $"{group.Count()} threads of {first.ProcessId}"), group.Count() == 1 ? doing : WhySentence.Plural(doing), PictureTone.Idle);
        }
        if (left > 0) picture.Add(string.Create(CultureInfo.InvariantCulture, $"{left} threads more"), "left out", PictureTone.Idle);
        return picture;
    }

    private int Add(string title, string text, PictureTone tone)
    {
        _nodes.Add(new PictureNode(title, text, tone));
        return _nodes.Count - 1;
    }

    private void Place(WaitingThread thread)
    {
        if (_nodes.Count >= MaximumNodes || _places.ContainsKey(thread.Key)) return;
        PictureTone tone = _stuck.Contains(thread.Key) ? PictureTone.Stuck : thread.Wait.Kind == WaitKind.Cpu ? PictureTone.Runs : thread.Wait.EndedBy.Count > 0 ? PictureTone.Waits : PictureTone.Idle;
        _places[thread.Key] = Add(WhySentence.Name(thread), WhySentence.Doing(thread), tone);
    }

    private void Connect((int Process, int Tid) key)
    {
        if (!_threads.TryGetValue(key, out WaitingThread? thread)) return;
        Wait wait = thread.Wait;
        string label = Shown.Text(WhyWords.Arrow(wait));
        if (wait.DeadOwner != 0)
        {
            int gone = Add(string.Create(CultureInfo.InvariantCulture, $"({wait.DeadOwner})"), wait.IsHeldAcrossFork ? "a thread of the parent" : "has ended", PictureTone.Stuck);
            _edges.Add(new PictureEdge(_places[key], gone, label, true, true));
        }
        // Any thread of a process may do it: one arrow to the process, not one to each.
        HashSet<int> done = [];
        foreach (WaitEnder first in wait.EndedBy)
        {
            if (!done.Add(first.ProcessId)) continue;
            int threads = 0;
            foreach (WaitEnder ender in wait.EndedBy)
                if (ender.ProcessId == first.ProcessId) threads++;
            bool isOne = threads == 1;
            (int, int) target = isOne ? (first.ProcessId, first.Tid) : (first.ProcessId, 0);
            if (!_places.TryGetValue(target, out int to))
            {
                if (_nodes.Count >= MaximumNodes) continue;
                if (isOne && _threads.TryGetValue(target, out WaitingThread? other))
                {
                    Place(other);
                    to = _places[target];
                }
                else _places[target] = to = Add(isOne ? string.Create(CultureInfo.InvariantCulture, $"({first.Tid})") : _program(first.ProcessId), isOne ? "" : "any thread of it", PictureTone.Waits);
            }
            _edges.Add(new PictureEdge(_places[key], to, label, first.Certainty == Certainty.Certain, _stuck.Contains(key)));
        }
    }
}
