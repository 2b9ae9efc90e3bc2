using Weft.Actions;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>What the keys of the live screen do to tasks and settings: one method each. Nothing is done without a question.</summary>
internal static class TopActions
{
    /// <summary>F9, k: chooses a signal and sends it.</summary>
    /// <param name="context">The screen.</param>
    /// <param name="ids">Whom: those tagged, or the chosen one. An id whose thread is the process's first means the whole process.</param>
    public static void Kill(TopContext context, IReadOnlyList<TaskId> ids)
    {
        if (Open(context, ids) is { } targets) SignalMenu.Open(context, targets);
    }

    /// <summary>F7, F8, ], [: adds to the nice values; shown before it is done.</summary>
    public static void Nice(TopContext context, IReadOnlyList<TaskId> ids, int change)
    {
        if (Open(context, ids) is { } targets) context.Open(new NiceView(targets, change));
    }

    /// <summary>r: asks for a nice value.</summary>
    public static void AskNice(TopContext context, IReadOnlyList<TaskId> ids) => Nice(context, ids, 0);

    /// <summary>A: on which CPUs they may run.</summary>
    public static void Affinity(TopContext context, IReadOnlyList<TaskId> ids)
    {
        if (Open(context, ids) is { } targets) AffinityMenu.Open(context, targets);
    }

    /// <summary>u: whose processes are shown.</summary>
    public static void ChooseUser(TopContext context) => UserMenu.Open(context);

    /// <summary>F6: by which column to sort.</summary>
    public static void ChooseSort(TopContext context, IReadOnlyList<string> columnIds) => ColumnMenus.Sort(context, columnIds);

    /// <summary>Which columns are shown, in which order.</summary>
    public static void ChooseColumns(TopContext context, IReadOnlyList<string> columnIds) => ColumnMenus.Choose(context, columnIds);

    /// <summary>F2, S: what can be set.</summary>
    public static void Setup(TopContext context, IReadOnlyList<string> columnIds) => SetupMenu.Open(context, columnIds);

    /// <summary>W: keeps the settings.</summary>
    public static void Save(TopContext context) => SettingsSaving.Save(context);

    /// <summary>s: shows what a process starts and what ends, as it happens. By BPF it is allowed read-only too: nothing is stopped.</summary>
    public static void TraceLives(TopContext context, TaskId id)
    {
        if (ActionWords.IsElsewhere(context)) return;
        TaskHandle? target = TaskHandle.TryOpen(context.Root, id with { Tid = id.ProcessId }, out ActionResult failure);
        if (target is { Guard: TaskGuard.KernelThread }) context.Say($"{ActionTargets.Name(target)} is a thread of the kernel: it starts nothing", Terminal.CellMeaning.Watch);
        else if (target is not null)
        {
            context.Open(new LivesView(target, context.Screen, () => context.Wake()));
            return;
        }
        else context.Say(ActionWords.Refusal(failure, $"{id.ProcessId}"), Terminal.CellMeaning.Watch);
        target?.Dispose();
    }

    private static ActionTargets? Open(TopContext context, IReadOnlyList<TaskId> ids) => ActionWords.IsRefused(context) ? null : ActionTargets.Open(context, ids);
}
