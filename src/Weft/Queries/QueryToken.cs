namespace Weft.Queries;

/// <summary>One token: where it stands. A quoted one includes its quotes.</summary>
internal readonly record struct QueryToken(QueryTokenKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}
