using Weft.Symbols.Dwarf;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Dwarf;

/// <summary>What several programs say about every address of a file.</summary>
internal static class Answers
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Ours.</summary>
    public static List<List<SourceFrame>> Ours(DebugFile file, IEnumerable<ulong> addresses, LineConvention convention = LineConvention.Exact)
    {
        SourceLocator locator = new(file.Sections) { Convention = convention };
        List<List<SourceFrame>> answers = [];
        foreach (var address in addresses)
        {
            List<SourceFrame> frames = [];
            locator.Find(address, frames);
            answers.Add(frames);
        }

        return answers;
    }

    /// <summary>Those of binutils' addr2line: function, file and line of each frame, innermost first.</summary>
    public static List<List<(string Function, string File, int Line)>> AddressToLine(DebugFile file, IEnumerable<ulong> addresses)
    {
        var input = string.Concat(addresses.Select(address => $"0x{address:x}\n"));
        var result = Run.Program("addr2line", ["-a", "-i", "-f", "-e", file.Path], System.Text.Encoding.ASCII.GetBytes(input), limit: Patience);
        List<List<(string, string, int)>> answers = [];
        var lines = result.OutputLines;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("0x", StringComparison.Ordinal))
            {
                answers.Add([]);
                continue;
            }

            var place = lines[i + 1].Split(" (discriminator")[0];
            var colon = place.LastIndexOf(':');
            answers[^1].Add((lines[i], Normal(place[..colon]), int.TryParse(place[(colon + 1)..], out var line) ? line : 0));
            i++;
        }

        return answers;
    }

    /// <summary>Those of gdb: file and line, and the functions around the address, innermost first.</summary>
    public static List<(string File, int Line, string[] Functions)> Debugger(DebugFile file, IEnumerable<ulong> addresses)
    {
        var folder = Directory.CreateTempSubdirectory("weft-gdb-");
        try
        {
            var questions = Path.Combine(folder.FullName, "addresses");
            var answers = Path.Combine(folder.FullName, "answers");
            File.WriteAllLines(questions, addresses.Select(address => $"0x{address:x}"));
            var result = Run.Program(
                "gdb",
                ["-nx", "-batch", "-iex", "set debuginfod enabled off", "-x", Repository.At("tests/fixtures/dwarf/ask_gdb.py"), file.Path],
                environment: new Dictionary<string, string?> { ["ADDRESSES"] = questions, ["ANSWERS"] = answers },
                limit: Patience);
            Assert.True(File.Exists(answers), result.Error);
            return [.. File.ReadLines(answers).Select(line => line.Split('\t')).Select(
                words => (Normal(words[0]), int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), words[2..]))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A path without "..", empty when there is none.</summary>
    public static string Normal(string? path) => string.IsNullOrEmpty(path) || path == "??" ? "" : Path.GetFullPath(path);
}
