namespace Weft.Symbols.Demangling;

/// <summary>What the compiler makes beside functions and data (ABI 5.1.4): how each is introduced.</summary>
internal enum SpecialName : byte
{
    VirtualTable,
    VirtualTableTable,
    TypeInformation,
    TypeInformationName,
    TypeInformationFunction,
    JavaClass,
    ThreadLocalInitializer,
    ThreadLocalWrapper,
    TemplateParameterObject,
    NonVirtualThunk,
    VirtualThunk,
    CovariantThunk,
    GuardVariable,
    HiddenAlias,
    TransactionClone,
    NonTransactionClone,
    ModuleInitializer,
}
