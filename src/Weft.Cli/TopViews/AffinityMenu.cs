using Weft.Actions;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>On which CPUs tasks may run: a list of marks, or a list typed (<c>0-3,8</c>); then asks whether really.</summary>
internal static class AffinityMenu
{
    /// <summary>Opens the menu. The targets are given back when it is left.</summary>
    public static void Open(TopContext context, ActionTargets targets)
    {
        CpuSet? now = targets.Handles[0].Affinity();
        CpuSet? online = OnlineCpus.Read() ?? now;
        if (now is null || online is null)
        {
            context.Say($"It is not known on which CPUs {targets.ShortNames} may run", CellMeaning.Watch);
            targets.Dispose();
            return;
        }
        context.Open(new MenuView($"CPUs of {targets.ShortNames}", Items(context, now, online))
        {
            Holds = targets,
            Hint = "Space mark   Enter do it   Esc back   or type 0-3,8",
            Marked = static (_, menu) => MarkedOne(menu),
            Chosen = (at, menu) => Ask(at, menu, targets, now, online),
        });
    }

    private static List<MenuItem> Items(TopContext context, CpuSet now, CpuSet online)
    {
        List<MenuItem> items = [new MenuItem("all CPUs", $"{online}") { Value = -1 }];
        IReadOnlyList<double> busy = context.Sample.Machine.BusyOfEach;
        int nth = 0, last = Math.Max(now.End, online.End);
        for (int cpu = 0; cpu < last; cpu++)
        {
            bool isOnline = online.Has(cpu);
            if (!isOnline && !now.Has(cpu)) continue;
            string detail = !isOnline ? "offline" : nth < busy.Count && !double.IsNaN(busy[nth]) ? $"{Math.Round(busy[nth])} % busy" : "";
            if (isOnline) nth++;
            items.Add(new MenuItem($"CPU {cpu}", detail) { Value = cpu, IsMarked = now.Has(cpu), Aliases = $"{cpu}" });
        }
        items[0].IsMarked = IsAll(items);
        return items;
    }

    private static bool IsAll(List<MenuItem> items)
    {
        for (int i = 1; i < items.Count; i++)
            if (items[i] is { IsMarked: false, Detail: not "offline" }) return false;
        return true;
    }

    private static void MarkedOne(MenuView menu)
    {
        if (menu.Selected == 0)
            for (int i = 1; i < menu.Items.Count; i++) menu.Items[i].IsMarked = menu.Items[0].IsMarked;
        else menu.Items[0].IsMarked = IsAll(menu.Items);
    }

    private static CpuSet Chosen(MenuView menu)
    {
        if (menu.Search.Length > 0 && CpuSet.TryParse(menu.Search, out CpuSet? typed)) return typed!;
        CpuSet set = new([]);
        for (int i = 1; i < menu.Items.Count; i++)
            if (menu.Items[i].IsMarked == true) set = set.With(menu.Items[i].Value, isIn: true);
        return set;
    }

    private static void Ask(TopContext context, MenuView menu, ActionTargets targets, CpuSet now, CpuSet online)
    {
        CpuSet wanted = Chosen(menu);
        if (wanted.Count == 0)
        {
            context.Say("No CPU is marked: a task needs one at least", CellMeaning.Watch);
            return;
        }
        if (targets.Handles.Count == 1 && wanted.IsSame(now))
        {
            context.Close(menu);
            return;
        }
        string where = wanted.IsSame(online) ? "all CPUs" : wanted.Count == 1 ? $"CPU {wanted} only" : $"CPUs {wanted} only";
        TopQuestions.Ask(context, menu, targets, $"Let {targets.Names} run on {where}?", "Change its CPUs all the same?", at => targets.Each(at, $"{where}:", handle => handle.SetAffinity(wanted)));
    }
}
