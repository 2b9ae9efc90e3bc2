namespace Weft.Cli.StackViews;

/// <summary>What one look at one process gave.</summary>
/// <param name="Target">Whose.</param>
/// <param name="Process">The stacks.</param>
/// <param name="IsLastLook">Whether no other look at it follows.</param>
/// <param name="IsFirst">Whether none was shown before.</param>
internal sealed record StackLook(StackTarget Target, ProcessStacks Process, bool IsLastLook, bool IsFirst)
{
    /// <summary>Whether it was handed out before, as a look that others were to follow.</summary>
    public bool IsRepeated { get; init; }
}
