using Weft.Actions;
using Weft.Columns;

namespace Weft.Cli.TopViews;

/// <summary>Which signal to send, then whether really, then sends it.</summary>
internal static class SignalMenu
{
    private const int Terminate = 15, Last = 64;

    /// <summary>Opens the menu. The targets are given back when it is left.</summary>
    public static void Open(TopContext context, ActionTargets targets) =>
        context.Open(new MenuView($"Signal to {targets.ShortNames}", Items())
        {
            Holds = targets,
            Hint = "Enter send   Esc back   type a name or number",
            Chosen = (at, menu) =>
            {
                if (menu.SelectedItem is { } item) Ask(at, menu, targets, item);
            },
        });

    // The one that asks a program to end comes first, the others by number. 32 and 33 are the C library's own.
    private static List<MenuItem> Items()
    {
        List<MenuItem> items = [Item(Terminate)];
        for (int signal = 1; signal <= Last; signal++)
            if (signal is not (Terminate or 32 or 33)) items.Add(Item(signal));
        return items;
    }

    private static MenuItem Item(int signal)
    {
        string name = SignalNames.Of(signal);
        return new MenuItem($"{signal,2} SIG{name}", SignalNames.Meaning(signal)) { Value = signal, Aliases = $"{signal} {name} SIG{name}" };
    }

    private static void Ask(TopContext context, MenuView menu, ActionTargets targets, MenuItem item)
    {
        string name = "SIG" + SignalNames.Of(item.Value);
        TopQuestions.Ask(context, menu, targets, $"Send {name} to {targets.Names}?", $"Send {name} all the same?", at => targets.Each(at, $"{name} sent to", handle => handle.Signal(item.Value)));
    }
}
