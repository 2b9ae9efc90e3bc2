using System.Globalization;
using Weft.Cli.Messages;
using Weft.Queries;

namespace Weft.Cli.Manual;

/// <summary>Values of options as numbers and times, or an error that says what to write instead.</summary>
internal static class OptionValues
{
    /// <summary>A whole number; null when the option is not there.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="command">Whose it is, for the error: <c>tree</c>.</param>
    /// <param name="least">The smallest that makes sense.</param>
    public static int? Number(this ParsedOptions options, OptionManual option, string command, int least = 1) => options.Value(option) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least ? number
        : throw UserError.Usage($"weft {command}: {option.Spelling} takes a number from {least}, not '{Shown.Text(text)}'");

    /// <summary>A time above zero, 100 ns at least; null when the option is not there.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="command">Whose it is, for the error.</param>
    /// <param name="examples">Two that make sense for it.</param>
    public static TimeSpan? Time(this ParsedOptions options, OptionManual option, string command, string examples = "50ms or 2s") => options.Value(option) is not { } text ? null
        : DurationText.TryParse(text, out long nanoseconds) && nanoseconds > 0 ? TimeSpan.FromTicks(Math.Max(1, nanoseconds / 100))
        : throw UserError.Usage($"weft {command}: {option.Spelling} takes a time such as {examples}, not '{Shown.Text(text)}'");
}
