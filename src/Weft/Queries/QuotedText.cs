using System.Buffers;
using System.Globalization;
using System.Text;

namespace Weft.Queries;

/// <summary>Text between quotes, as bytes: what is compared comes from the kernel and need not be UTF-8.</summary>
internal static class QuotedText
{
    /// <summary>Undoes the escapes <c>\\ \" \' \n \r \t \xHH</c> (a byte).</summary>
    /// <param name="inner">What stands between the quotes.</param>
    /// <param name="badEscape">The index of an escape that is none; -1 when all are.</param>
    public static byte[] Unescape(ReadOnlySpan<char> inner, out int badEscape)
    {
        badEscape = -1;
        ArrayBufferWriter<byte> bytes = new(Math.Max(1, inner.Length));
        while (inner.Length > 0)
        {
            int plain = inner.IndexOf('\\');
            if (plain < 0) plain = inner.Length;
            Encoding.UTF8.GetBytes(inner[..plain], bytes);
            if (plain == inner.Length) break;
            int used = Escape(inner[plain..], out byte value);
            if (used == 0)
            {
                badEscape = plain;
                return [];
            }
            bytes.Write([value]);
            inner = inner[(plain + used)..];
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Writes text so that it reads back the same: bare when it can be mistaken for nothing else.</summary>
    public static void Write(StringBuilder text, ReadOnlySpan<byte> value)
    {
        if (IsPlainWord(value))
        {
            text.Append(Encoding.ASCII.GetString(value));
            return;
        }
        text.Append('"');
        while (value.Length > 0)
        {
            OperationStatus status = Rune.DecodeFromUtf8(value, out Rune rune, out int length);
            if (status != OperationStatus.Done || Rune.IsControl(rune))
            {
                foreach (byte octet in value[..length]) text.Append(CultureInfo.InvariantCulture, $"\\x{octet:x2}");
            }
            else
            {
                if (rune.Value is '"' or '\\') text.Append('\\');
                text.Append(rune.ToString());
            }
            value = value[length..];
        }
        text.Append('"');
    }

    /// <summary>Puts a pattern into quotes. Nothing is escaped in a pattern but the quote itself, which a pattern may always escape.</summary>
    public static void WritePattern(StringBuilder text, string pattern)
    {
        bool hasDouble = HasFree(pattern, '"');
        char quote = hasDouble && !HasFree(pattern, '\'') ? '\'' : '"';
        text.Append(quote);
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == quote) text.Append('\\');
            text.Append(pattern[i]);
            if (pattern[i] == '\\' && i + 1 < pattern.Length) text.Append(pattern[++i]);
        }
        text.Append(quote);
    }

    private static int Escape(ReadOnlySpan<char> text, out byte value)
    {
        value = 0;
        if (text.Length < 2) return 0;
        switch (text[1])
        {
            case '\\' or '"' or '\'': value = (byte)text[1]; return 2;
            case 'n': value = (byte)'\n'; return 2;
            case 'r': value = (byte)'\r'; return 2;
            case 't': value = (byte)'\t'; return 2;
            case 'x' when text.Length >= 4:
                return byte.TryParse(text[2..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) ? 4 : 0;
            default: return 0;
        }
    }

    private static bool IsPlainWord(ReadOnlySpan<byte> value)
    {
        if (value.Length == 0) return false;
        Span<char> word = stackalloc char[3];
        for (int i = 0; i < value.Length; i++)
        {
            char letter = (char)value[i];
            if (letter >= 128 || !QueryLexer.IsWordLetter(letter)) return false;
            if (i < word.Length) word[i] = letter;
        }
        return value.Length > word.Length || QueryLexer.WordKind(word[..value.Length]) == QueryTokenKind.Word;
    }

    private static bool HasFree(string pattern, char quote)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == quote) return true;
            if (pattern[i] == '\\') i++;
        }
        return false;
    }
}
