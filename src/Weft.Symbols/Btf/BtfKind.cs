namespace Weft.Symbols.Btf;

/// <summary>Kinds of BTF type (BTF_KIND_*, include/uapi/linux/btf.h).</summary>
public enum BtfKind : byte
{
    /// <summary>No type: id 0, which is C's void.</summary>
    Void = 0,
    /// <summary>An integer, char or bool.</summary>
    Integer = 1,
    /// <summary>A pointer.</summary>
    Pointer = 2,
    /// <summary>An array.</summary>
    Array = 3,
    /// <summary>A struct.</summary>
    Struct = 4,
    /// <summary>A union.</summary>
    Union = 5,
    /// <summary>An enum of 32-bit values.</summary>
    Enum = 6,
    /// <summary>A struct or union declared but not defined.</summary>
    Forward = 7,
    /// <summary>A typedef.</summary>
    Typedef = 8,
    /// <summary>The volatile qualifier.</summary>
    Volatile = 9,
    /// <summary>The const qualifier.</summary>
    Const = 10,
    /// <summary>The restrict qualifier.</summary>
    Restrict = 11,
    /// <summary>A function.</summary>
    Function = 12,
    /// <summary>A function's parameters and result.</summary>
    FunctionPrototype = 13,
    /// <summary>A variable.</summary>
    Variable = 14,
    /// <summary>A section of variables.</summary>
    DataSection = 15,
    /// <summary>A floating-point type.</summary>
    Float = 16,
    /// <summary>A tag on a declaration.</summary>
    DeclarationTag = 17,
    /// <summary>A tag on a type (such as __rcu or __user).</summary>
    TypeTag = 18,
    /// <summary>An enum of 64-bit values.</summary>
    Enum64 = 19,
}
