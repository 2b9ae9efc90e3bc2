using Weft.Cli.Terminal;
using Weft.Sampling;

namespace Weft.Cli.TopViews;

/// <summary>
/// Which of the remembered samples is on the screen. Samples go on being taken and remembered meanwhile; the moment looked at
/// stays the same while older ones are forgotten.
/// </summary>
internal sealed class TimeTravel(TopContext context)
{
    private readonly TaskSample _past = new();
    private TaskSample _newest = new();
    private bool _isPending;

    /// <summary>A new sample was taken; answers whether it is to be shown.</summary>
    public bool Add(TaskSample sample)
    {
        Remember();
        (_newest, _isPending) = (sample, true);
        if (context.PastIndex < 0) return true;
        Remember();
        return false;
    }

    /// <summary>Has the newest sample remembered: once it was drawn, so that what was read of the rows shown is in it.</summary>
    public void Remember()
    {
        if (!_isPending) return;
        _isPending = false;
        int before = context.History.Count;
        context.History.Add(_newest);
        if (context.PastIndex < 0) return;
        int forgotten = before + 1 - context.History.Count;
        if (forgotten == 0) return;
        // The moment looked at may be the one that was forgotten: then it is the oldest there is.
        int index = context.PastIndex - forgotten;
        context.PastIndex = Math.Max(0, index);
        if (index < 0) Show(0);
    }

    /// <summary>Keys that move in time.</summary>
    public bool Handle(TerminalEvent input)
    {
        if (input.Kind != TerminalEventKind.Key) return false;
        bool isPast = context.PastIndex >= 0;
        int at = isPast ? context.PastIndex : context.History.Count - 1;
        switch (input.Key)
        {
            case KeyCode.Left: Go(at - 1); return true;
            case KeyCode.Right when isPast: Go(at + 1); return true;
            case KeyCode.Right: return true;
            case KeyCode.Escape when isPast: Return(); return true;
            case KeyCode.Character when input.Character.Value is ' ' or 'Z' && input.Modifiers == KeyModifiers.None:
                if (isPast && context.IsFrozen) Return();
                else if (isPast) context.IsFrozen = true;
                else Freeze(at);
                return true;
            default: return false;
        }
    }

    /// <summary>Shows the sample at an index of the store; beyond the newest it is now again.</summary>
    public void Go(int index)
    {
        if (context.History.Count == 0)
        {
            context.Say("nothing is remembered yet");
            return;
        }
        if (index < 0) context.Say("that is as far back as is remembered");
        if (index >= context.History.Count || (index == context.History.Count - 1 && !context.IsFrozen)) Return();
        else Show(Math.Max(0, index));
    }

    private void Freeze(int newest)
    {
        if (newest < 0) return;
        context.IsFrozen = true;
        Show(newest);
    }

    private void Show(int index)
    {
        if (!context.History.TryLoad(index, _past))
        {
            context.Say("that moment is remembered no more");
            Return();
            return;
        }
        (context.PastIndex, context.Sample) = (index, _past);
        RefreshViews();
    }

    private void Return()
    {
        (context.PastIndex, context.IsFrozen, context.Sample) = (-1, false, _newest);
        RefreshViews();
    }

    private void RefreshViews()
    {
        for (int i = 0; i < context.Views.Count; i++) context.Views[i].Refresh(context);
    }
}
