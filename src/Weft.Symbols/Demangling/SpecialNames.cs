namespace Weft.Symbols.Demangling;

/// <summary>The words for each <see cref="SpecialName"/>, those of c++filt.</summary>
internal static class SpecialNames
{
    /// <summary>The words before the name.</summary>
    public static ReadOnlySpan<byte> Prefix(SpecialName name) => name switch
    {
        SpecialName.VirtualTable => "vtable for "u8,
        SpecialName.VirtualTableTable => "VTT for "u8,
        SpecialName.TypeInformation => "typeinfo for "u8,
        SpecialName.TypeInformationName => "typeinfo name for "u8,
        SpecialName.TypeInformationFunction => "typeinfo fn for "u8,
        SpecialName.JavaClass => "java Class for "u8,
        SpecialName.ThreadLocalInitializer => "TLS init function for "u8,
        SpecialName.ThreadLocalWrapper => "TLS wrapper function for "u8,
        SpecialName.TemplateParameterObject => "template parameter object for "u8,
        SpecialName.NonVirtualThunk => "non-virtual thunk to "u8,
        SpecialName.VirtualThunk => "virtual thunk to "u8,
        SpecialName.CovariantThunk => "covariant return thunk to "u8,
        SpecialName.GuardVariable => "guard variable for "u8,
        SpecialName.HiddenAlias => "hidden alias for "u8,
        SpecialName.TransactionClone => "transaction clone for "u8,
        SpecialName.NonTransactionClone => "non-transaction clone for "u8,
        _ => "initializer for module "u8,
    };
}
