using System.Globalization;

namespace Weft.Cli.TopViews;

/// <summary>What can be set, each with how it is now; what is below shows each change at once. <c>W</c> keeps them.</summary>
internal static class SetupMenu
{
    private static readonly double[] s_delays = [0.5, 1, 2, 3, 5, 10];
    private static readonly string[] s_groups = ["", "program", "user", "unit", "container"];

    /// <summary>Opens it.</summary>
    /// <param name="context">The screen.</param>
    /// <param name="columnIds">The columns shown now.</param>
    public static void Open(TopContext context, IReadOnlyList<string> columnIds)
    {
        List<MenuItem> items = [new MenuItem("Columns…") { Value = -1 }, new MenuItem("Save these settings") { Value = -2, Aliases = "W write" }];
        for (int i = 0; i < 9; i++) items.Add(new MenuItem("") { Value = i });
        Fill(items, context.Settings);
        context.Open(new MenuView("Settings", items)
        {
            Hint = "Enter or Space change   Esc ready   type to search",
            Marked = static (at, menu) => Change(at, menu),
            Chosen = (at, menu) =>
            {
                switch (menu.SelectedItem?.Value)
                {
                    case null: break;
                    case -1: ColumnMenus.Choose(at, at.Settings.Columns ?? columnIds); break;
                    case -2: SettingsSaving.Save(at); break;
                    default:
                        if (menu.SelectedItem.IsMarked is { } isMarked) menu.SelectedItem.IsMarked = !isMarked;
                        Change(at, menu);
                        break;
                }
            },
        });
    }

    private static void Change(TopContext context, MenuView menu)
    {
        TopSettings settings = context.Settings;
        bool isOn = menu.SelectedItem!.IsMarked == true;
        switch (menu.SelectedItem.Value)
        {
            case 0: settings.ShowThreads = isOn; break;
            case 1: settings.FoldPools = isOn; break;
            case 2: settings.Tree = isOn; break;
            case 3: settings.ShowKernelThreads = isOn; break;
            case 4: settings.ShowCommandLine = isOn; break;
            case 5: settings.CpuOfMachine = isOn; break;
            case 6: settings.Mouse = isOn; break;
            case 7: settings.DelaySeconds = NextDelay(settings.DelaySeconds); break;
            case 8: settings.GroupBy = s_groups[(Array.IndexOf(s_groups, settings.GroupBy) + 1) % s_groups.Length]; break;
        }
        Fill(menu.Items, settings);
    }

    private static double NextDelay(double now)
    {
        foreach (double delay in s_delays)
            if (delay > now) return delay;
        return s_delays[0];
    }

    private static void Fill(List<MenuItem> items, TopSettings settings)
    {
        foreach (MenuItem item in items)
        {
            if (item.Value < 0) continue;
            (item.Text, item.IsMarked) = item.Value switch
            {
                0 => ("threads in rows of their own (H)", settings.ShowThreads),
                1 => ("threads of like names folded into one row", settings.FoldPools),
                2 => ("children below their parents (t, F5)", settings.Tree),
                3 => ("the kernel's own threads (K)", settings.ShowKernelThreads),
                4 => ("whole command lines (p)", settings.ShowCommandLine),
                5 => ("CPU % of the whole machine rather than of one CPU", settings.CpuOfMachine),
                6 => ("mouse (selecting text then needs Shift; from the next start)", settings.Mouse),
                7 => (string.Create(CultureInfo.InvariantCulture, $"a look every {settings.DelaySeconds} s"), (bool?)null),
                _ => ($"one row each {(settings.GroupBy.Length > 0 ? settings.GroupBy : "process (not grouped)")}", null),
            };
        }
    }
}
