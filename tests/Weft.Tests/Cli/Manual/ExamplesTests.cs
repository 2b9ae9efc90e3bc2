using System.Text.RegularExpressions;
using Weft.Cli.Commands;
using Weft.Cli.Manual;
using Weft.Cli.Topics;
using Weft.Columns;
using Weft.Queries;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Manual;

/// <summary>Every command line that help shows is run as a shell runs it.</summary>
public sealed partial class ExamplesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-examples-").FullName;
    private readonly List<System.Diagnostics.Process> _programs = [];

    public void Dispose()
    {
        foreach (var program in _programs)
        {
            program.Kill();
            program.WaitForExit();
            program.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Every_example_of_every_manual_works_as_it_stands()
    {
        File.WriteAllText(Path.Combine(_folder, "Makefile"), "all: one two\none two:\n\t@true $@\n");
        File.CreateSymbolicLink(Path.Combine(_folder, "crawler"), "/bin/true");
        foreach (CommandManual manual in CommandList.All.Select(static c => c.Manual()))
        {
            Assert.True(manual.Examples.Length > 1, $"weft {manual.Name} has {manual.Examples.Length} examples");
            int[] documented = [.. ExitStatuses.Of(manual).Select(static s => s.Status).Where(static s => s <= 1)];
            foreach (ManualExample example in manual.Examples) Works(example.Line, documented);
        }
    }

    [Fact]
    public void Every_line_of_the_glossary_works_as_it_stands()
    {
        int tried = 0;
        foreach (TopicEntry entry in TopicList.Find("glossary")!.Sections.SelectMany(static s => s.Entries))
        {
            if (CommandInText().Match(entry.Meaning) is not { Success: true } found) continue;
            Works(found.Groups["line"].Value.Replace("@NAME", "@someprogram", StringComparison.Ordinal), [0, 1]);
            tried++;
        }
        Assert.True(tried > 15);
    }

    [Fact]
    public void Every_line_that_the_help_of_a_column_shows_works()
    {
        string[] lines = [.. ColumnRegistry.All.SelectMany(ColumnHelp.Examples)];
        string script = string.Join('\n', lines.Select(line => $"{line} >/dev/null 2>error || [[ $? == 1 && ! -s error ]] || {{ echo {Quoted(line)}; cat error; }}"));
        var result = Shell(script);
        Assert.Equal("", result.Output + result.Error);
    }

    [Fact]
    public void Every_query_that_help_shows_is_one()
    {
        foreach (TopicEntry example in QueryTopic.Examples)
        {
            QueryParseResult result = Query.Parse(example.Term, new QueryOptions());
            Assert.True(result.IsQuery, $"{example.Term}: {result.Error}");
        }
        foreach (string line in TopicList.Find("query")!.Sections.SelectMany(static s => s.Literal).Where(static l => l.StartsWith("weft ", StringComparison.Ordinal))) Works(line, [0, 1]);
    }

    [Fact]
    public void Every_word_of_the_short_glossary_is_in_the_long_one()
    {
        string page = File.ReadAllText(Repository.At("docs/GLOSSARY.md"));
        foreach (TopicEntry entry in TopicList.Find("glossary")!.Sections.SelectMany(static s => s.Entries))
        {
            foreach (string word in entry.Term.Split(", ")) Assert.Matches($@"(?m)^\*\*[^*]*\b{Regex.Escape(word)}\b[^*]*\*\*", page);
        }
    }

    private void Works(string line, int[] statuses)
    {
        foreach (Match target in NameInLine().Matches(line)) Start(target.Groups["name"].Value);
        // A program that misbehaves for a minute shows as much in a second.
        line = TimeInLine().Replace(line, "--for 1s");
        if (line.StartsWith("weft demo ", StringComparison.Ordinal) && !line.Contains("--for", StringComparison.Ordinal)) line += " --for 1s";
        // What joins a process, or the machine, ends when that does.
        bool runsProgram = line.Contains(" -- ", StringComparison.Ordinal);
        if (line.StartsWith("weft trace ", StringComparison.Ordinal) && !runsProgram && !line.Contains("--replay", StringComparison.Ordinal) && !line.Contains("--for", StringComparison.Ordinal)) line += " --for 1s";
        if (line.StartsWith("weft trace -a", StringComparison.Ordinal) && !Environment.IsPrivilegedProcess) return;
        if (Placeholder().IsMatch(line)) return;
        // A number stands for a process that is there.
        line = IdInLine().Replace(line, _ => Start("someprogram").ToString());
        var result = Shell(line);
        // Of a program that is run, standard error tells.
        Assert.True(statuses.Contains(result.ExitCode) && (runsProgram || result.Error.Length == 0), $"{line}: status {result.ExitCode}\n{result.Error}");
    }

    // Programs that examples name run while they are tried.
    private int Start(string name)
    {
        string path = Path.Combine(_folder, name);
        if (!File.Exists(path)) File.CreateSymbolicLink(path, "/bin/sleep");
        else if (_programs.Find(p => p.StartInfo.FileName == path) is { } running) return running.Id;
        _programs.Add(System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(path, ["600"])) ?? throw new InvalidOperationException("cannot start " + path));
        return _programs[^1].Id;
    }

    private RunResult Shell(string script) => Run.Program("bash", ["-c", script], workingFolder: _folder, environment: new Dictionary<string, string?>
    {
        ["PATH"] = Path.GetDirectoryName(Repository.Binary) + ":" + Environment.GetEnvironmentVariable("PATH"),
        ["MANPAGER"] = "cat",
        ["LC_ALL"] = "C.UTF-8",
    });

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\((?<line>weft [^()]+)\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex CommandInText();

    [GeneratedRegex(@"@/?(?<name>[a-z][a-z0-9_-]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NameInLine();

    [GeneratedRegex(@"--for[ =]\S+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TimeInLine();

    [GeneratedRegex(@"(?<= )[0-9]{3,}(?= |$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex IdInLine();

    /// <summary>A word in capitals that is to be replaced by a person.</summary>
    [GeneratedRegex(@"(?<![-\w])(PID|TID|NAME|TARGET|PROGRAM)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
