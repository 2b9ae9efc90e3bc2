namespace Weft.Symbols.Demangling;

/// <summary>Qualifiers of the object a member function is called on.</summary>
[Flags]
internal enum ThisQualifiers : byte
{
    None = 0,
    Const = 1,
    Volatile = 2,
    Restrict = 4,
    LValue = 8,
    RValue = 16,
}
