using Weft.Cli.Messages;
using System.Reflection;
using Weft.Cli.Rendering;

namespace Weft.Cli.Commands;

/// <summary><c>weft --version</c>: the version and the commit it was built from.</summary>
internal static class VersionCommand
{
    public static int Run(StandardOutput output)
    {
        string version = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        int plus = version.IndexOf('+');
        output.Line(plus < 0 ? $"weft {version}" : $"weft {version[..plus]} (commit {version[(plus + 1)..]})");
        return ExitCodes.Done;
    }
}
