using System.Text;
using Weft.Columns;

namespace Weft.Queries;

/// <summary>Reads a query by recursive descent: or, and, not, one condition. A null answer means that <see cref="Error"/> is set.</summary>
internal sealed partial class QueryParser(string text, QueryOptions options)
{
    private readonly QueryLexer _lexer = new(text);
    private QueryToken _current;
    private int _depth;
    private int _patterns;
    private string _lastEqual = "";
    private string _lastValue = "";

    /// <summary>What is wrong; null as long as nothing is.</summary>
    public QueryError? Error { get; private set; }

    public QueryNode? Parse()
    {
        if (text.Length > Query.MaximumLength)
        {
            return Fail($"the query is longer than {Query.MaximumLength} characters", Query.MaximumLength, 1);
        }
        Advance();
        if (_current.Kind == QueryTokenKind.End) return Fail("the query is empty", 0, 1, "Write one like: state = D and cpu > 50");
        QueryNode? root = Either();
        if (root is null) return null;
        return _current.Kind == QueryTokenKind.End ? root : FailAtRest();
    }

    private QueryNode? Either() => Joined(QueryTokenKind.Or);

    private QueryNode? Joined(QueryTokenKind joint)
    {
        List<QueryNode> parts = [];
        while (true)
        {
            QueryNode? part = joint == QueryTokenKind.Or ? Joined(QueryTokenKind.And) : Single();
            if (part is null) return null;
            parts.Add(part);
            if (_current.Kind != joint) return JunctionNode.Of(joint == QueryTokenKind.And, parts);
            Advance();
        }
    }

    private QueryNode? Single()
    {
        if (_current.Kind is not (QueryTokenKind.Not or QueryTokenKind.Open)) return Condition();
        if (++_depth > Query.MaximumDepth) return Fail($"parentheses and 'not' nest more than {Query.MaximumDepth} deep", _current);
        QueryToken opening = _current;
        Advance();
        QueryNode? inner;
        if (opening.Kind == QueryTokenKind.Not)
        {
            inner = Single();
            if (inner is not null) inner = new NotNode(inner);
        }
        else
        {
            inner = Either();
            if (inner is not null && _current.Kind != QueryTokenKind.Close)
            {
                return _current.Kind == QueryTokenKind.End ? Fail("this '(' is never closed", opening) : FailAtRest();
            }
            if (inner is not null) Advance();
        }
        _depth--;
        return inner;
    }

    private QueryNode? Condition()
    {
        if (_current.Kind != QueryTokenKind.Word) return FailAtCondition();
        QueryToken name = _current;
        Column? column = options.Catalog.Find(TextOf(name));
        Advance();
        return column is null ? FailAtColumn(name) : Comparison(column, name);
    }

    private QueryNode? Comparison(Column column, QueryToken name)
    {
        QueryToken sign = _current;
        _lastEqual = "";
        switch (sign.Kind)
        {
            case QueryTokenKind.Equal or QueryTokenKind.NotEqual or QueryTokenKind.Less or QueryTokenKind.LessOrEqual
                or QueryTokenKind.Greater or QueryTokenKind.GreaterOrEqual:
                return Ordered(column, sign);
            case QueryTokenKind.Matches or QueryTokenKind.NotMatches:
                return Pattern(column, sign);
            case QueryTokenKind.Not:
                return Negated(column);
            case QueryTokenKind.Word:
                return Worded(column, name);
            default:
                if (column.Type == ColumnType.Boolean && sign.Kind is QueryTokenKind.End or QueryTokenKind.And or QueryTokenKind.Or or QueryTokenKind.Close)
                {
                    return new OrderNode(column, QueryTokenKind.Equal, new WholeValue(1, ColumnType.Boolean));
                }
                return FailAtSign(column, name);
        }
    }

    private QueryNode? Ordered(Column column, QueryToken sign)
    {
        if (column.Type == ColumnType.Boolean && sign.Kind is not (QueryTokenKind.Equal or QueryTokenKind.NotEqual))
        {
            return Fail($"{column.Id} is yes or no, which '{Show(sign)}' does not compare", sign, $"Write {column.Id}, or not {column.Id}");
        }
        Advance();
        QueryToken word = _current;
        QueryValue? value = Value(column, sign, sign.Kind is QueryTokenKind.Equal or QueryTokenKind.NotEqual);
        if (value is null) return null;
        if (sign.Kind == QueryTokenKind.Equal) (_lastEqual, _lastValue) = (column.Id, Show(word));
        return new OrderNode(column, sign.Kind, value);
    }

    private QueryNode? Pattern(Column column, QueryToken sign)
    {
        if (column.Type != ColumnType.Text)
        {
            return Fail($"{column.Id} is {ValueReader.Describe(column.Type).Noun}; '{Show(sign)}' takes a text", sign);
        }
        if (++_patterns > Query.MaximumPatterns) return Fail($"the query holds more than {Query.MaximumPatterns} patterns", sign);
        _current = _lexer.NextPattern();
        QueryToken token = _current;
        if (token.Kind is not (QueryTokenKind.Pattern or QueryTokenKind.Quoted)) return FailAtValue(sign, "a pattern");
        int quotes = token.Kind == QueryTokenKind.Quoted ? 1 : 0;
        string source = text.Substring(token.Start + quotes, token.Length - 2 * quotes);
        BytePattern? pattern = BytePattern.Create(source, out string problem, out int offset);
        if (pattern is null)
        {
            int place = Math.Min(token.Start + quotes + offset, token.End - 1);
            return Fail($"the pattern {problem}", place, offset > 0 ? 1 : token.Length);
        }
        Advance();
        return new PatternNode(column, pattern, sign.Kind == QueryTokenKind.NotMatches);
    }

    /// <summary>After COLUMN not.</summary>
    private QueryNode? Negated(Column column)
    {
        Advance();
        QueryNode? node = _current.Kind == QueryTokenKind.Word ? Phrase(column) : null;
        if (node is not null) return new NotNode(node);
        return Error is not null ? null : Fail("after 'not' comes in, between, contains, startswith or endswith here", _current,
            "To negate a condition, write not before it");
    }

    private QueryNode? Worded(Column column, QueryToken name) =>
        Is(_current, "is") ? Presence(column) : Phrase(column) ?? (Error is null ? FailAtSign(column, name) : null);

    /// <summary>A condition whose operator is a word; null without an error when the word is no operator.</summary>
    private QueryNode? Phrase(Column column)
    {
        QueryToken sign = _current;
        if (Is(sign, "in")) return Set(column, sign);
        if (Is(sign, "between")) return Range(column, sign);
        if (Is(sign, "contains")) return Part(column, sign, TextPart.Anywhere);
        if (Is(sign, "startswith")) return Part(column, sign, TextPart.Start);
        return Is(sign, "endswith") ? Part(column, sign, TextPart.End) : null;
    }

    private QueryNode? Set(Column column, QueryToken sign)
    {
        Advance();
        if (_current.Kind != QueryTokenKind.Open)
        {
            return Fail("the values of 'in' stand in parentheses", _current, $"Write {column.Id} in (…, …)");
        }
        QueryToken opening = _current;
        List<QueryValue> values = [];
        do
        {
            Advance();
            QueryValue? value = Value(column, sign, equality: true);
            if (value is null) return null;
            values.Add(value);
        }
        while (_current.Kind == QueryTokenKind.Comma);
        if (_current.Kind == QueryTokenKind.End) return Fail("this '(' is never closed", opening);
        if (_current.Kind != QueryTokenKind.Close) return Fail($"a comma or ')' is expected before '{Show(_current)}'", _current);
        Advance();
        return new SetNode(column, [.. values]);
    }

    private QueryNode? Range(Column column, QueryToken sign)
    {
        if (column.Type == ColumnType.Boolean) return Fail($"{column.Id} is yes or no, which 'between' does not compare", sign);
        Advance();
        QueryValue? low = Value(column, sign, equality: false);
        if (low is null) return null;
        if (_current.Kind != QueryTokenKind.And) return Fail("'between' needs 'and' and a second value", _current, $"Write {column.Id} between LOW and HIGH");
        QueryToken and = _current;
        Advance();
        QueryValue? high = Value(column, and, equality: false);
        return high is null ? null : new RangeNode(column, low, high);
    }

    private QueryNode? Part(Column column, QueryToken sign, TextPart part)
    {
        bool isMask = column.Type == ColumnType.Address && part == TextPart.Anywhere;
        if (column.Type != ColumnType.Text && !isMask)
        {
            return Fail($"{column.Id} is {ValueReader.Describe(column.Type).Noun}; '{Show(sign)}' takes a text", sign);
        }
        Advance();
        return Value(column, sign, equality: false) switch
        {
            TextValue value => new TextPartNode(column, part, value),
            AddressValue mask => new MaskNode(column, mask),
            _ => null,
        };
    }

    private QueryNode? Presence(Column column)
    {
        Advance();
        bool negated = _current.Kind == QueryTokenKind.Not;
        if (negated) Advance();
        bool missing = Is(_current, "missing") || Is(_current, "null");
        if (!missing && !Is(_current, "present"))
        {
            return Fail("after 'is' comes missing or present", _current, $"To compare, write {column.Id} = VALUE");
        }
        Advance();
        return new PresenceNode(column, present: missing == negated);
    }

    private QueryValue? Value(Column column, QueryToken sign, bool equality)
    {
        QueryToken token = _current;
        byte[] word;
        if (token.Kind == QueryTokenKind.Word)
        {
            word = Encoding.UTF8.GetBytes(TextOf(token));
        }
        else if (token.Kind == QueryTokenKind.Quoted)
        {
            word = QuotedText.Unescape(text.AsSpan(token.Start + 1, token.Length - 2), out int badEscape);
            if (badEscape >= 0) return FailAtEscape(token.Start + 1 + badEscape);
        }
        else
        {
            FailAtValue(sign, "a value");
            return null;
        }
        if (equality && column.Type == ColumnType.Text && StateLetters.Applies(column) && StateLetters.Problem(word) is string hint)
        {
            Fail($"{column.Id} is one letter; '{ShowValue(token)}' is none of them", token, hint);
            return null;
        }
        QueryValue? value = ValueReader.Read(column.Type, word, options);
        if (value is null) FailAtType(column, token);
        else Advance();
        return value;
    }

    private void Advance() => _current = _lexer.Next();

    private string TextOf(QueryToken token) => text.Substring(token.Start, token.Length);

    private bool Is(QueryToken token, string word) =>
        token.Kind == QueryTokenKind.Word && text.AsSpan(token.Start, token.Length).Equals(word, StringComparison.OrdinalIgnoreCase);
}
