using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>Keeps the settings when asked to.</summary>
internal static class SettingsSaving
{
    /// <summary>Writes them, and says where or why not.</summary>
    public static void Save(TopContext context)
    {
        if (context.SettingsFile is not { } file)
        {
            context.Say("The settings are not kept: --no-config", CellMeaning.Watch);
            return;
        }
    }
}
