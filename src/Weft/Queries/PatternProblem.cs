using System.Text.RegularExpressions;

namespace Weft.Queries;

/// <summary>Says in words why a text is no regular expression that Weft takes.</summary>
internal static class PatternProblem
{
    /// <summary>What is wrong, to follow "the pattern": "has a '(' that is never closed".</summary>
    /// <param name="error">What <see cref="Regex"/> threw: for a text it cannot parse, or cannot match without backtracking.</param>
    public static string Of(Exception error) => error switch
    {
        RegexParseException parse => Explain(parse.Error),
        NotSupportedException => "uses look-around, a back-reference or the like, with which one name could stall the whole view",
        _ => "is not a regular expression",
    };

    private static string Explain(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses => "has a '(' that is never closed",
        RegexParseError.InsufficientOpeningParentheses => "has a ')' with no '(' before it",
        RegexParseError.UnterminatedBracket => "has a '[' that is never closed",
        RegexParseError.QuantifierAfterNothing => "has a repeat (* + ? {) with nothing before it",
        RegexParseError.NestedQuantifiersNotParenthesized => "repeats a repeat; put the inner one in parentheses",
        RegexParseError.ReversedCharacterRange => "has a range from a later letter to an earlier one",
        RegexParseError.ReversedQuantifierRange => "has a repeat {many,few}; write {few,many}",
        RegexParseError.UnescapedEndingBackslash => "ends in a lone backslash",
        RegexParseError.UnrecognizedEscape => "has an escape that means nothing",
        _ => "is not a regular expression",
    };
}
