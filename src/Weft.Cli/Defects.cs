namespace Weft.Cli;

/// <summary>How unexpected exceptions are shown.</summary>
internal static class Defects
{
    /// <summary>WEFT_TRACE=1: for a developer, the whole trace.</summary>
    public static bool ShowTraces => Environment.GetEnvironmentVariable("WEFT_TRACE") == "1";
}
