namespace Weft.Queries;

/// <summary>What a token is.</summary>
internal enum QueryTokenKind
{
    End,
    Word,
    Quoted,
    Pattern,
    Open,
    Close,
    Comma,
    And,
    Or,
    Not,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Matches,
    NotMatches,
    /// <summary>A quote that is never closed.</summary>
    Unterminated,
    /// <summary>A character that stands for nothing.</summary>
    Stray,
}
