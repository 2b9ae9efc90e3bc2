namespace Weft.Actions;

/// <summary>How an action on a task ended.</summary>
public enum ActionOutcome
{
    /// <summary>It was done, to all threads it was meant for.</summary>
    Done,
    /// <summary>It was done to some threads and not to others; <see cref="ActionResult.Error"/> says why not.</summary>
    PartlyDone,
    /// <summary>The task has ended; its number may be another's by now. Nothing was done.</summary>
    Ended,
    /// <summary>The process has ended and its parent has not taken note: nothing reaches it.</summary>
    Zombie,
    /// <summary>A kernel thread: no signal reaches it, and some stay on the CPUs they were made for.</summary>
    KernelThread,
    /// <summary>The first process or Weft itself: only with <see cref="TaskHandle.IsConsented"/>.</summary>
    NeedsConsent,
    /// <summary>This user may not.</summary>
    NotPermitted,
    /// <summary>A nice value is to be lowered, which takes CAP_SYS_NICE (or a limit RLIMIT_NICE that allows it).</summary>
    NeedsPrivilege,
    /// <summary>The kernel does not take the value: no such signal, or none of the CPUs is there for the task.</summary>
    Invalid,
    /// <summary>The kernel is too old (pidfds came with Linux 5.3), or something else failed: see <see cref="ActionResult.Error"/>.</summary>
    Failed,
}
