using System.Text;

namespace Weft.Symbols.Demangling;

/// <summary>The types with a code of one letter, or of D and one letter (ABI 5.1.5.2).</summary>
internal static class BuiltinTypes
{
    private const int DOffset = 32;

    // By letter, from 'a'.
    private static readonly byte[]?[] Names = MakeNames();

    /// <summary>The number of a one-letter type, or -1.</summary>
    public static int Find(byte letter) => Known(letter - 'a', 0);

    /// <summary>The number of a type of D and a letter, or -1.</summary>
    public static int FindD(byte letter) => Known(letter - 'a', DOffset);

    /// <summary>Its name.</summary>
    public static ReadOnlySpan<byte> Name(int type) => Names[type];

    /// <summary>Whether it is the type of a letter.</summary>
    public static bool Is(int type, char letter) => type == letter - 'a';

    /// <summary>Whether it is decltype(nullptr).</summary>
    public static bool IsNullPointer(int type) => type == DOffset + ('n' - 'a');

    /// <summary>Whether it is a binary float, whose literals are written as the bytes of the number.</summary>
    public static bool IsFloat(int type) => Is(type, 'd') || Is(type, 'e') || Is(type, 'f') || Is(type, 'g');

    /// <summary>What marks an integer literal as of this type; false when only a cast does.</summary>
    public static bool LiteralSuffix(int type, out ReadOnlySpan<byte> suffix)
    {
        suffix = (char)('a' + type) switch
        {
            'j' => "u"u8,
            'l' => "l"u8,
            'm' => "ul"u8,
            'x' => "ll"u8,
            'y' => "ull"u8,
            _ => default,
        };
        return !suffix.IsEmpty || Is(type, 'i');
    }

    private static int Known(int letter, int offset) => (uint)letter < 26 && Names[letter + offset] is not null ? letter + offset : -1;

    private static byte[]?[] MakeNames()
    {
        byte[]?[] names = new byte[]?[DOffset + 26];
        void Set(char letter, string name, int offset = 0) => names[letter - 'a' + offset] = Encoding.ASCII.GetBytes(name);
        Set('a', "signed char");
        Set('b', "bool");
        Set('c', "char");
        Set('d', "double");
        Set('e', "long double");
        Set('f', "float");
        Set('g', "__float128");
        Set('h', "unsigned char");
        Set('i', "int");
        Set('j', "unsigned int");
        Set('l', "long");
        Set('m', "unsigned long");
        Set('n', "__int128");
        Set('o', "unsigned __int128");
        Set('s', "short");
        Set('t', "unsigned short");
        Set('v', "void");
        Set('w', "wchar_t");
        Set('x', "long long");
        Set('y', "unsigned long long");
        Set('z', "...");
        Set('a', "auto", DOffset);
        Set('c', "decltype(auto)", DOffset);
        Set('d', "decimal64", DOffset);
        Set('e', "decimal128", DOffset);
        Set('f', "decimal32", DOffset);
        Set('h', "half", DOffset);
        Set('i', "char32_t", DOffset);
        Set('n', "decltype(nullptr)", DOffset);
        Set('s', "char16_t", DOffset);
        Set('u', "char8_t", DOffset);
        return names;
    }
}
