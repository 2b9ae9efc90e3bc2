using Weft.Cli.Terminal;
using Weft.Native;
using Weft.Sampling;

namespace Weft.Cli.TopViews;

/// <summary>The loop of the live screen: takes samples in time, hands keys to the views, draws.</summary>
internal sealed class TopScreen
{
    private const int MostKeysAtOnce = 4096;

    // Rates need two looks: the second comes soon, so that the first screen is not empty for long.
    private const long FirstIntervalNanoseconds = 200_000_000;
    private const int Interrupt = 2;
    private const int SignalStatus = 128;

    private readonly TopContext _context;
    private readonly TaskSampler _sampler;
    private readonly CellGrid _frame = new(1, 1);
    private readonly ITopHead _head;
    private long _next;

    public TopScreen(TopContext context, TaskSampler sampler, ITopHead head)
    {
        (_context, _sampler, _head) = (context, sampler, head);
        Time = new TimeTravel(context);
        context.Press = input => Handle(input);
    }

    /// <summary>Which sample is shown.</summary>
    public TimeTravel Time { get; }

    /// <summary>Asked before each look but the first; false ends it (-n).</summary>
    public Func<bool> MayGoOn { get; init; } = static () => true;

    /// <summary>Runs until the user leaves; answers the exit status.</summary>
    public int Run(TerminalSession session)
    {
        _context.Wake = session.Wake;
        Sample();
        _next = SystemInformation.MonotonicNanoseconds + Math.Min(FirstIntervalNanoseconds, Delay);
        while (true)
        {
            Show(session);
            TerminalEvent input = session.Wait(TimeSpan.FromTicks(Math.Max(0, _next - SystemInformation.MonotonicNanoseconds) / 100));
            // What came together is answered by one frame.
            for (int i = 0; i < MostKeysAtOnce && input.Kind != TerminalEventKind.Timer; i++)
            {
                if (Ends(session, input) is { } status) return status;
                Handle(input);
                if (_context.IsLeaving) return 0;
                input = session.Wait(TimeSpan.Zero);
            }
            if (_context.WantsSample || SystemInformation.MonotonicNanoseconds >= _next)
            {
                if (!MayGoOn()) return 0;
                SampleInTime();
            }
        }
    }

    /// <summary>Hands an event to the views, the uppermost first, then to what moves in time and leaves.</summary>
    public void Handle(TerminalEvent input)
    {
        if (input.Kind is TerminalEventKind.Key or TerminalEventKind.Mouse or TerminalEventKind.Paste) _context.Say(null);
        for (int i = _context.Views.Count - 1; i >= 0; i--)
        {
            if (_context.Views[i].Handle(input, _context)) return;
        }
        if (Time.Handle(input)) return;
        if (input.Kind == TerminalEventKind.Mouse && input.Action == MouseAction.Press && _head.HistoryAt(input.Row, input.Column) is >= 0 and int index) Time.Go(index);
        if (input.Kind == TerminalEventKind.Key && (input.Key == KeyCode.F10 || (input.Key == KeyCode.Character && input.Character.Value == 'q' && input.Modifiers == KeyModifiers.None))) _context.IsLeaving = true;
    }

    /// <summary>Takes a sample and shows it, unless a past one is looked at.</summary>
    public void Sample()
    {
        _context.WantsSample = false;
        TaskSample sample = _sampler.Take();
        _head.Sampled(sample, _context);
        if (!Time.Add(sample)) return;
        _context.Sample = sample;
        for (int i = 0; i < _context.Views.Count; i++) _context.Views[i].Refresh(_context);
    }

    /// <summary>Draws all views.</summary>
    public void Draw(CellGrid frame)
    {
        frame.Clear();
        for (int i = 0; i < _context.Views.Count; i++) _context.Views[i].Draw(frame, _context);
    }

    private long Delay => (long)(_context.Settings.DelaySeconds * 1e9);

    // On a grid of its own, so that the time a look takes does not add up; looks that were missed are not made up for.
    private void SampleInTime()
    {
        bool isWish = _context.WantsSample;
        Sample();
        long now = SystemInformation.MonotonicNanoseconds;
        long delay = Delay;
        if (isWish || _next > now + delay) _next = now + delay;
        else if (now >= _next) _next += ((now - _next) / delay + 1) * delay;
    }

    private void Show(TerminalSession session)
    {
        if (_frame.Width != session.Width || _frame.Height != session.Height) _frame.Resize(session.Width, session.Height);
        Draw(_frame);
        session.Show(_frame);
        Time.Remember();
    }

    private static int? Ends(TerminalSession session, TerminalEvent input)
    {
        switch (input.Kind)
        {
            case TerminalEventKind.Ended:
                session.GiveBack();
                return input.Signal == Interrupt ? 0 : SignalStatus + input.Signal;
            case TerminalEventKind.Closed: return 0;
            case TerminalEventKind.Continued: session.Forget(); return null;
            default: return null;
        }
    }
}
