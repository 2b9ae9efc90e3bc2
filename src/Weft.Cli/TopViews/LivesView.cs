using System.Globalization;
using System.Text;
using Weft.Actions;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Native;

namespace Weft.Cli.TopViews;

/// <summary>The lives of a process and of what it starts, as they happen: what <c>weft trace -p</c> tells. Leaving it ends the trace.</summary>
internal sealed class LivesView : ITopView, IDisposable
{
    private const int SideStep = 8;

    private readonly LivesWatch _watch;
    private readonly string _name;
    private readonly CellBuffer _printed = new();
    private readonly StyledLines _lines = new();
    private int _top;
    private int _skip;
    private int _height = 1;
    private bool _isFollowing = true;
    private readonly ConfirmView _question;
    private bool _isAgreed;

    public LivesView(TaskHandle target, Screen screen, Action wake, string engine = "auto")
    {
        _name = ActionTargets.Name(target);
        _watch = new LivesWatch(target, screen, engine, wake);
        _question = new ConfirmView($"BPF cannot be used here. By ptrace each task of {_name} stops for a moment at its own forks, execs and signals. Trace it so?", _ =>
        {
            _isAgreed = true;
            _watch.Agree();
        }) { No = context => context.Close(this) };
    }

    /// <summary>The trace.</summary>
    public LivesWatch Watch => _watch;

    public void Draw(CellGrid frame, TopContext context)
    {
        frame.Clear();
        Put(frame, 0, Heading(), CellMeaning.Heading);
        _height = Math.Max(1, frame.Height - 2);
        int count = _watch.Lines.Count;
        if (_isFollowing) _top = Math.Max(0, count - _height);
        _top = Math.Clamp(_top, 0, Math.Max(0, count - 1));
        _printed.Clear();
        _watch.Lines.Copy(_top, _height, _printed);
        PrintedLines.Fill(_lines, _printed.Bytes);
        for (int i = 0; i < _lines.Count && i + 1 < frame.Height; i++) _lines.Draw(frame, i, i + 1, _skip);
        if (count == 0) Put(frame, 1, Empty(), CellMeaning.Dim);
        if (frame.Height > 2) Put(frame, frame.Height - 1, context.Message ?? (_isFollowing ? "Esc end it and go back   Up, Down, PgUp, PgDn scroll   Left, Right sideways" : "Esc end it and go back   End to the newest   Left, Right sideways"), context.Message is null ? CellMeaning.Dim : context.MessageMeaning);
        if (IsAsking(context)) _question.Draw(frame, context);
    }

    public bool Handle(TerminalEvent input, TopContext context)
    {
        if (IsAsking(context)) return _question.Handle(input, context);
        if (input.Kind == TerminalEventKind.Mouse)
        {
            if (input.Action is MouseAction.WheelUp or MouseAction.WheelDown) Scroll(input.Action == MouseAction.WheelUp ? -3 : 3);
            return true;
        }
        if (input.Kind != TerminalEventKind.Key) return false;
        switch (input.Key)
        {
            case KeyCode.Escape or KeyCode.Backspace: context.Close(this); break;
            case KeyCode.Up: Scroll(-1); break;
            case KeyCode.Down: Scroll(1); break;
            case KeyCode.PageUp: Scroll(-_height); break;
            case KeyCode.PageDown: Scroll(_height); break;
            case KeyCode.Home: Scroll(int.MinValue); break;
            case KeyCode.End: _isFollowing = true; break;
            case KeyCode.Left: _skip = Math.Max(0, _skip - SideStep); break;
            case KeyCode.Right: _skip += SideStep; break;
            case KeyCode.Character when input.Character.Value is 'q' && input.Modifiers == KeyModifiers.None: context.Close(this); break;
            // What ends Weft is for those below.
            case KeyCode.F10: return false;
            case KeyCode.Character when (input.Modifiers & KeyModifiers.Control) != 0: return false;
        }
        return true;
    }

    public void Refresh(TopContext context)
    {
    }

    public void Dispose() => _watch.Dispose();

    private bool IsAsking(TopContext context) => _watch.State == LivesState.NeedsConsent && !_isAgreed && !context.IsReadOnly;

    private void Scroll(int by)
    {
        int last = Math.Max(0, _watch.Lines.Count - _height);
        _top = (int)Math.Clamp((long)_top + by, 0, last);
        _isFollowing = _top >= last && by > 0;
    }

    private string Heading()
    {
        string name = $"Lives of {_name} and of what it starts";
        string how = _watch.State switch
        {
            LivesState.Following => $"by {(_watch.Engine == "bpf" ? "BPF, nothing is stopped" : "ptrace")}, {Count(_watch.Events)}, {Seconds(SystemInformation.MonotonicNanoseconds)}",
            LivesState.Over => $"over: all have ended, {Count(_watch.Events)}, {Seconds(_watch.Ended)}",
            LivesState.Failed => "cannot be traced",
            LivesState.NeedsConsent => _isAgreed ? "beginning" : "not begun",
            _ => "beginning",
        };
        return $"{name}: {how}{(_watch.Lines.Dropped is > 0 and long dropped ? $", the first {dropped} lines went" : "")}";
    }

    private string Empty() => _watch.State switch
    {
        LivesState.Failed => _watch.Reason,
        LivesState.NeedsConsent when _isAgreed => "",
        LivesState.NeedsConsent => $"BPF cannot be used: {_watch.Reason}. With --read-only nothing may be stopped, as ptrace does",
        LivesState.Following => "Nothing has been made and nothing has ended yet",
        _ => "",
    };

    private static string Count(long events) => events == 1 ? "1 event" : string.Create(CultureInfo.InvariantCulture, $"{events:N0} events");

    private string Seconds(long until) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, until - _watch.Began) / 1e9:0} s");

    private static void Put(CellGrid frame, int row, string text, CellMeaning meaning)
    {
        int taken = frame.Put(row, 0, Encoding.UTF8.GetBytes(text), meaning);
        if (meaning == CellMeaning.Heading) for (; taken < frame.Width; taken++) frame.Put(row, taken, " "u8, meaning);
    }
}
