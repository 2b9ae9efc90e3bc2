namespace Weft.Cli.WhyViews;

/// <summary>What a report is printed as.</summary>
internal enum WhyForm : byte
{
    Text,
    Json,
    Dot,
    Svg,
}
