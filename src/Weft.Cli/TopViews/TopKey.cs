namespace Weft.Cli.TopViews;

/// <summary>A key of the live screen, for help and the documentation.</summary>
/// <param name="Keys">The key, or several that do the same, with a comma between.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Group">The heading it stands under.</param>
internal sealed record TopKey(string Keys, string Meaning, string Group);
