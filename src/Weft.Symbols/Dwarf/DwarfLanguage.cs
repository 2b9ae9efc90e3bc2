namespace Weft.Symbols.Dwarf;

/// <summary>What is to be known about source languages (DW_LANG_*; DWARF 5, 7.12, and codes given out since).</summary>
internal static class DwarfLanguage
{
    /// <summary>Whether names of the language stand alone: C, assembler.</summary>
    public static bool HasNoScopes(int language) => language is 0x01 or 0x02 or 0x0C or 0x1D or 0x2C or 0x31 or 0x8001;

    /// <summary>What stands between a scope's name and the names in it: a dot in Java, D and Swift.</summary>
    public static string Separator(int language) => language is 0x0B or 0x13 or 0x1E ? "." : "::";
}
