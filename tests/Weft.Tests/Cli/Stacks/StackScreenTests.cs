using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Stacks;

/// <summary>How <c>weft stack</c> looks to a person, and that nothing of another process's making reaches the terminal raw.</summary>
[Collection(Alone.Name)]
public sealed partial class StackScreenTests : IDisposable
{
    private const int Blocked = 6;
    private const int Depth = 9;

    private readonly string _folder = Directory.CreateTempSubdirectory("weft-stacks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Threads_that_stand_alike_are_shown_once_and_with_no_fold_each()
    {
        using Fixture fixture = Fixture.Start("stacks", Blocked, Depth);
        int target = fixture["target"];
        string folded = Text(target, 80);
        Assert.StartsWith($"stacks ({target}): {Blocked + 2} threads, ", folded);
        Assert.Contains($"\n{Blocked} threads  named stacks  sleeping in read\n", folded);
        Assert.Equal(3, Headers().Count(folded));
        Assert.Single(Named(folded, "blocked"));
        string apart = Text(target, 80, "--no-fold");
        Assert.Equal(Blocked, Named(apart, "blocked").Length);
        foreach (string task in Directory.GetDirectories($"/proc/{target}/task")) Assert.Contains($"stacks ({Path.GetFileName(task)})", apart);
    }

    [Fact]
    public void A_recursion_is_folded_and_the_numbers_of_the_frames_go_on()
    {
        using Fixture fixture = Fixture.Start("stacks", 1, Depth);
        string[] whole = Frames(Text(fixture["target"], 120, "--no-fold"), "blocked"), folded = Frames(Text(fixture["target"], 120), "blocked");
        Assert.Equal(Depth + 1, whole.Count(static l => l.Contains(" deep", StringComparison.Ordinal)));
        Assert.Equal(3, folded.Count(static l => l.Contains(" deep", StringComparison.Ordinal)));
        Assert.Equal(whole[^1], folded[^1]);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{Depth - 2} more calls of the same from the same place"), Text(fixture["target"], 120));
    }

    [Fact]
    public void The_header_tells_state_and_system_call_with_its_arguments()
    {
        using Fixture fixture = Fixture.Start("stacks", 1, 1);
        int target = fixture["target"];
        string page = Text(target, 120);
        Assert.Matches($@"\nstacks \({target}\)  sleeping in read\(0, 0x[0-9a-f]+, 16\)\n", page);
        Assert.Matches($@"\nstacks \({fixture["spinner"]}\)  running on CPU [0-9]+\n", page);
    }

    [Theory]
    [InlineData("C.UTF-8")]
    [InlineData("C")]
    public void No_row_is_wider_than_the_screen(string locale)
    {
        using Fixture fixture = Fixture.Start("stacks", Blocked, Depth);
        using Fixture hostile = Fixture.Start("hostile_threads", 30);
        foreach (int target in (int[])[fixture["target"], hostile.Number(0)])
        {
            foreach (int columns in (int[])[20, 23, 31, 40, 57, 80, 131, 200])
            {
                foreach (string[] options in (string[][])[[], ["-v", "--no-fold"], ["--full", "-k"], ["--repeat", "2", "--interval", "1ms"]])
                {
                    RunResult result = Weft(columns, locale, [target.ToString(CultureInfo.InvariantCulture), .. options]);
                    Assert.Equal(0, result.ExitCode);
                    Assert.All(result.OutputLines, line => Assert.True(line.EnumerateRunes().Count() <= columns, $"{columns} columns: {line}"));
                    if (locale == "C") Assert.True(Ascii.IsValid(result.OutputBytes));
                }
            }
        }
    }

    [Fact]
    public void Names_of_threads_functions_and_files_never_reach_the_terminal_raw()
    {
        // The program's own symbols and line table are made to bear escape sequences.
        byte[] program = File.ReadAllBytes(Repository.FixtureProgram("stacks"));
        Assert.True(Replace(program, "\0blocked\0"u8, "\0\e]0;x\a\x7f\0"u8) > 0);
        Assert.True(Replace(program, "/stacks.c\0"u8, "/\e[2J\r\n\b.\0"u8) > 0);
        string path = Path.Combine(_folder, "a\e[31mb\n");
        File.WriteAllBytes(path, program);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        using Fixture fixture = Fixture.Start(path, 2, 3);
        using Fixture threads = Fixture.Start("hostile_threads", 30);
        foreach (int target in (int[])[fixture["target"], threads.Number(0)])
        {
            foreach (string[] options in (string[][])[[], ["--raw"], ["-v", "--full"], ["--json"], ["--color=never", "--no-fold"], ["--repeat", "2", "--interval", "1ms"]])
            {
                RunResult result = Weft(100, "C.UTF-8", [target.ToString(CultureInfo.InvariantCulture), .. options]);
                Assert.Equal(0, result.ExitCode);
                Assert.DoesNotContain(result.OutputBytes, static b => b is < 0x20 and not (byte)'\n' or 0x7F);
                Assert.DoesNotContain(result.Output, static c => c is >= '\x80' and < '\xA0' or '\u202E');
            }
        }
        Assert.Contains("?]0;x??", Text(fixture["target"], 100));
        Assert.Contains("?[2J???.", Text(fixture["target"], 100));
    }

    [Fact]
    public void Colour_is_used_where_asked_for_only_and_changes_no_word()
    {
        using Fixture fixture = Fixture.Start("stacks", Blocked, 2);
        int target = fixture["target"];
        string plain = Text(target, 80, "--color=never"), coloured = Text(target, 80, "--color=always");
        Assert.DoesNotContain('\e', plain);
        Assert.Contains("\e[32mrunning", coloured);
        Assert.Equal(Settled(plain), Settled(Styles().Replace(coloured, "")));
    }

    [Fact]
    public void Raw_lines_are_those_of_gdb()
    {
        using Fixture fixture = Fixture.Start("stacks", 2, 4);
        string[] raw = Weft(80, "C", [fixture["target"].ToString(CultureInfo.InvariantCulture), "--raw", "-T", "stacks"]).OutputLines;
        RunResult gdb = Run.Program("gdb", ["-nx", "-batch", "-p", fixture["target"].ToString(CultureInfo.InvariantCulture), "-ex", "thread apply all bt"]);
        Assert.Equal(4, raw.Count(static l => l.StartsWith("Thread ", StringComparison.Ordinal)));
        string[] expected = [.. gdb.OutputLines.Where(static l => l.Contains(" in deep", StringComparison.Ordinal)).Select(static l => Address().Match(l).Value)];
        string[] found = [.. raw.Where(static l => l.Contains(" in deep", StringComparison.Ordinal)).Select(static l => Address().Match(l).Value)];
        Assert.Equal(2 * (4 + 1), expected.Length);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Raw_lines_are_cut_nowhere()
    {
        string function = new('f', 3000), source = Path.Combine(_folder, "long.c"), path = Path.Combine(_folder, "long");
        File.WriteAllText(source, $$"""
            #include <unistd.h>
            __attribute__((noinline)) static void {{function}}(void) { char byte; (void)!write(1, "ready\n", 6); while (read(0, &byte, 1) > 0) { } __asm__ volatile(""); }
            int main(void) { {{function}}(); return 0; }
            """);
        Assert.Equal("", Run.Program("gcc", ["-O1", "-o", path, source]).Error);
        using Fixture fixture = Fixture.Start(path);
        Assert.Contains($" in {function} () from long", Weft(80, "C.UTF-8", [fixture.Pid.ToString(CultureInfo.InvariantCulture), "--raw", "--no-stop"]).OutputLines.Select(static l => l[(l.StartsWith('#') ? l.IndexOf(" in", StringComparison.Ordinal) : 0)..]));
    }

    [Fact]
    public void Frames_without_a_symbol_are_told_by_module_and_offset()
    {
        string path = Path.Combine(_folder, "bare");
        Assert.Equal(0, Run.Program("strip", ["--strip-all", "-o", path, Repository.FixtureProgram("stacks")]).ExitCode);
        using Fixture fixture = Fixture.Start(path, 1, 3);
        string page = Text(fixture["target"], 80);
        Assert.Matches(@"\n +[0-9]+  bare\+0x[0-9a-f]+\n", page);
        Assert.DoesNotContain("  0x", page);
    }

    private static string Text(int target, int columns, params string[] options)
    {
        RunResult result = Weft(columns, "C.UTF-8", [target.ToString(CultureInfo.InvariantCulture), .. options]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output;
    }

    private static RunResult Weft(int columns, string locale, string[] arguments) => Run.Program(Repository.Binary, ["stack", .. arguments], environment: new Dictionary<string, string?>
    {
        ["COLUMNS"] = columns.ToString(CultureInfo.InvariantCulture), ["LC_ALL"] = locale,
    });

    private static string[] Named(string page, string function) => [.. page.Split('\n').Where(l => Regex.IsMatch(l, $@"^ +[0-9]+  {function} "))];

    // The frames of the stack that has a function, without padding.
    private static string[] Frames(string page, string function) =>
        [.. page.Split("\n\n").Single(part => Named(part, function).Length > 0).Split('\n').Where(static l => Regex.IsMatch(l, "^ +[0-9]+  ")).Select(static l => Regex.Replace(l.Trim(), " +", " "))];

    // Without what may change from one look to the next: how the spinner was had, and where it was.
    private static string Settled(string page) => string.Join('\n', page.Split('\n').Where(static l => !l.Contains("captured", StringComparison.Ordinal) && !l.Contains("spin", StringComparison.Ordinal) && !l.Contains("running", StringComparison.Ordinal)));

    private static int Replace(byte[] bytes, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        Assert.Equal(from.Length, to.Length);
        int count = 0;
        for (int at = bytes.AsSpan().IndexOf(from); at >= 0; at = bytes.AsSpan().IndexOf(from))
        {
            to.CopyTo(bytes.AsSpan(at));
            count++;
        }
        return count;
    }

    [GeneratedRegex(@"(?m)^(?:stacks \(|[0-9]+ threads  )(?!.*captured)(?!.*stopped for)", RegexOptions.CultureInvariant)]
    private static partial Regex Headers();

    [GeneratedRegex("\e\\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Styles();

    [GeneratedRegex("0x[0-9a-f]+", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
