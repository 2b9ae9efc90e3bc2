using System.Reflection;

namespace Weft.Cli.Manual;

/// <summary>The version of this binary.</summary>
internal static class ProductVersion
{
    /// <summary>The number alone, such as <c>0.1.0</c>.</summary>
    public static string Number => Parts().Number;

    /// <summary>The commit it was built from; null when that is not known.</summary>
    public static string? Commit => Parts().Commit;

    private static (string Number, string? Commit) Parts()
    {
        string version = typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        int plus = version.IndexOf('+');
        return plus < 0 ? (version, null) : (version[..plus], version[(plus + 1)..]);
    }
}
