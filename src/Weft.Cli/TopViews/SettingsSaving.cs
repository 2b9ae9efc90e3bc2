using Weft.Cli.Messages;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>Keeps the settings when asked to.</summary>
internal static class SettingsSaving
{
    /// <summary>Writes them, and says where or why not. Over a file that is broken only after a question.</summary>
    public static void Save(TopContext context)
    {
        if (context.SettingsFile is not { } file) context.Say("The settings are not kept: --no-config, or there is no home directory", CellMeaning.Watch);
        else if (file.IsBroken) context.Open(new ConfirmView($"{Shown.Text(file.Path)} is broken or cannot be read. Replace all of it?", at => Write(at, file)));
        else Write(context, file);
    }

    /// <summary>Says what is wrong in the settings file, if anything is: for the screen's first line.</summary>
    public static void TellProblems(TopContext context)
    {
        if (context.SettingsFile?.Problems is { Count: > 0 } problems)
            context.Say(problems.Count == 1 ? problems[0] : $"{problems[0]} (and {problems.Count - 1} more)", CellMeaning.Watch);
    }

    private static void Write(TopContext context, TopSettingsFile file)
    {
        string? failure = file.Write(context.Settings);
        // A question that led here is still open.
        if (context.Views.Count > 0 && context.Views[^1] is ConfirmView question) context.Close(question);
        context.Say(failure ?? $"Settings written to {Shown.Text(file.Path)}", failure is null ? CellMeaning.Plain : CellMeaning.Watch);
    }
}
