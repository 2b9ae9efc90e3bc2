using System.Globalization;
using System.Text;

namespace Weft.Symbols.Demangling;

/// <summary>
/// Rust's old names: those of C++ namespaces, <c>_ZN</c> and parts with their lengths and <c>E</c>, whose last part is <c>h</c>
/// and a hash. What C++ does not allow in a name is escaped with dollar signs (rustc_symbol_mangling, legacy.rs).
/// </summary>
internal static class RustLegacyDemangler
{
    // "17h", 16 digits, "E".
    private const int HashBytes = 20;
    private const int MinimumHashDigits = 5;

    /// <summary>Writes a name; false, and nothing written, when it is none of Rust's.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> mangled, DemangleOptions options, OutputBuffer output)
    {
        if (!mangled.StartsWith("_ZN"u8)) return false;
        int end = FindEnd(mangled);
        if (end < 3 + HashBytes || !IsHash(mangled[(end - HashBytes)..end]) || !HasOnlyKnownLetters(mangled)) return false;
        ReadOnlySpan<byte> path = mangled[3..(end - 1)];
        if (!IsPath(path)) return false;
        bool isFirst = true;
        while (!path.IsEmpty)
        {
            ReadOnlySpan<byte> part = TakePart(ref path);
            if (path.IsEmpty && (options & DemangleOptions.RustHash) == 0) break;
            if (!isFirst) output.Append("::"u8);
            isFirst = false;
            WritePart(part, output, (options & DemangleOptions.Short) != 0);
        }
        return true;
    }

    // The end of the name proper, behind its E: compilers append suffixes, ".llvm.123".
    private static int FindEnd(ReadOnlySpan<byte> mangled)
    {
        int end = mangled.Length;
        while (true)
        {
            if (end > 0 && mangled[end - 1] == 'E') return end;
            end = end <= 0 ? -1 : mangled[..end].LastIndexOf((byte)'.');
            if (end < 0) return -1;
        }
    }

    // A hash has several digits; a name like "h0000000000000000" may be someone's own.
    private static bool IsHash(ReadOnlySpan<byte> part)
    {
        if (!part.StartsWith("17h"u8)) return false;
        int seen = 0;
        foreach (byte digit in part[3..^1])
        {
            if (digit is >= (byte)'0' and <= (byte)'9') seen |= 1 << (digit - '0');
            else if (digit is >= (byte)'a' and <= (byte)'f') seen |= 1 << (digit - 'a' + 10);
            else return false;
        }
        return int.PopCount(seen) >= MinimumHashDigits;
    }

    private static bool HasOnlyKnownLetters(ReadOnlySpan<byte> mangled)
    {
        foreach (byte letter in mangled)
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'_' or (byte)'$' or (byte)'.' or (byte)':' or (byte)'@')) return false;
        return true;
    }

    private static bool IsPath(ReadOnlySpan<byte> path)
    {
        while (!path.IsEmpty)
            if (TakePart(ref path).IsEmpty) return false;
        return true;
    }

    private static ReadOnlySpan<byte> TakePart(ref ReadOnlySpan<byte> path)
    {
        int length = 0, at = 0;
        while (at < path.Length && char.IsAsciiDigit((char)path[at]) && length < path.Length) length = (length * 10) + (path[at++] - '0');
        if (at == 0 || length == 0 || length > path.Length - at)
        {
            path = default;
            return default;
        }
        ReadOnlySpan<byte> part = path.Slice(at, length);
        path = path[(at + length)..];
        return part;
    }

    private static void WritePart(ReadOnlySpan<byte> part, OutputBuffer output, bool isShort)
    {
        int start = output.Length;
        // An underscore keeps an escape from beginning the name.
        if (part.StartsWith("_$"u8)) part = part[1..];
        while (!part.IsEmpty)
        {
            int plain = part.IndexOfAny((byte)'$', (byte)'.');
            if (plain < 0) plain = part.Length;
            output.Append(part[..plain]);
            part = part[plain..];
            if (part.StartsWith(".."u8))
            {
                output.Append("::"u8);
                part = part[2..];
            }
            else if (part.StartsWith("."u8))
            {
                output.Append('.');
                part = part[1..];
            }
            // "drop_in_place<T>"; but "<T as Trait>" is the name itself.
            else if (isShort && output.Length > start && part.StartsWith("$LT$"u8)) return;
            else if (!part.IsEmpty && !WriteEscape(ref part, output))
            {
                output.Append(part);
                return;
            }
        }
    }

    private static bool WriteEscape(ref ReadOnlySpan<byte> part, OutputBuffer output)
    {
        int length = part[1..].IndexOf((byte)'$');
        if (length <= 0) return false;
        ReadOnlySpan<byte> name = part.Slice(1, length);
        ReadOnlySpan<byte> meaning = name switch
        {
            [(byte)'S', (byte)'P'] => "@"u8,
            [(byte)'B', (byte)'P'] => "*"u8,
            [(byte)'R', (byte)'F'] => "&"u8,
            [(byte)'L', (byte)'T'] => "<"u8,
            [(byte)'G', (byte)'T'] => ">"u8,
            [(byte)'L', (byte)'P'] => "("u8,
            [(byte)'R', (byte)'P'] => ")"u8,
            [(byte)'C'] => ","u8,
            _ => default,
        };
        if (!meaning.IsEmpty) output.Append(meaning);
        else
        {
            // "u" and a code point in hexadecimal.
            if (name[0] != 'u' || !uint.TryParse(name[1..], NumberStyles.AllowHexSpecifier, null, out uint point)
                || !Rune.TryCreate(point, out Rune rune) || Rune.IsControl(rune)) return false;
            Span<byte> bytes = stackalloc byte[4];
            output.Append(bytes[..rune.EncodeToUtf8(bytes)]);
        }
        part = part[(length + 2)..];
        return true;
    }
}
