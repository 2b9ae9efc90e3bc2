using Weft.Actions;
using Weft.Cli.Messages;
using Weft.Cli.Terminal;
using Weft.Columns;
using Weft.Native;

namespace Weft.Cli.TopViews;

/// <summary>Why an action was not done, and what must not be done at all now, in words.</summary>
internal static class ActionWords
{
    /// <summary>Why nothing, or not all, was done.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="name">Whom it was meant for; safe to print.</param>
    /// <param name="owner">Its user; null when not known.</param>
    public static string Refusal(in ActionResult result, string name, uint? owner = null) => result.Outcome switch
    {
        ActionOutcome.Ended => $"{name} has ended",
        ActionOutcome.Zombie => $"{name} has ended already and waits for its parent to take note (zombie): nothing reaches it",
        ActionOutcome.KernelThread => $"{name} is a thread of the kernel: it takes no signals, and many keep their CPUs",
        ActionOutcome.NeedsConsent => $"{name} was spared",
        ActionOutcome.NotPermitted => $"{name}: not permitted{Owner(owner)}",
        ActionOutcome.NeedsPrivilege => $"{name}: a nice value is lowered by root only (CAP_SYS_NICE), others can raise it",
        ActionOutcome.Invalid => $"{name}: the kernel does not take that value for it",
        ActionOutcome.PartlyDone => $"{result.Others} of its threads not: {ErrorText.Of(result.Error)}",
        _ when result.Error == Errno.NoSystemCall => "this kernel has no pidfds (Linux 5.3 brought them), and without them another process might be met",
        _ when result.Error == Errno.TooManyFiles => "too many at once: no more descriptors can be opened (ulimit -n)",
        _ => $"{name}: {ErrorText.Of(result.Error)}",
    };

    /// <summary>Says why nothing may be done to any task now; true when so.</summary>
    public static bool IsRefused(TopContext context)
    {
        if (!context.IsReadOnly) return IsElsewhere(context);
        context.Say("--read-only: nothing is sent or changed", CellMeaning.Watch);
        return true;
    }

    /// <summary>Says that what is on the screen is not here and now; true when so.</summary>
    public static bool IsElsewhere(TopContext context)
    {
        if (Reason(context) is not { } reason) return false;
        context.Say(reason, CellMeaning.Watch);
        return true;
    }

    private static string? Reason(TopContext context)
    {
        if (context.Sample.IsPast) return $"This is {Ago(context)} ago: back to now first (Esc)";
        return context.Root.Path == "/proc" ? null : $"These are tasks of another /proc ({Shown.Text(context.Root.Path)}): nothing is sent to them";
    }

    private static string Ago(TopContext context)
    {
        int count = context.History.Count;
        long newest = count > 0 ? context.History.Machine(count - 1).BootTimeNanoseconds : 0;
        long seconds = Math.Max(0, newest - context.Sample.Machine.BootTimeNanoseconds) / 1_000_000_000;
        return seconds < 60 ? $"{seconds} s" : $"{seconds / 60} min {seconds % 60} s";
    }

    private static string Owner(uint? owner) => owner is { } user && user != Identity.EffectiveUserId ? $", it belongs to {Shown.Text(AccountNames.User(user))}" : "";
}
