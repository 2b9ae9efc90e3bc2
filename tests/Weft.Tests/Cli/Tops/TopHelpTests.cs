using System.Text;
using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Columns;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>What the live screen says of itself: its keys, and its columns.</summary>
public sealed class TopHelpTests
{
    [Fact]
    public void Help_fits_the_smallest_screen()
    {
        using Stage stage = new(Environment.ProcessId);
        HelpView.Open(stage.Context);
        Assert.Equal(["The keys of weft top", TopKeyList.All[0].Group, "  " + TopKeyList.All[0].Keys], stage.Draw(20, 5)[..3]);
        HashSet<string> seen = [];
        for (int i = 0; i < 400; i++)
        {
            foreach (string line in stage.Draw(20, 5)) seen.Add(line.Trim());
            stage.Press(KeyCode.Down);
        }

        foreach (TopKey key in TopKeyList.All)
        {
            Assert.Contains(seen, line => line.StartsWith(Cut(key.Keys, 18), StringComparison.Ordinal));
            foreach (string word in key.Meaning.Split(' ')) Assert.Contains(seen, line => line.Contains(word.Length > 10 ? word[..9] : word, StringComparison.Ordinal));
        }

        stage.Press(KeyCode.Escape);
        Assert.Single(stage.Context.Views);
    }

    [Fact]
    public void Help_shows_keys_and_meanings_side_by_side()
    {
        using Stage stage = new(Environment.ProcessId);
        HelpView.Open(stage.Context);
        string[] lines = stage.Draw(80, 24);
        Assert.Equal("The keys of weft top", lines[0]);
        Assert.Equal(TopKeyList.All[0].Group, lines[1]);
        Assert.Equal($"  {TopKeyList.All[0].Keys}".PadRight(24) + TopKeyList.All[0].Meaning, lines[2]);
        Assert.StartsWith("Esc back  Up, Down scroll  22 of ", lines[23], StringComparison.Ordinal);
        stage.Press(KeyCode.End);
        Assert.Contains(stage.Draw(80, 24), static l => l.Contains("of one per cent of a CPU", StringComparison.Ordinal) || l.Contains("What Weft uses itself", StringComparison.Ordinal));
        foreach ((int width, int height) in new[] { (1, 1), (2, 3), (400, 100) }) stage.Draw(width, height);
    }

    [Fact]
    public void The_documentation_lists_the_same_keys()
    {
        StringBuilder table = new();
        string group = "";
        foreach (TopKey key in TopKeyList.All)
        {
            if (key.Group != group) table.Append(group.Length > 0 ? "\n" : "").Append($"**{group = key.Group}**\n\n| key | what it does |\n|---|---|\n");
            table.Append($"| `{key.Keys.Replace("|", "\\|", StringComparison.Ordinal)}` | {key.Meaning} |\n");
        }

        string page = File.ReadAllText(Repository.At("docs/top.md"));
        const string Begin = "<!-- keys -->\n", End = "<!-- end of keys -->";
        int from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, to = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && to > from, "docs/top.md marks its keys");
        Assert.True(page[from..to].Trim() == table.ToString().Trim(), "docs/top.md is to hold:\n" + table);
        foreach ((string heading, string text) in HelpView.Notes) Assert.Contains(text, page.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_is_explained_with_the_value_of_the_chosen_row()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 3);
        using Stage stage = new(fixture.Number(0));
        Column[] columns = [ColumnRegistry.Get("pid"), ColumnRegistry.Get("threads"), ColumnRegistry.Get("minflt")];
        stage.Context.Open(new ColumnExplanation(columns, 1, stage.Row(fixture.Number(0))));
        string[] lines = stage.Draw();
        string all = string.Join('\n', lines);
        Assert.Contains(" THREADS: column 2 of 3", all);
        Assert.Contains(columns[1].Source, all);
        Assert.Contains("readable by   anyone", all);
        Assert.Contains($"chosen row    threads ({fixture.Number(0)}): 3", all);
        stage.Press(KeyCode.Right);
        Assert.Contains($" {columns[2].Header}: column 3 of 3", string.Join('\n', stage.Draw()));
        stage.Press(KeyCode.Right);
        Assert.Contains($" {columns[0].Header}: column 1 of 3", string.Join('\n', stage.Draw()));
        foreach ((int width, int height) in new[] { (1, 1), (2, 2), (20, 5), (400, 100) }) stage.Draw(width, height);
        stage.Press("q");
        Assert.Single(stage.Context.Views);
    }

    [Fact]
    public void Every_column_can_be_explained()
    {
        using Stage stage = new(Environment.ProcessId);
        Column[] columns = [.. ColumnRegistry.All];
        stage.Context.Open(new ColumnExplanation(columns, 0, stage.Row(Environment.ProcessId)));
        for (int i = 0; i < columns.Length; i++)
        {
            Assert.Contains(stage.Draw(80, 40), l => l.Contains($"{columns[i].Header}: column {i + 1} of {columns.Length}", StringComparison.Ordinal));
            stage.Press(KeyCode.Right);
        }
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..length].TrimEnd() : text;
}
