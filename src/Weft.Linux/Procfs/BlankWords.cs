namespace Weft.Linux.Procfs;

/// <summary>Takes the words of a line that are kept apart by blanks.</summary>
internal static class BlankWords
{
    /// <summary>The next word; empty at the end.</summary>
    /// <param name="rest">What follows is left, with the blank before it.</param>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart((byte)' ');
        int end = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }
}
