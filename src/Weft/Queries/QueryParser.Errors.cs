using Weft.Columns;

namespace Weft.Queries;

/// <summary>The words for what is wrong. A slip that is common gets a hint of its own.</summary>
internal sealed partial class QueryParser
{
    private QueryNode? Fail(string message, QueryToken token, string hint = "") => Fail(message, token.Start, token.Length, hint);

    private QueryNode? Fail(string message, int position, int length, string hint = "")
    {
        Error ??= new QueryError(text, message, position, length, hint);
        return null;
    }

    private string Show(QueryToken token) => QueryError.Show(text.AsSpan(token.Start, token.Length));

    /// <summary>A value as messages quote it: without the quotes it has of its own.</summary>
    private string ShowValue(QueryToken token)
    {
        int quotes = token.Kind == QueryTokenKind.Quoted ? 1 : 0;
        return QueryError.Show(text.AsSpan(token.Start + quotes, token.Length - 2 * quotes));
    }

    /// <summary>Where a condition should begin.</summary>
    private QueryNode? FailAtCondition() => _current.Kind switch
    {
        QueryTokenKind.End => Fail("a condition is missing at the end", _current),
        QueryTokenKind.Quoted => Fail($"a column's name is expected, not the text {Show(_current)}", _current, "Names of columns stand without quotes"),
        QueryTokenKind.Unterminated or QueryTokenKind.Stray => FailAtLetter(),
        _ => Fail($"a condition is expected before '{Show(_current)}'", _current),
    };

    private QueryNode? FailAtColumn(QueryToken name)
    {
        // "state = D or R": the second word is meant as a value.
        bool isLone = _current.Kind is QueryTokenKind.End or QueryTokenKind.And or QueryTokenKind.Or or QueryTokenKind.Close;
        if (isLone && _lastEqual.Length > 0)
        {
            return Fail($"unknown column '{Show(name)}'", name, $"For one of several values, write {_lastEqual} in ({_lastValue}, {Show(name)})");
        }
        (string message, string hint) = options.Catalog.Unknown(Show(name));
        return Fail(message, name, hint);
    }

    /// <summary>Where an operator should stand.</summary>
    private QueryNode? FailAtSign(Column column, QueryToken name)
    {
        if (_current.Kind is QueryTokenKind.Stray or QueryTokenKind.Unterminated) return FailAtLetter();
        if (_current.Kind is QueryTokenKind.Word or QueryTokenKind.Quoted)
        {
            return Fail($"an operator is missing between '{Show(name)}' and '{Show(_current)}'", _current,
                column.Type == ColumnType.Text ? "Write =, !=, contains or ~ (a pattern)" : "Write =, !=, <, <=, > or >=");
        }
        return Fail($"'{Show(name)}' is compared with nothing", name, $"Write {column.Id} = VALUE, or {column.Id} is present");
    }

    /// <summary>Where a value should stand.</summary>
    private QueryNode? FailAtValue(QueryToken sign, string what)
    {
        switch (_current.Kind)
        {
            case QueryTokenKind.Unterminated or QueryTokenKind.Stray:
                return FailAtLetter();
            case QueryTokenKind.Less or QueryTokenKind.Greater when sign.Kind == QueryTokenKind.Equal && sign.End == _current.Start:
                return Fail($"'={Show(_current)}' is no operator", sign.Start, 2, $"Write {Show(_current)}=");
            case QueryTokenKind.And or QueryTokenKind.Or or QueryTokenKind.Not when char.IsLetter(text[_current.Start]):
                return Fail($"{what} is expected after '{Show(sign)}', not '{Show(_current)}'", _current, $"If it is the value, quote it: \"{Show(_current)}\"");
            case QueryTokenKind.End:
                return Fail($"{what} is missing after '{Show(sign)}'", _current);
            default:
                return Fail($"{what} is expected after '{Show(sign)}', not '{Show(_current)}'", _current);
        }
    }

    private void FailAtType(Column column, QueryToken token)
    {
        (string noun, string hint) = ValueReader.Describe(column.Type);
        string word = ShowValue(token);
        bool isColumn = token.Kind == QueryTokenKind.Word && options.Catalog.Find(TextOf(token)) is not null;
        ReadOnlySpan<char> digits = word.StartsWith('-') ? word.AsSpan(1) : word;
        bool isNumber = digits.Length > 0 && digits.IndexOfAnyExceptInRange('0', '9') < 0;
        if (isColumn) hint = "Two columns cannot be compared with each other";
        if (column.Type == ColumnType.Boolean) Fail($"{column.Id} is yes or no; '{word}' is neither", token, hint);
        else if (isNumber && column.Type is not (ColumnType.Time or ColumnType.Address)) Fail($"{column.Id} is {noun}; '{word}' is too large for one", token);
        else Fail($"{column.Id} is {noun}; '{word}' is not one", token, hint);
    }

    private QueryValue? FailAtEscape(int position)
    {
        int length = Math.Min(2, text.Length - position);
        Fail($"the escape '{QueryError.Show(text.AsSpan(position, length))}' means nothing", position, length,
            "Write \\\\ for a backslash; \\\" \\' \\n \\r \\t and \\x41 (a byte) are the others");
        return null;
    }

    /// <summary>After a whole condition, where only and, or, ')' or the end can follow.</summary>
    private QueryNode? FailAtRest() => _current.Kind switch
    {
        QueryTokenKind.Close => Fail("this ')' has no '(' before it", _current),
        QueryTokenKind.Comma => Fail("a comma stands only between the values of in (…)", _current, "Join conditions with and, or"),
        QueryTokenKind.Stray or QueryTokenKind.Unterminated => FailAtLetter(),
        _ => Fail($"'and' or 'or' is expected before '{Show(_current)}'", _current,
            _current.Kind == QueryTokenKind.Word ? "A value of several words stands in quotes" : ""),
    };

    private QueryNode? FailAtLetter()
    {
        if (_current.Kind == QueryTokenKind.Unterminated)
        {
            return Fail("this quote is never closed", _current.Start, 1, $"Write \\{text[_current.Start]} for a quote within a text");
        }
        string letter = Show(_current);
        return letter is "&" or "|"
            ? Fail($"'{letter}' is no operator", _current, letter == "&" ? "Write and, or &&" : "Write or, or ||")
            : Fail($"'{letter}' stands for nothing here", _current, "A value that holds it stands in quotes");
    }
}
