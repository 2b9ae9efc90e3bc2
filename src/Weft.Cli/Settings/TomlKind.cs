namespace Weft.Cli.Settings;

/// <summary>What a value in a settings file is.</summary>
internal enum TomlKind
{
    Text,
    Whole,
    Real,
    Flag,
    /// <summary>A list of texts.</summary>
    List,
}
