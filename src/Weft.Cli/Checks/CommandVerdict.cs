using Weft.Checks;

namespace Weft.Cli.Checks;

/// <summary>How well a command works here.</summary>
/// <param name="Command">Its name.</param>
/// <param name="Status">Fully, partly or not.</param>
/// <param name="Engine">What it asks the kernel through; empty when it asks nothing.</param>
/// <param name="Lacks">What is missing from a full answer, in words.</param>
/// <param name="Facts">The facts (<see cref="MachineFact.Id"/>) that are why.</param>
internal sealed record CommandVerdict(string Command, CheckStatus Status, string Engine, string Lacks, string[] Facts);
