using System.Globalization;

namespace Weft.Cli.TopViews;

/// <summary>The time between two looks as people write it: seconds, with a fraction.</summary>
internal static class TopDelay
{
    /// <summary>The shortest: looking more often shows the looking.</summary>
    public const double Least = 0.1;

    /// <summary>The longest: a day.</summary>
    public const double Most = 86_400;

    /// <summary>What is wrong with anything else.</summary>
    public const string Refusal = "seconds between 0.1 and 86400";

    /// <summary>Reads it. 0, top's "as often as can be", is the shortest.</summary>
    public static bool TryParse(string text, out double seconds)
    {
        text = text.Trim();
        if (text.EndsWith('s')) text = text[..^1];
        // Some locales have a comma there, and top takes it.
        bool isNumber = double.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) && double.IsFinite(seconds);
        if (isNumber && seconds >= 0 && seconds < Least) seconds = Least;
        return isNumber && seconds is >= Least and <= Most;
    }
}
