namespace Weft.Symbols.Unwinding;

/// <summary>What following code to its return came to.</summary>
internal enum CodeAnalysisResult : byte
{
    /// <summary>Nothing certain.</summary>
    Unknown,

    /// <summary>It returns, and what it returns to follows a call.</summary>
    Returns,

    /// <summary>It goes straight to an instruction that ends the program.</summary>
    Ends,
}
