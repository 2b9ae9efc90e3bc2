using Weft.Columns;

namespace Weft.Cli.TopViews;

/// <summary>What of the table is to be drawn.</summary>
internal readonly ref struct TableLook
{
    public required TopList List { get; init; }

    public required TopColumn[] Columns { get; init; }

    /// <summary>The column sorted by; null for none.</summary>
    public required Column? Sort { get; init; }

    /// <summary>The first row seen.</summary>
    public required int Top { get; init; }

    /// <summary>The row chosen.</summary>
    public required int Selected { get; init; }

    public required RowKeySet Tagged { get; init; }

    public required bool AnyTagged { get; init; }

    /// <summary>What is left out; null for nothing.</summary>
    public required string? Status { get; init; }
}
