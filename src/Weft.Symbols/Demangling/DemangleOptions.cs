namespace Weft.Symbols.Demangling;

/// <summary>How a demangled name is written.</summary>
[Flags]
public enum DemangleOptions
{
    /// <summary>In full. C++ as c++filt writes it; Rust as <c>c++filt -i</c> does, without hashes.</summary>
    None = 0,

    /// <summary>
    /// For a narrow screen: the qualified name alone, without return type, parameters, template or generic arguments and ABI
    /// tags. Includes <see cref="StandardAliases"/>. What kind of clone it is (<c>[clone .cold]</c>) stays.
    /// </summary>
    Short = 1,

    /// <summary><c>std::string</c> and its like instead of the templates behind them, as <c>c++filt -i</c> and gdb write them.</summary>
    StandardAliases = 2,

    /// <summary>With the hash that ends a legacy Rust name.</summary>
    RustHash = 4,
}
