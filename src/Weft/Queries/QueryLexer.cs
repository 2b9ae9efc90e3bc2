namespace Weft.Queries;

/// <summary>Cuts a query into tokens, on demand: after <c>~</c> the parser asks for a pattern, which has other letters.</summary>
internal sealed class QueryLexer(string text)
{
    private int _position;

    public QueryToken Next()
    {
        SkipSpace();
        if (_position == text.Length) return new QueryToken(QueryTokenKind.End, _position, 0);
        char first = text[_position];
        if (first is '"' or '\'') return Quoted(first);
        if (!IsWordLetter(first)) return Symbol(first);
        int start = _position;
        while (_position < text.Length && IsWordLetter(text[_position])) _position++;
        return new QueryToken(WordKind(text.AsSpan(start, _position - start)), start, _position - start);
    }

    /// <summary>A pattern: quoted, or bare up to white space, <c>&amp;&amp;</c>, <c>||</c> or a parenthesis it did not open.</summary>
    public QueryToken NextPattern()
    {
        SkipSpace();
        if (_position == text.Length || text[_position] is '"' or '\'') return Next();
        int start = _position;
        int depth = 0;
        for (; _position < text.Length; _position++)
        {
            char letter = text[_position];
            if (char.IsWhiteSpace(letter)) break;
            if (depth == 0 && (At("&&") || At("||") || letter == ')')) break;
            if (letter == '\\' && _position + 1 < text.Length && !char.IsWhiteSpace(text[_position + 1])) _position++;
            else if (letter == '(') depth++;
            else if (letter == ')') depth--;
        }
        if (_position == start) return Next();
        // "name ~ and …": the pattern was forgotten.
        QueryTokenKind kind = WordKind(text.AsSpan(start, _position - start));
        return new QueryToken(kind == QueryTokenKind.Word ? QueryTokenKind.Pattern : kind, start, _position - start);
    }

    /// <summary>Whether a character may stand in a word without quotes.</summary>
    public static bool IsWordLetter(char letter) => letter < 128
        ? char.IsAsciiLetterOrDigit(letter) || "_-./:@#%+[]".Contains(letter)
        : !char.IsWhiteSpace(letter) && !char.IsControl(letter);

    /// <summary>And, Or, Not or Word.</summary>
    public static QueryTokenKind WordKind(ReadOnlySpan<char> word) =>
        word.Equals("and", StringComparison.OrdinalIgnoreCase) ? QueryTokenKind.And
        : word.Equals("or", StringComparison.OrdinalIgnoreCase) ? QueryTokenKind.Or
        : word.Equals("not", StringComparison.OrdinalIgnoreCase) ? QueryTokenKind.Not
        : QueryTokenKind.Word;

    private void SkipSpace()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position])) _position++;
    }

    private bool At(string symbol) => string.CompareOrdinal(text, _position, symbol, 0, symbol.Length) == 0;

    private QueryToken Quoted(char quote)
    {
        int start = _position++;
        while (_position < text.Length && text[_position] != quote) _position += text[_position] == '\\' ? 2 : 1;
        if (_position >= text.Length)
        {
            _position = text.Length;
            return new QueryToken(QueryTokenKind.Unterminated, start, text.Length - start);
        }
        _position++;
        return new QueryToken(QueryTokenKind.Quoted, start, _position - start);
    }

    private QueryToken Symbol(char first) => first switch
    {
        '(' => Take(QueryTokenKind.Open, 1),
        ')' => Take(QueryTokenKind.Close, 1),
        ',' => Take(QueryTokenKind.Comma, 1),
        '&' when At("&&") => Take(QueryTokenKind.And, 2),
        '|' when At("||") => Take(QueryTokenKind.Or, 2),
        '=' => Take(QueryTokenKind.Equal, At("==") ? 2 : 1),
        '!' when At("!=") => Take(QueryTokenKind.NotEqual, 2),
        '!' when At("!~") => Take(QueryTokenKind.NotMatches, 2),
        '!' => Take(QueryTokenKind.Not, 1),
        '<' when At("<>") => Take(QueryTokenKind.NotEqual, 2),
        '<' when At("<=") => Take(QueryTokenKind.LessOrEqual, 2),
        '<' => Take(QueryTokenKind.Less, 1),
        '>' when At(">=") => Take(QueryTokenKind.GreaterOrEqual, 2),
        '>' => Take(QueryTokenKind.Greater, 1),
        '~' => Take(QueryTokenKind.Matches, 1),
        _ => Take(QueryTokenKind.Stray, 1),
    };

    private QueryToken Take(QueryTokenKind kind, int length)
    {
        QueryToken token = new(kind, _position, length);
        _position += length;
        return token;
    }
}
