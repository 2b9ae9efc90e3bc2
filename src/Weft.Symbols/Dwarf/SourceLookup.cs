namespace Weft.Symbols.Dwarf;

/// <summary>What became of looking for an address.</summary>
public enum SourceLookup
{
    /// <summary>It was found.</summary>
    Found,
    /// <summary>The file has debug information, but none about this address.</summary>
    NotCovered,
    /// <summary>The debug information is in another file (.dwo, .dwp), which is not read; the line may still be known.</summary>
    Split,
    /// <summary>The sections hold no unit that can be read.</summary>
    NoDebugInformation,
}
