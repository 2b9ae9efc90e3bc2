namespace Weft.Symbols.Dwarf;

/// <summary>One attribute of an abbreviation.</summary>
/// <param name="Name">Which attribute, of <see cref="DwarfAttribute"/>; those past 16 bits are known to nobody and become 0xffff.</param>
/// <param name="Form">How it is written, of <see cref="DwarfForm"/>.</param>
/// <param name="Constant">Its value when the form is implicit_const.</param>
internal readonly record struct AttributeShape(ushort Name, ushort Form, long Constant);
