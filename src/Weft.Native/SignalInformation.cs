namespace Weft.Native;

/// <summary>What the kernel tells of a signal (siginfo_t, sigaction(2)).</summary>
/// <param name="Code">si_code: 0 and below when a task sent it.</param>
/// <param name="SenderProcessId">The process that sent it; 0 when none did or it is not known.</param>
public readonly record struct SignalInformation(int Code, int SenderProcessId)
{
    private const int User = 0, Queue = -1, MessageQueue = -3, ToThread = -6;

    /// <summary>Takes it from the words of a siginfo_t: si_code is the third, si_pid the fifth where a task sent it.</summary>
    internal static SignalInformation Of(ReadOnlySpan<int> words) => new(words[2], words[2] is User or Queue or MessageQueue or ToThread ? words[4] : 0);
}
