using Weft.Tasks;

namespace Weft.Columns;

/// <summary>Reads one cell.</summary>
/// <param name="row">The task.</param>
public delegate ColumnValue ColumnReader(TaskRow row);

/// <summary>One entry of the column registry: everything any view needs to know of a column.</summary>
public sealed class Column
{
    /// <summary>The name used in <c>-o</c>, <c>--sort</c> and queries.</summary>
    public required string Id { get; init; }

    /// <summary>Other names taken for it, ps's among them.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>The header in Weft's own views.</summary>
    public required string Header { get; init; }

    /// <summary>The field's name in JSON, unit included (<c>residentBytes</c>).</summary>
    public required string JsonName { get; init; }

    /// <summary>What kind of value it holds.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>Whose value it is on a process row.</summary>
    public required ColumnScope Scope { get; init; }

    /// <summary>The unit in words, for help: "bytes", "nanoseconds", "" for none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The kernel file and field it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>What one must be to read it: "anyone", or "owner or root".</summary>
    public string Permission { get; init; } = "anyone";

    /// <summary>One line of meaning.</summary>
    public required string Meaning { get; init; }

    /// <summary>The kernel files that must be read for it.</summary>
    public required TaskFields Needs { get; init; }

    /// <summary>Whether it says what happened between two looks, so that one look alone does not know it.</summary>
    public bool IsRate { get; init; }

    /// <summary>Reads the cell.</summary>
    public required ColumnReader Read { get; init; }
}
