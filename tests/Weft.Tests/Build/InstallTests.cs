using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Build;

/// <summary>./weft --install and --uninstall, into folders of their own.</summary>
[Collection(Alone.Name)]
public sealed class InstallTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weft install ").FullName;

    private string Prefix => Path.Combine(_folder, "usr", "local tree");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_installed_works_and_is_taken_away_again_to_the_last_folder()
    {
        var installed = Weft("--install", Prefix);
        Assert.Equal((0, ""), (installed.ExitCode, installed.Error));
        Assert.Contains($"installed: {Prefix}/bin/weft", installed.Output, StringComparison.Ordinal);

        string[] shipped = [.. Run.Weft("help", "--shipped").OutputLines.Select(static l => "share/" + l.Split('\t')[0])];
        Assert.Equal(((string[])[.. shipped, "bin/weft", "share/weft/manifest"]).Order(StringComparer.Ordinal), Files());
        Assert.Equal(Run.Weft("--version").Output, Run.Program(Path.Combine(Prefix, "bin/weft"), ["--version"]).Output);
        Assert.Equal(Path.Combine(Prefix, "share/man/man1/weft-ps.1") + "\n", Run.Program("man", ["-M", Path.Combine(Prefix, "share/man"), "-w", "weft-ps"]).Output);
        foreach (string line in Run.Weft("help", "--shipped").OutputLines)
        {
            string[] parts = line.Split('\t');
            if (parts[0].StartsWith("man/", StringComparison.Ordinal)) continue;
            Assert.Equal(Run.Weft(parts[1].Split(' ')).Output, File.ReadAllText(Path.Combine(Prefix, "share", parts[0])));
        }

        string manifest = File.ReadAllText(Path.Combine(Prefix, "share/weft/manifest"));
        Assert.Equal(0, Weft("--install", Prefix).ExitCode);
        Assert.Equal(manifest, File.ReadAllText(Path.Combine(Prefix, "share/weft/manifest")));

        var gone = Weft("--uninstall", Prefix);
        Assert.Equal((0, $"uninstalled: {shipped.Length + 1} files from {Prefix}\n", ""), (gone.ExitCode, gone.Output, gone.Error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        Assert.Equal(1, Weft("--uninstall", Prefix).ExitCode);
    }

    [Fact]
    public void The_documents_come_when_asked_for_and_go_when_not()
    {
        Assert.Equal(0, Weft("--install", Prefix, "--docs").ExitCode);
        Assert.True(File.Exists(Path.Combine(Prefix, "share/doc/weft/docs/query.md")));
        Assert.Equal(0, Weft("--install", Prefix).ExitCode);
        Assert.DoesNotContain(Files(), static f => f.StartsWith("share/doc", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bin/weft", false)]
    [InlineData("share/man/man1/weft.1", true)]
    [InlineData("share/zsh/site-functions/_weft", false)]
    public void A_file_that_is_not_ours_stops_everything(string path, bool isLink)
    {
        string foreign = Path.Combine(Prefix, path);
        Directory.CreateDirectory(Path.GetDirectoryName(foreign)!);
        if (isLink) File.CreateSymbolicLink(foreign, "/nowhere");
        else File.WriteAllText(foreign, "mine");
        var refused = Weft("--install", Prefix);
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(foreign, refused.Error, StringComparison.Ordinal);
        Assert.Equal([path], Files());
    }

    [Fact]
    public void A_file_changed_since_and_a_foreign_neighbour_stay()
    {
        Weft("--install", Prefix);
        string changed = Path.Combine(Prefix, "share/man/man1/weft-ps.1");
        string neighbour = Path.Combine(Prefix, "share/man/man1/other.1");
        File.WriteAllText(neighbour, "mine");
        string page = File.ReadAllText(changed);
        File.AppendAllText(changed, "my own note\n");
        foreach (string action in (string[])["--uninstall", "--install"])
        {
            var refused = Weft(action, Prefix);
            Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
            Assert.Contains(changed, refused.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("other.1", refused.Error, StringComparison.Ordinal);
        }
        Assert.True(File.Exists(Path.Combine(Prefix, "bin/weft")));
        File.WriteAllText(changed, page);
        Assert.Equal(0, Weft("--uninstall", Prefix).ExitCode);
        Assert.Equal(["share/man/man1/other.1"], Files());
    }

    [Theory]
    [InlineData("../../victim")]
    [InlineData("share/../../../victim")]
    [InlineData("/tmp/victim")]
    public void A_manifest_that_points_outside_is_obeyed_in_nothing(string path)
    {
        Weft("--install", Prefix);
        string victim = Path.Combine(_folder, "victim");
        File.WriteAllText(victim, "");
        File.AppendAllText(Path.Combine(Prefix, "share/weft/manifest"), $"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 {path}\n");
        var refused = Weft("--uninstall", Prefix);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is damaged", refused.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(victim));
        Assert.True(File.Exists(Path.Combine(Prefix, "bin/weft")));
    }

    [Theory]
    [InlineData("--install")]
    [InlineData("--uninstall", "")]
    [InlineData("--install", "--docs")]
    [InlineData("--install", "/")]
    [InlineData("--install", "x", "y")]
    [InlineData("--uninstall", "x", "--docs")]
    public void A_command_line_that_is_not_understood_says_how_to_write_it(params string[] arguments)
    {
        var refused = Weft(arguments);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("./weft --install PREFIX", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_can_be_written_it_says_so()
    {
        var refused = Weft("--install", "/proc/weft");
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Equal("weft: cannot write below /proc/weft. Choose a folder of your own (~/.local), or run this as root\n", refused.Error);
    }

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Prefix, "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Prefix, p)).Order(StringComparer.Ordinal);

    private static RunResult Weft(params string[] arguments) => Run.Program(Repository.At("weft"), arguments);
}
