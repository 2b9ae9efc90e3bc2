using Weft.Cli.TopViews;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>The settings of the live screen, kept in a file.</summary>
public sealed class TopSettingsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weft-settings-");

    private string Place => Path.Combine(_folder.FullName, "config/weft/top.toml");

    [Fact]
    public void Settings_come_back_as_they_were()
    {
        TopSettings settings = new()
        {
            DelaySeconds = 0.25, Columns = ["pid", "user", "cpuNow"], SortColumn = null, SortAscending = true, ShowThreads = true, FoldPools = false, Tree = true, GroupBy = "unit",
            ShowKernelThreads = true, ShowCommandLine = false, CpuOfMachine = true, Mouse = false, Filter = "name ~ \"a\\b\"", User = "pay", HistoryMinutes = 7, HistoryMegabytes = 9,
        };
        TopSettingsFile file = new(Place);
        Assert.Null(file.Write(settings));
        TopSettings read = new();
        file.Read(read);
        Assert.Empty(file.Problems);
        Assert.Equal(Properties(settings), Properties(read));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place));
        Assert.Equal(["top.toml"], Directory.GetFiles(Path.GetDirectoryName(Place)!).Select(Path.GetFileName));
        // And again, unchanged.
        var text = File.ReadAllText(Place);
        Assert.Null(file.Write(read));
        Assert.Equal(text, File.ReadAllText(Place));
        Assert.StartsWith("# Settings of weft top.", text, StringComparison.Ordinal);
        Assert.Contains("\ndelay = 0.25", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_user_wrote_into_the_file_stays()
    {
        Write("# mine\nmine = 1\ndelay = 5 # slow\nthreads = false\n\n[other]\ndelay = 3\n");
        TopSettings settings = new();
        TopSettingsFile file = new(Place);
        file.Read(settings);
        Assert.Equal(5, settings.DelaySeconds);
        Assert.Equal([$"{Place}:2: there is no setting mine", $"{Place}:7: there is no setting other.delay"], file.Problems);
        settings.DelaySeconds = 2;
        settings.ShowThreads = true;
        Assert.Null(file.Write(settings));
        var text = File.ReadAllText(Place);
        Assert.StartsWith("# mine\nmine = 1\ndelay = 2.0 # slow\nthreads = true\n\ncolumns = []", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n[other]\ndelay = 3\n", text, StringComparison.Ordinal);
        TopSettings read = new();
        file.Read(read);
        Assert.Equal(Properties(settings), Properties(read));
    }

    [Theory]
    [InlineData("delay = 0.0001", ":1: delay is 0.1 to 3600: 0.1 is taken")]
    [InlineData("history-minutes = 0", ":1: history-minutes is 1 to 1440: 1 is taken")]
    [InlineData("history-minutes = 1.5", ":1: history-minutes must be a whole number")]
    [InlineData("\ntree = 1", ":2: tree must be true or false")]
    [InlineData("columns = 'pid'", ":1: columns must be a list of texts, such as [\"pid\", \"user\"]")]
    [InlineData("group-by = 'moon'", ":1: group-by is program, user, unit, container or empty")]
    [InlineData("\"a\\u001b[2J\" = 1", ":1: there is no setting a?[2J")]
    public void What_is_wrong_is_said_and_the_rest_is_used(string text, string problem)
    {
        Write(text + "\nmouse = false\n");
        TopSettings settings = new();
        TopSettingsFile file = new(Place);
        file.Read(settings);
        Assert.Equal([Place + problem], file.Problems);
        Assert.False(settings.Mouse);
        Assert.False(file.IsBroken);
    }

    [Fact]
    public void A_broken_file_is_not_used_and_said_to_be_broken()
    {
        Write("mouse = false\ntree = tru\n");
        TopSettings settings = new();
        TopSettingsFile file = new(Place);
        file.Read(settings);
        Assert.StartsWith($"{Place}:2: a value is a text in quotes", Assert.Single(file.Problems), StringComparison.Ordinal);
        Assert.True(settings.Mouse);
        Assert.True(file.IsBroken);
    }

    [Fact]
    public void No_file_is_no_problem_and_a_directory_in_its_place_is_one()
    {
        TopSettingsFile none = new(Place);
        none.Read(new TopSettings());
        Assert.Empty(none.Problems);
        Assert.False(none.IsBroken);
        TopSettingsFile folder = new(_folder.FullName);
        folder.Read(new TopSettings());
        Assert.Equal([$"{_folder.FullName}: it cannot be read: is a directory. The file is not used"], folder.Problems);
        Assert.NotNull(folder.Write(new TopSettings()));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_folder.Parent!.FullName), f => f.StartsWith(_folder.FullName + ".", StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        Write("mouse = false\n");
        var link = Path.Combine(_folder.FullName, "link.toml");
        File.CreateSymbolicLink(link, Place);
        Assert.Null(new TopSettingsFile(link).Write(new TopSettings()));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Contains("mouse = true", File.ReadAllText(Place), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
        File.WriteAllText(Place, text);
    }

    private static IEnumerable<string> Properties(TopSettings settings) =>
        typeof(TopSettings).GetProperties().Select(p => $"{p.Name}={(p.GetValue(settings) is List<string> list ? string.Join(',', list) : p.GetValue(settings))}");
}
