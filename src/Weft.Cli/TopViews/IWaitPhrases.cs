using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>What is known of what the tasks on the screen wait for, beyond the kernel's own words.</summary>
internal interface IWaitPhrases
{
    /// <summary>A task's wait in few words, safe to print: <c>mutex held by worker (4711)</c>.</summary>
    /// <param name="row">A thread, or a process as a whole.</param>
    /// <param name="phrase">The words; empty when it answers false.</param>
    /// <returns>False when nothing is known, or the task has run since it was looked at.</returns>
    bool TryGet(TaskRow row, out string phrase);
}
