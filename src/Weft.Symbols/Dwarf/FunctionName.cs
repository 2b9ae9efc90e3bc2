namespace Weft.Symbols.Dwarf;

/// <summary>What a function is called.</summary>
/// <param name="Linkage">The name the linker knows, mangled as a rule; null when the entries give none.</param>
/// <param name="Qualified">The name with its namespaces and classes before it; null when the entries give none.</param>
internal sealed record FunctionName(string? Linkage, string? Qualified)
{
    /// <summary>Of a function that has no name.</summary>
    public static FunctionName None { get; } = new(null, null);
}
