using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;

namespace Weft.Cli.Commands;

/// <summary><c>weft --version</c>: the version and the commit it was built from.</summary>
internal static class VersionCommand
{
    public static int Run(StandardOutput output)
    {
        output.Line($"weft {ProductVersion.Number}{(ProductVersion.Commit is { } commit ? $" (commit {commit})" : "")}");
        return ExitCodes.Done;
    }
}
