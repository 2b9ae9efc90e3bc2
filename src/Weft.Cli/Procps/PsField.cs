namespace Weft.Cli.Procps;

/// <summary>A column as asked for in one listing: the specifier, its header and width, perhaps the user's own.</summary>
/// <param name="Column">The specifier.</param>
/// <param name="Header">The header; empty for none.</param>
/// <param name="Width">Cells it takes at least.</param>
/// <param name="IsFixed">The user gave the width (<c>args:20</c>), so it cuts also in the last place.</param>
internal sealed record PsField(PsColumn Column, string Header, int Width, bool IsFixed);
