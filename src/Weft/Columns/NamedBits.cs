using System.Text;

namespace Weft.Columns;

/// <summary>A table of Tables/: lines <c>NUMBER NAME WORDS…</c> about the bits of a set, read when first asked.</summary>
internal sealed class NamedBits(string resource)
{
    private readonly Lazy<(string Name, string Words)?[]> _entries = new(() => Load(resource));

    /// <summary>The entry of a number; null when the table does not have it.</summary>
    public (string Name, string Words)? Of(int number)
    {
        (string Name, string Words)?[] entries = _entries.Value;
        return (uint)number < (uint)entries.Length ? entries[number] : null;
    }

    private static (string Name, string Words)?[] Load(string resource)
    {
        (string Name, string Words)?[] entries = new (string, string)?[64];
        using Stream stream = typeof(NamedBits).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The table {resource} was not built in.");
        using StreamReader reader = new(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(' ', 3) is [var number, var name, var words] && int.TryParse(number, out int at) && (uint)at < 64) entries[at] = (name, words);
        }
        return entries;
    }
}
