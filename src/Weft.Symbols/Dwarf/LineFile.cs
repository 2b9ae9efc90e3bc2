namespace Weft.Symbols.Dwarf;

/// <summary>A file that a line table names.</summary>
/// <param name="Name">Its name, as written.</param>
/// <param name="Directory">The number of its directory, as the table counts.</param>
internal readonly record struct LineFile(AttributeValue Name, int Directory);
