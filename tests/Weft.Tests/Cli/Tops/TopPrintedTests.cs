using System.Text.Json;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>What is printed for scripts, against ps and against itself.</summary>
public sealed class TopPrintedTests
{
    [Fact]
    public void Batch_output_has_every_task_once_a_look_and_no_escapes()
    {
        using Fixture fixture = Fixture.Start("names");
        RunResult result = Run.Weft("top", "-b", "-n", "2", "-d", "0.1", "-H", "-p", $"{fixture.Pid}");
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain(result.Output, static c => c == '\u001b' || (char.IsControl(c) && c != '\n'));
        string[] ids = [.. result.Output.Split('\n').Select(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(f => f.Length > 2 && f[0] == $"{fixture.Pid}").Select(static f => f[1])];
        string[] threads = [.. Directory.GetDirectories($"/proc/{fixture.Pid}/task").Select(static d => Path.GetFileName(d)!)];
        Assert.Equal(threads.Concat(threads).Order(), ids.Order());
    }

    [Fact]
    public void Json_is_one_document_a_look_with_what_ps_tells()
    {
        using Fixture fixture = Fixture.Start("threads", "5");
        RunResult result = Run.Weft("top", "--json", "-n", "2", "-d", "0.1", "-H", "-p", $"{fixture.Pid}");
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        using JsonDocument document = JsonDocument.Parse(lines[1]);
        JsonElement root = document.RootElement;
        Assert.Equal("weft.top/1", root.GetProperty("schema").GetString());
        // Looks keep to a grid: one after a late one comes sooner.
        Assert.InRange(root.GetProperty("machine").GetProperty("intervalNanoseconds").GetInt64(), 1, long.MaxValue);
        using JsonDocument listed = JsonDocument.Parse(Run.Weft("ps", "-L", "--json", "-p", $"{fixture.Pid}").Output);
        string[] expected = [.. listed.RootElement.GetProperty("tasks").EnumerateArray().Select(static t => $"{t.GetProperty("tid")} {t.GetProperty("startTicks")} {t.GetProperty("name")}")];
        string[] seen = [.. root.GetProperty("tasks").EnumerateArray().Where(static t => t.GetProperty("kind").GetString() == "thread").Select(static t => $"{t.GetProperty("tid")} {t.GetProperty("startTicks")} {t.GetProperty("name")}")];
        Assert.Equal(expected.Order(), seen.Order());
        foreach (JsonElement task in root.GetProperty("tasks").EnumerateArray())
        {
            foreach (JsonProperty field in task.EnumerateObject())
            {
                if (field.Value.ValueKind == JsonValueKind.Null) Assert.True(task.TryGetProperty(field.Name + "Reason", out _), field.Name);
                if (field.Value.ValueKind == JsonValueKind.Number) Assert.True(field.Value.GetDouble() >= 0 || field.Name == "nice", field.Name);
            }
        }
    }

    [Fact]
    public void Plain_output_is_sentences()
    {
        RunResult result = Run.Weft("top", "--plain", "-n", "2", "-d", "0.1", "-w", "200");
        Assert.Equal(0, result.ExitCode);
        foreach (string line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Assert.Matches(@"^At \d\d:\d\d:\d\d: |\.$", line);
    }

    [Theory]
    [InlineData("%CPU")]
    [InlineData("-RES")]
    [InlineData("+PID")]
    [InlineData("TIME+")]
    public void One_of_tops_fields_after_o_is_an_order(string field)
    {
        RunResult result = Run.Weft("top", "-b", "-n1", "-o", field);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("COMMAND", result.Output, StringComparison.Ordinal);
        if (field != "+PID") return;
        // What ended meanwhile stands below, in no order.
        int[] ids = [.. result.Output.Split('\n').Skip(4).Where(static l => l.Length > 0 && !l.EndsWith("(ended)", StringComparison.Ordinal)).Select(static l => int.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]))];
        Assert.Equal(ids.Order(), ids);
    }

    [Theory]
    [InlineData(2, "-d x", "seconds between 0.1 and 86400")]
    [InlineData(2, "-S", "goneNow")]
    [InlineData(2, "-p nobody", "weft top @nobody")]
    [InlineData(2, "-o pid,nosuchthing", "unknown column")]
    [InlineData(2, "-b -F cpu>>1", "cpu>>1")]
    [InlineData(3, "-b -p 4194303", "no process")]
    [InlineData(5, "", "weft top -b -n 1")]
    public void What_cannot_be_done_is_said_with_what_can(int status, string arguments, string words)
    {
        RunResult result = Run.Weft(["top", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(status, result.ExitCode);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }
}
