using System.Text.RegularExpressions;
using Weft.Cli.Completions;
using Weft.Cli.Manual;
using Weft.Cli.Procps;
using Weft.Columns;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Manual;

/// <summary>The names completions offer for columns are those -o takes: no more, no fewer.</summary>
public sealed partial class PsColumnNamesTests
{
    [Fact]
    public void Each_name_offered_is_taken()
    {
        foreach (TopicEntry column in CompletionScript.Columns())
        {
            Assert.NotNull(PsColumnTable.Find(column.Term));
            Assert.NotEqual("the same", column.Meaning);
        }
    }

    [Fact]
    public void Each_name_the_table_knows_is_offered()
    {
        HashSet<string> offered = [.. CompletionScript.Columns().Select(static c => c.Term)];
        string source = File.ReadAllText(Repository.At("src/Weft.Cli/Procps/PsColumnTable.cs"));
        string known = source[source.IndexOf("Known(string name) => name switch", StringComparison.Ordinal)..source.IndexOf("_ => null", StringComparison.Ordinal)];
        string[] names = [.. known.Split('\n').SelectMany(static line => line.Split("=>")[0].Contains('"', StringComparison.Ordinal) ? Names().Matches(line.Split("=>")[0]).Select(static m => m.Groups["name"].Value) : [])];
        Assert.True(names.Length > 100);
        Assert.DoesNotContain(names, n => !offered.Contains(n) && ColumnRegistry.Find(n) is null);
    }

    [Fact]
    public void No_name_is_offered_twice() => Assert.Empty(CompletionScript.Columns().GroupBy(static c => c.Term).Where(static g => g.Count() > 1).Select(static g => g.Key));

    [GeneratedRegex("\"(?<name>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Names();
}
