using System.Text;

namespace Weft.Portraits;

/// <summary>Folds threads that are alike into groups, so that a pool of a thousand is one line.</summary>
public static class ThreadFolding
{
    /// <summary>
    /// Groups threads by name (digits aside), state, system call and kernel function. Running ones come first, then those
    /// in a state worth a look (disk sleep, stopped, zombie), then by CPU time.
    /// </summary>
    public static IReadOnlyList<ThreadGroup> Fold(IReadOnlyList<ThreadPortrait> threads)
    {
        Dictionary<string, List<ThreadPortrait>> groups = new(StringComparer.Ordinal);
        foreach (ThreadPortrait thread in threads)
        {
            string key = Key(thread);
            if (!groups.TryGetValue(key, out List<ThreadPortrait>? group)) groups[key] = group = [];
            group.Add(thread);
        }
        return [.. groups.Values
            .Select(static g => new ThreadGroup(g.TrueForAll(t => t.Name.AsSpan().SequenceEqual(g[0].Name)) ? g[0].Name : Pattern(g[0].Name), g))
            .OrderBy(static g => Rank(g.First.State)).ThenByDescending(static g => g.CpuNanoseconds).ThenBy(static g => g.First.Id.Tid)];
    }

    /// <summary>A name with each run of digits replaced by <c>#</c>; a name of digits alone stays.</summary>
    public static byte[] Pattern(ReadOnlySpan<byte> name)
    {
        if (name.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0) return name.ToArray();
        List<byte> pattern = new(name.Length);
        foreach (byte letter in name)
        {
            if (!char.IsAsciiDigit((char)letter)) pattern.Add(letter);
            else if (pattern.Count == 0 || pattern[^1] != '#') pattern.Add((byte)'#');
        }
        return [.. pattern];
    }

    private static string Key(ThreadPortrait thread)
    {
        // Latin-1 keeps every byte apart; a comm has no NUL.
        string wait = thread.WaitChannel.IsPresent ? Encoding.Latin1.GetString(thread.WaitChannel.Value) : thread.WaitChannel.Presence.ToString();
        string call = thread.SystemCall.IsPresent ? thread.SystemCall.Value.ToString() : thread.SystemCall.Presence.ToString();
        return $"{Encoding.Latin1.GetString(Pattern(thread.Name))}\0{(char)thread.State}\0{call}\0{wait}";
    }

    private static int Rank(byte state) => (char)state switch
    {
        'R' => 0,
        'D' or 'T' or 't' or 'Z' or 'X' => 1,
        _ => 2,
    };
}
