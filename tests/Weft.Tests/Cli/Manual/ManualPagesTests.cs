using System.Text;
using CsCheck;
using Weft.Cli.Commands;
using Weft.Cli.Manual;
using Weft.Cli.Procps;
using Weft.Cli.Rendering;
using Weft.Cli.Topics;
using Weft.Columns;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Manual;

/// <summary>The manual pages, read by the programs that people read them with.</summary>
public sealed class ManualPagesTests : IDisposable
{
    private static readonly Dictionary<string, string?> Wide = new() { ["LC_ALL"] = "C.UTF-8", ["MANWIDTH"] = "300", ["MANPAGER"] = "cat", ["MAN_KEEP_FORMATTING"] = null };

    private const string Awkward = "\\-'\".^~`…×▲";

    private readonly string _folder = Directory.CreateTempSubdirectory("weft-pages-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void There_is_a_page_for_each_command_and_topic()
    {
        string[] pages = [.. Pages().Select(static p => Path.GetFileName(p.Path))];
        Assert.Equal(["weft.1", .. CommandList.Names.Select(static n => $"weft-{n}.1"), .. TopicList.Names.Select(static n => $"weft-{n}.7")], pages);
    }

    [Fact]
    public void No_formatter_finds_anything_to_say()
    {
        foreach ((string path, _) in Pages())
        {
            Assert.Equal("", Said(Run.Program("mandoc", ["-Tlint", "-Wall", path])));
            Assert.Equal("", Run.Program("groff", ["-man", "-ww", "-Tutf8", path]).Error);
            Assert.Equal("", Run.Program("man", ["--warnings", "-l", path], environment: Wide).Error);
        }
    }

    [Fact]
    public void Every_option_example_and_status_of_a_command_can_be_read_and_copied()
    {
        Dictionary<string, string> pages = Pages().ToDictionary(static p => Path.GetFileName(p.Path), static p => p.Path);
        foreach (Command command in CommandList.All)
        {
            CommandManual manual = command.Manual();
            string text = Read(pages[$"weft-{command.Name}.1"]);
            foreach (OptionManual option in manual.Options) Assert.Contains(ManualText.Spelled(option), text, StringComparison.Ordinal);
            foreach (string usage in manual.Usage) Assert.Contains($"weft {command.Name} {usage}".TrimEnd(), text, StringComparison.Ordinal);
            foreach (ManualExample example in manual.Examples) Assert.Contains(example.Line, text, StringComparison.Ordinal);
            foreach ((_, string label, string meaning) in ExitStatuses.Of(manual)) Assert.Matches($@"(?m)^\s+{System.Text.RegularExpressions.Regex.Escape(label)}\s+{System.Text.RegularExpressions.Regex.Escape(meaning)}", text);
            Assert.Contains(pages.Keys, page => manual.SeeAlso.All(s => pages.ContainsKey($"weft-{s}.1") || pages.ContainsKey($"weft-{s}.7")));
            Assert.Contains($"weft-{command.Name} - {manual.Summary}", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Statuses_are_read_one_by_one()
    {
        CommandManual manual = new() { Name = "x", Summary = "x", Usage = [], ExitStatus = ["0 fine   1 not so", "128 + N ended by signal N"] };
        Assert.Equal(["0 fine", "1 not so", "128 + N ended by signal N"], ExitStatuses.Of(manual).Where(static s => s.Status is 0 or 1 or 128).Select(static s => $"{s.Label} {s.Meaning}"));
    }

    [Fact]
    public void The_page_of_columns_has_every_column()
    {
        string text = Read(Pages().Single(static p => p.Path.EndsWith("weft-columns.7", StringComparison.Ordinal)).Path);
        foreach (Column column in ColumnRegistry.All) Assert.Matches($@"(?m)^       {column.Id}\b", text);
        foreach (TopicEntry own in PsColumnNames.All) Assert.Matches($@"(?m)^       {own.Term}\b", text);
    }

    [Fact]
    public void Pages_are_ASCII_with_the_date_that_was_given()
    {
        var result = Run.Program(Repository.Binary, ["help", "--man", "ps"], environment: new Dictionary<string, string?> { ["SOURCE_DATE_EPOCH"] = "1000000000" });
        Assert.Contains(@".TH WEFT\-PS 1 2001-09-09 ", result.Output, StringComparison.Ordinal);
        foreach ((string path, _) in Pages()) Assert.DoesNotContain(File.ReadAllBytes(path), static b => b > 0x7E || b < 0x20 && b != '\n');
    }

    [Fact]
    public void Any_text_comes_out_of_a_formatter_as_it_went_in()
    {
        Gen<string> line = Gen.OneOf(Gen.Char[' ', '~'], Gen.Int[0, Awkward.Length - 1].Select(static i => Awkward[i])).Array[1, 40].Select(static c => new string(c));
        line.Array[200].Sample(lines =>
        {
            string path = Path.Combine(_folder, Guid.NewGuid() + ".7");
            using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
            {
                StandardOutput output = new((int)file.DangerousGetHandle());
                TroffWriter page = new(output);
                page.Title("any", 7);
                page.Heading("LINES");
                page.Lines(lines.Select(static l => "|" + l + "|"));
                page.Heading("TERMS");
                foreach (string l in lines) page.Entry($@"\fB{Troff.Literal("." + l)}\fR", "its meaning");
                output.Flush();
            }
            foreach (string formatter in (string[])["mandoc -Tutf8", "groff -man -Tutf8"])
            {
                string[] words = [.. formatter.Split(' '), path];
                string text = Plain(Run.Program(words[0], words[1..], environment: new Dictionary<string, string?> { ["GROFF_NO_SGR"] = "1" }).OutputBytes);
                foreach (string l in lines)
                {
                    if (!text.Contains($"|{l}|", StringComparison.Ordinal)) throw new InvalidOperationException($"{formatter}: |{l}|");
                }
            }
            File.Delete(path);
        }, iter: Repository.Long ? 50 : 3, threads: 1);
    }

    /// <summary>The pages the binary makes, as files here.</summary>
    private List<(string Path, string Arguments)> Pages()
    {
        List<(string, string)> pages = [];
        foreach (string line in Run.Weft("help", "--shipped").OutputLines)
        {
            string[] parts = line.Split('\t');
            if (!parts[0].StartsWith("man/", StringComparison.Ordinal)) continue;
            string path = Path.Combine(_folder, Path.GetFileName(parts[0]));
            var made = Run.Weft(parts[1].Split(' '));
            Assert.Equal((0, ""), (made.ExitCode, made.Error));
            File.WriteAllBytes(path, made.OutputBytes);
            pages.Add((path, parts[1]));
        }
        return pages;
    }

    private static string Read(string path)
    {
        var result = Run.Program("man", ["-l", path], environment: Wide);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return Plain(result.OutputBytes);
    }

    private static string Said(RunResult result) => result.Output + result.Error;

    // As col -b reads it: a letter, a backspace and another is the other.
    private static string Plain(byte[] page)
    {
        StringBuilder text = new();
        foreach (char letter in Encoding.UTF8.GetString(page))
        {
            if (letter == '\b') text.Length--;
            else text.Append(letter);
        }
        return text.ToString();
    }
}
