using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Weft.Queries;

/// <summary>
/// A regular expression sought in bytes that should be UTF-8. Takes time linear in the text, whatever pattern and text
/// are: names come from processes, and a process may choose its name to hurt.
/// </summary>
public sealed class BytePattern
{
    private const int StackLetters = 256;
    private const int MaximumRepeats = 1000;

    private static readonly SearchValues<char> Specials = SearchValues.Create("\\^$.|?*+()[]{}");

    private readonly Regex? _regex;
    private readonly byte[] _literal = [];

    private BytePattern(string source)
    {
        Source = source;
        // Most patterns are plain words: those need no machine, nor any decoding, since in UTF-8 no ASCII byte is part of another letter.
        if (Ascii.IsValid(source) && source.AsSpan().IndexOfAny(Specials) < 0) _literal = Encoding.ASCII.GetBytes(source);
        else _regex = new Regex(source, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }

    /// <summary>The pattern as written.</summary>
    public string Source { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="source">The pattern.</param>
    /// <param name="problem">What is wrong with it, to follow "the pattern"; empty when nothing is.</param>
    /// <param name="offset">Where it is wrong.</param>
    /// <returns>The pattern; null when something is wrong with it.</returns>
    public static BytePattern? Create(string source, out string problem, out int offset)
    {
        offset = 0;
        problem = RepeatsTooMuch(source) ? $"repeats a part more than {MaximumRepeats} times" : "";
        if (problem.Length > 0) return null;
        try
        {
            return new BytePattern(source);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            offset = error is RegexParseException at ? at.Offset : 0;
            problem = PatternProblem.Of(error);
        }
        return null;
    }

    /// <summary>Whether the pattern is found in a text; bytes that are no UTF-8 count as U+FFFD.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (_regex is null) return text.IndexOf(_literal) >= 0;
        // No byte decodes to more than one UTF-16 unit.
        char[]? rented = null;
        Span<char> letters = text.Length <= StackLetters ? stackalloc char[StackLetters] : (rented = ArrayPool<char>.Shared.Rent(text.Length));
        _ = Utf8.ToUtf16(text, letters, out _, out int count);
        bool found = _regex.IsMatch(letters[..count]);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return found;
    }

    /// <summary>Counted repeats multiply when nested, and each is memory for states; their product is held down.</summary>
    private static bool RepeatsTooMuch(string source)
    {
        long product = 1;
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] == '\\')
            {
                i++;
                continue;
            }
            if (source[i] != '{') continue;
            long count = 0;
            long highest = 1;
            for (i++; i < source.Length && (char.IsAsciiDigit(source[i]) || source[i] == ','); i++)
            {
                count = source[i] == ',' ? 0 : Math.Min(count * 10 + (source[i] - '0'), int.MaxValue);
                highest = Math.Max(highest, count);
            }
            i--;
            product *= highest;
            if (product > MaximumRepeats) return true;
        }
        return false;
    }
}
