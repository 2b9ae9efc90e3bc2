using System.Globalization;
using System.Text;

namespace Weft.Symbols.Demangling;

/// <content>Constants as generic arguments. Braces stand around those that are no literals, unless in another constant.</content>
internal ref partial struct RustV0Demangler
{
    private void Constant(bool inValue)
    {
        if (!Enter()) return;
        byte tag = Next();
        switch (tag)
        {
            case (byte)'p': Write("_"u8); break;
            case (byte)'a' or (byte)'s' or (byte)'l' or (byte)'x' or (byte)'n' or (byte)'i':
                if (Take('n')) Write("-"u8);
                Integer();
                break;
            case (byte)'h' or (byte)'t' or (byte)'m' or (byte)'y' or (byte)'o' or (byte)'j': Integer(); break;
            case (byte)'b': Boolean(); break;
            case (byte)'c': Character(); break;
            case (byte)'B':
                if (TryJump(out int back))
                {
                    if (!_silent) Constant(inValue);
                    _at = back;
                }
                break;
            case (byte)'R' when Take('e'): StringLiteral(); break;
            case (byte)'e' or (byte)'R' or (byte)'Q' or (byte)'A' or (byte)'T' or (byte)'V':
                if (!inValue) Write("{"u8);
                CompoundConstant(tag);
                if (!inValue) Write("}"u8);
                break;
            default:
                _failed = true;
                break;
        }
        _depth--;
    }

    private void CompoundConstant(byte tag)
    {
        switch (tag)
        {
            case (byte)'e':
                // A str without the reference to it.
                Write("*"u8);
                StringLiteral();
                break;
            case (byte)'R' or (byte)'Q':
                Write(tag == 'R' ? "&"u8 : "&mut "u8);
                Constant(inValue: true);
                break;
            case (byte)'A':
                Write("["u8);
                Constants();
                Write("]"u8);
                break;
            case (byte)'T':
                Write("("u8);
                if (Constants() == 1) Write(","u8);
                Write(")"u8);
                break;
            default: Variant(); break;
        }
    }

    private int Constants()
    {
        int count = 0;
        for (; !_failed && !Take('E'); count++)
        {
            if (count > 0) Write(", "u8);
            Constant(inValue: true);
        }
        return count;
    }

    // V path, then U, T constant* E or S (identifier constant)* E
    private void Variant()
    {
        Path(inValue: true);
        switch (Next())
        {
            case (byte)'U': break;
            case (byte)'T':
                Write("("u8);
                Constants();
                Write(")"u8);
                break;
            case (byte)'S':
                Write(" { "u8);
                for (int count = 0; !_failed && !Take('E'); count++)
                {
                    if (count > 0) Write(", "u8);
                    Disambiguator();
                    WriteIdentifier(Identifier());
                    Write(": "u8);
                    Constant(inValue: true);
                }
                Write(" }"u8);
                break;
            default:
                _failed = true;
                break;
        }
    }

    // Hexadecimal digits in lower case up to "_".
    private ReadOnlySpan<byte> HexDigits()
    {
        int start = _at;
        while (Peek is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f')) _at++;
        ReadOnlySpan<byte> digits = _text[start.._at];
        if (!Take('_')) _failed = true;
        return digits;
    }

    private void Integer()
    {
        ReadOnlySpan<byte> digits = HexDigits();
        if (digits.IsEmpty) _failed = true;
        ReadOnlySpan<byte> significant = digits.TrimStart((byte)'0');
        if (significant.Length > 16)
        {
            Write("0x"u8);
            Write(significant);
            return;
        }
        ulong value = 0;
        foreach (byte digit in significant) value = (value << 4) | HexValue(digit);
        Span<byte> text = stackalloc byte[20];
        value.TryFormat(text, out int length);
        Write(text[..length]);
    }

    private static uint HexValue(byte digit) => digit <= '9' ? (uint)(digit - '0') : (uint)(digit - 'a' + 10);

    private void Boolean()
    {
        ReadOnlySpan<byte> digits = HexDigits();
        if (digits is not [(byte)'0' or (byte)'1']) _failed = true;
        else Write(digits[0] == '1' ? "true"u8 : "false"u8);
    }

    private void Character()
    {
        if (!uint.TryParse(HexDigits(), NumberStyles.AllowHexSpecifier, null, out uint point) || !Rune.TryCreate(point, out Rune rune))
        {
            _failed = true;
            return;
        }
        Write("'"u8);
        WriteEscaped(rune, '\'', inString: false);
        Write("'"u8);
    }

    // The bytes of UTF-8, two digits each.
    private void StringLiteral()
    {
        ReadOnlySpan<byte> digits = HexDigits();
        if ((digits.Length & 1) != 0) _failed = true;
        if (_failed || _silent) return;
        byte[] bytes = new byte[digits.Length / 2];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)((HexValue(digits[2 * i]) << 4) | HexValue(digits[(2 * i) + 1]));
        Write("\""u8);
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
            {
                _failed = true;
                return;
            }
            WriteEscaped(rune, '"', inString: true);
            rest = rest[length..];
        }
        Write("\""u8);
    }

    private void WriteEscaped(Rune rune, char quote, bool inString)
    {
        switch (rune.Value)
        {
            case '\t': Write("\\t"u8); break;
            case '\n': Write("\\n"u8); break;
            case '\r': Write("\\r"u8); break;
            case '\0' when inString: Write("\\0"u8); break;
            case '\\': Write("\\\\"u8); break;
            default:
                if (rune.Value == quote) Write("\\"u8);
                if (rune.Value is >= ' ' and < 0x7f || (inString && !Rune.IsControl(rune)))
                {
                    Span<byte> bytes = stackalloc byte[4];
                    Write(bytes[..rune.EncodeToUtf8(bytes)]);
                    break;
                }
                Span<byte> hex = stackalloc byte[8];
                rune.Value.TryFormat(hex, out int length, "x");
                Write("\\u{"u8);
                Write(hex[..length]);
                Write("}"u8);
                break;
        }
    }
}
