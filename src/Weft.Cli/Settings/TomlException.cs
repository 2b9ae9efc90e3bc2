namespace Weft.Cli.Settings;

/// <summary>A settings file is none: why, in words. Never leaves <see cref="TomlReader"/>.</summary>
internal sealed class TomlException(string message) : Exception(message);
