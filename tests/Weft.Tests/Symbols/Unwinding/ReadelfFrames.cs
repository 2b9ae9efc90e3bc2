using System.Globalization;
using System.Text.RegularExpressions;
using Weft.Tests.Support;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>The tables that readelf makes of call frame information: the oracle for the interpreter.</summary>
internal sealed partial class ReadelfFrames
{
    /// <summary>Frame descriptions, in the order of the section. A row's cells are keyed by readelf's column names.</summary>
    public List<(ulong Start, ulong End, List<(ulong Place, string Frame, Dictionary<string, string> Registers)> Rows)> Descriptions { get; } = [];

    public static ReadelfFrames Of(string path, string which = "frames-interp")
    {
        RunResult result = Run.Program("readelf", ["-W", "--debug-dump=" + which, path]);
        ReadelfFrames frames = new();
        string[] columns = [];
        // A description without rows of its own has those of its CIE.
        Dictionary<string, (string[] Columns, string[] Row)> common = new(StringComparer.Ordinal);
        (string[], string[])? initial = null;
        string? owner = null;
        bool isDescription = false;
        foreach (string line in result.OutputLines)
        {
            // "r5 (rdi)" is one cell.
            string[] words = RegisterCell().Replace(line, "${name}").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 3 && words[3] == "FDE")
            {
                Complete();
                string[] range = words.First(word => word.StartsWith("pc=", StringComparison.Ordinal))[3..].Split("..");
                frames.Descriptions.Add((Hex(range[0]), Hex(range[1]), []));
                owner = words.First(word => word.StartsWith("cie=", StringComparison.Ordinal))[4..];
                initial = common.GetValueOrDefault(owner);
                isDescription = true;
            }
            else if (words.Length > 3 && words[3] == "CIE")
            {
                Complete();
                owner = words[0];
                isDescription = false;
            }
            else if (words is ["LOC", ..])
            {
                columns = words;
            }
            else if (words.Length == columns.Length && words.Length > 0 && words[0].Length == 16 && owner is not null)
            {
                if (isDescription) frames.Descriptions[^1].Rows.Add(Row(columns, words, Hex(words[0])));
                else common[owner] = (columns, words);
            }
        }
        Complete();
        return frames;

        void Complete()
        {
            if (isDescription && frames.Descriptions[^1].Rows.Count == 0 && initial is { } start)
                frames.Descriptions[^1].Rows.Add(Row(start.Item1, start.Item2, frames.Descriptions[^1].Start));
        }
    }

    private static (ulong, string, Dictionary<string, string>) Row(string[] columns, string[] words, ulong place)
    {
        Dictionary<string, string> registers = new(StringComparer.Ordinal);
        for (int i = 2; i < columns.Length; i++) registers[columns[i]] = words[i];
        return (place, words[1], registers);
    }

    [GeneratedRegex(@"\br\d+ \((?<name>\w+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RegisterCell();

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
