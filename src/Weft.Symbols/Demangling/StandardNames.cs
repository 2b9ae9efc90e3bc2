namespace Weft.Symbols.Demangling;

/// <summary>The abbreviations of the standard library's names (ABI 5.1.10): Sa, Sb, Ss, Si, So, Sd.</summary>
internal static class StandardNames
{
    /// <summary>Whether the letter is one of them.</summary>
    public static bool IsKnown(byte letter) => letter is (byte)'a' or (byte)'b' or (byte)'s' or (byte)'i' or (byte)'o' or (byte)'d';

    /// <summary>The name as people write it.</summary>
    public static ReadOnlySpan<byte> Alias(byte letter) => letter switch
    {
        (byte)'a' => "std::allocator"u8,
        (byte)'b' => "std::basic_string"u8,
        (byte)'s' => "std::string"u8,
        (byte)'i' => "std::istream"u8,
        (byte)'o' => "std::ostream"u8,
        _ => "std::iostream"u8,
    };

    /// <summary>The name with the template behind it.</summary>
    public static ReadOnlySpan<byte> Full(byte letter) => letter switch
    {
        (byte)'a' => "std::allocator"u8,
        (byte)'b' => "std::basic_string"u8,
        (byte)'s' => "std::basic_string<char, std::char_traits<char>, std::allocator<char> >"u8,
        (byte)'i' => "std::basic_istream<char, std::char_traits<char> >"u8,
        (byte)'o' => "std::basic_ostream<char, std::char_traits<char> >"u8,
        _ => "std::basic_iostream<char, std::char_traits<char> >"u8,
    };

    /// <summary>The template's name alone: what its constructor is called.</summary>
    public static ReadOnlySpan<byte> ClassName(byte letter) => letter switch
    {
        (byte)'a' => "allocator"u8,
        (byte)'b' or (byte)'s' => "basic_string"u8,
        (byte)'i' => "basic_istream"u8,
        (byte)'o' => "basic_ostream"u8,
        _ => "basic_iostream"u8,
    };
}
