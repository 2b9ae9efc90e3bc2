namespace Weft.Tasks;

/// <summary>How often a task left its CPU (getrusage(2) ru_nvcsw and ru_nivcsw; status).</summary>
/// <remarks>On a process row the sum over its threads, ended ones included, where it comes from BPF.</remarks>
/// <param name="Voluntary">Times it gave it up to wait.</param>
/// <param name="Involuntary">Times the CPU was taken from it.</param>
public readonly record struct SwitchCounts(ulong Voluntary, ulong Involuntary);
