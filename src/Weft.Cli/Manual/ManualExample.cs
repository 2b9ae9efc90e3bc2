namespace Weft.Cli.Manual;

/// <summary>A command line that works as it stands, and what it does.</summary>
internal readonly record struct ManualExample(string Line, string Meaning);
