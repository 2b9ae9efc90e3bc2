namespace Weft.Cli.Messages;

/// <summary>A failure the user can understand and act on: one message, one exit code, never a stack trace.</summary>
internal sealed class UserError(string message, int exitCode) : Exception(message)
{
    /// <summary>2 usage, 3 no such task, 4 not permitted, 5 not supported here.</summary>
    public int ExitCode { get; } = exitCode;

    public static UserError Usage(string message) => new(message, ExitCodes.Usage);
}
