using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Build;

/// <summary>./weft and build/publish in a small tree of their own, with a stand-in for dotnet that counts its calls.</summary>
public sealed class WrapperTests : IDisposable
{
    private const string StandIn = """
        #!/bin/sh
        [ "$1" = publish ] || exit 0
        root=$(dirname "$(dirname "$0")")
        echo call >>"$root/calls"
        while [ "$1" != -o ]; do shift; done
        if grep -q broken "$root/src/Program.cs"; then
            echo "src/Program.cs(1,1): error CS0000: this is broken"
            exit 1
        fi
        mkdir -p "$2"
        printf '#!/bin/sh\n[ "$1 $2" = "help --shipped" ] && exit 0\necho "%s" "$@"\nexit 3\n' "$(cat "$root/src/Program.cs")" >"$2/Weft.Cli"
        chmod +x "$2/Weft.Cli"
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("weft-wrapper-").FullName;

    public WrapperTests()
    {
        foreach (var folder in (string[])["build", "src", "tools"])
        {
            Directory.CreateDirectory(At(folder));
        }

        foreach (var file in (string[])["weft", "build/publish", "build/inputs.sh", "build/packages.sh", "build/share"])
        {
            File.Copy(Repository.At(file), At(file));
        }

        File.WriteAllText(At("tools/dotnet"), StandIn);
        File.SetUnixFileMode(At("tools/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Write("one");
    }

    private int Builds => File.Exists(At("calls")) ? File.ReadAllLines(At("calls")).Length : 0;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_first_run_builds_and_says_so_and_the_second_does_neither()
    {
        var first = Weft("a b", "c");
        Assert.Equal((3, "one a b c\n"), (first.ExitCode, first.Output));
        Assert.Equal("weft: building the native binary (once, about a minute)…\n", first.Error);
        var second = Weft();
        Assert.Equal((3, "one\n", ""), (second.ExitCode, second.Output, second.Error));
        Assert.Equal(1, Builds);
    }

    [Fact]
    public void A_touched_file_builds_nothing_and_a_changed_one_does()
    {
        Weft();
        File.SetLastWriteTimeUtc(At("src/Program.cs"), DateTime.UnixEpoch);
        Assert.Equal("one\n", Weft().Output);
        Assert.Equal(1, Builds);

        var before = File.GetLastWriteTimeUtc(At("src/Program.cs"));
        Write("two");
        File.SetLastWriteTimeUtc(At("src/Program.cs"), before);
        Assert.Equal("two\n", Weft().Output);
        Assert.Equal(2, Builds);
    }

    [Fact]
    public void A_file_added_removed_or_renamed_builds()
    {
        Weft();
        File.WriteAllText(At("src/More.cs"), "");
        Weft();
        Assert.Equal(2, Builds);
        File.Move(At("src/More.cs"), At("src/Less.cs"));
        Weft();
        Assert.Equal(3, Builds);
        File.Delete(At("src/Less.cs"));
        Weft();
        Assert.Equal(4, Builds);
    }

    [Fact]
    public async Task Many_at_once_share_one_build()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(index => Task.Run(() => Weft($"{index}"))));
        Assert.Equal(Enumerable.Range(0, 6).Select(index => $"one {index}\n"), all.Select(result => result.Output));
        Assert.Equal(1, Builds);
    }

    [Fact]
    public void A_failed_build_prints_the_errors_ends_with_70_and_runs_nothing_old()
    {
        Weft();
        Write("broken");
        var failed = Weft();
        Assert.Equal((70, ""), (failed.ExitCode, failed.Output));
        Assert.Contains("error CS0000: this is broken", failed.Error, StringComparison.Ordinal);
        Assert.Contains("the build failed", failed.Error, StringComparison.Ordinal);

        // Back to what the old binary was made from: it is still there and still right.
        Write("one");
        Assert.Equal("one\n", Weft().Output);
        Assert.Equal(2, Builds);
    }

    [Fact]
    public void It_works_through_a_link_from_anywhere_and_without_a_home()
    {
        var link = At("tools/link");
        File.CreateSymbolicLink(link, At("weft"));
        Assert.Equal("one x\n", Start(link, ["x"], "/", home: null).Output);
        Assert.Equal("one x\n", Start("bash", ["weft", "x"], _root).Output);
    }

    [Fact]
    public void A_tree_that_cannot_be_written_to_runs_what_it_has_and_says_when_that_is_old()
    {
        Weft();
        foreach (var folder in (string[])[_root, At("src"), At("build"), At("artifacts"), At("artifacts/bin")])
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        File.SetLastWriteTimeUtc(At("src/Program.cs"), DateTime.UnixEpoch);
        var touched = Run.AsNobody(At("weft"), "x");
        Assert.Equal((3, "one x\n", ""), (touched.ExitCode, touched.Output, touched.Error));

        Write("two");
        var old = Run.AsNobody(At("weft"), "x");
        Assert.Equal("one x\n", old.Output);
        Assert.Contains("running the binary built before", old.Error, StringComparison.Ordinal);
    }

    private string At(string relative) => Path.Combine(_root, relative);

    private void Write(string text) => File.WriteAllText(At("src/Program.cs"), text);

    private RunResult Weft(params string[] arguments) => Start(At("weft"), arguments, "/");

    private RunResult Start(string program, string[] arguments, string folder, string? home = "/root") => Run.Program(
        program,
        arguments,
        environment: new Dictionary<string, string?>
        {
            ["PATH"] = At("tools") + ":" + Environment.GetEnvironmentVariable("PATH"),
            ["HOME"] = home,
        },
        workingFolder: folder);
}
