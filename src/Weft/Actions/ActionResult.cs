using Weft.Native;

namespace Weft.Actions;

/// <summary>What came of an action.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Threads">Threads it was done to; of a signal to a process all it has count as one.</param>
/// <param name="Others">Threads it could not be done to.</param>
/// <param name="Error">The error of the last that could not; None when there was none.</param>
public readonly record struct ActionResult(ActionOutcome Outcome, int Threads = 0, int Others = 0, Errno Error = Errno.None)
{
    /// <summary>The outcome that an error number means for an action.</summary>
    public static ActionOutcome OutcomeOf(Errno error) => error switch
    {
        Errno.None => ActionOutcome.Done,
        Errno.NoProcess or Errno.NoEntry => ActionOutcome.Ended,
        Errno.NotPermitted => ActionOutcome.NotPermitted,
        Errno.AccessDenied => ActionOutcome.NeedsPrivilege,
        Errno.Invalid => ActionOutcome.Invalid,
        _ => ActionOutcome.Failed,
    };

    /// <summary>The result of a single call.</summary>
    public static ActionResult Of(Errno error) => new(OutcomeOf(error), error == Errno.None ? 1 : 0, error == Errno.None ? 0 : 1, error);
}
