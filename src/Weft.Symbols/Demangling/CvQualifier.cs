namespace Weft.Symbols.Demangling;

/// <summary>A qualifier of a type; two bits, so that three fit a number.</summary>
internal enum CvQualifier : byte
{
    None,
    Const,
    Volatile,
    Restrict,
}
