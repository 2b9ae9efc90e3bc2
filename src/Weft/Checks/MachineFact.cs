namespace Weft.Checks;

/// <summary>One thing that was tried or looked up on this machine.</summary>
/// <param name="Id">Its name for programs, such as <c>bpf</c>.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Status">How it went.</param>
/// <param name="Found">What was found, in words.</param>
public sealed record MachineFact(string Id, string Title, CheckStatus Status, string Found)
{
    /// <summary>The one line that would change it, as it is typed into a shell; null when nothing is lacking, or no one line would.</summary>
    public string? Remedy { get; init; }
}
