using Weft.Cli.Rendering;
using Weft.Tasks;

namespace Weft.Cli.Procps;

/// <summary>Writes one cell as procps ps does, without padding.</summary>
internal delegate void PsCell(TaskRow row, CellBuffer cell, PsContext context);

/// <summary>One format specifier of ps: what its header is, how wide, and how its cell is written.</summary>
/// <param name="Name">The name in <c>-o</c>.</param>
/// <param name="Header">The header.</param>
/// <param name="Width">Cells it takes at least.</param>
/// <param name="Align">How it is padded and cut.</param>
/// <param name="Needs">The kernel files it needs.</param>
/// <param name="Write">Writes the cell.</param>
internal sealed record PsColumn(string Name, string Header, int Width, PsAlign Align, TaskFields Needs, PsCell Write)
{
    /// <summary>The registry column it shows, for sorting and the machine formats.</summary>
    public Columns.Column? Registry { get; init; }
}
