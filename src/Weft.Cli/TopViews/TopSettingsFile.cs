namespace Weft.Cli.TopViews;

/// <summary>Where the settings of the live screen are kept.</summary>
internal sealed class TopSettingsFile
{
}
