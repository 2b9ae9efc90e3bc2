namespace Weft.Tests.Support;

/// <summary>Where things are in the repository under test.</summary>
internal static class Repository
{
    /// <summary>The repository's root: WEFT_ROOT, or the folder above the test assembly that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The native binary: WEFT_BINARY, or the one that ./weft builds.</summary>
    public static string Binary { get; } =
        Environment.GetEnvironmentVariable("WEFT_BINARY") ?? Path.Combine(Root, "artifacts/bin/weft");

    /// <summary>True when the long variants of the tests are wanted (./test --long).</summary>
    public static bool Long { get; } = Environment.GetEnvironmentVariable("WEFT_TEST_LONG") == "1";

    /// <summary>A path inside the repository.</summary>
    public static string At(string relative) => Path.Combine(Root, relative);

    /// <summary>The compiled fixture of a name (tests/fixtures/NAME.c).</summary>
    public static string FixtureProgram(string name) => Path.IsPathRooted(name) ? name : At("artifacts/fixtures/" + name);

    private static string FindRoot()
    {
        if (Environment.GetEnvironmentVariable("WEFT_ROOT") is { Length: > 0 } given)
        {
            return given;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Weft.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Weft.slnx is not above " + AppContext.BaseDirectory + "; set WEFT_ROOT");
    }
}
