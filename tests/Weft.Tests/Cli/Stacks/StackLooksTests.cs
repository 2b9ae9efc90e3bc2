using System.Globalization;
using System.Text.Json;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Stacks;

/// <summary>The documents of <c>weft stack --json</c>, looking again and again, and whole families.</summary>
[Collection(Alone.Name)]
public sealed class StackLooksTests
{
    [Fact]
    public void The_document_has_every_thread_and_every_field()
    {
        using Fixture fixture = Fixture.Start("stacks", 5, 12);
        int target = fixture["target"];
        JsonElement document = Assert.Single(Documents(target, "-k"));
        Assert.Equal("weft.stack/1", document.GetProperty("schema").GetString());
        Assert.Equal(target, document.GetProperty("pid").GetInt32());
        Assert.Equal("stacks", document.GetProperty("program").GetString());
        JsonElement[] threads = [.. document.GetProperty("threads").EnumerateArray()];
        Assert.Equal(Directory.GetDirectories($"/proc/{target}/task").Select(static d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture)).Order(), threads.Select(static t => t.GetProperty("tid").GetInt32()));
        Assert.Equal(threads.Length, document.GetProperty("captured").EnumerateObject().Sum(static w => w.Value.GetInt32()));
        foreach (JsonElement thread in threads)
        {
            Assert.Equal("stacks", thread.GetProperty("name").GetString());
            Assert.False(thread.GetProperty("truncated").GetBoolean());
            JsonElement[] frames = [.. thread.GetProperty("frames").EnumerateArray()];
            Assert.Contains(frames, static f => f.GetProperty("function").GetString() is "main" or "blocked" or "spin");
            foreach (JsonElement frame in frames)
            {
                foreach (string field in (string[])["address", "function", "module", "moduleOffset", "file", "line", "inlined", "how"]) Assert.True(frame.TryGetProperty(field, out _), field);
                Assert.StartsWith("0x", frame.GetProperty("address").GetString());
            }
        }
        Assert.Equal(5, threads.Count(static t => t.GetProperty("systemCall").GetString() is { } call && call.StartsWith("read(", StringComparison.Ordinal) && !call.StartsWith("read(0,", StringComparison.Ordinal)));
    }

    [Fact]
    public void Looking_again_tells_the_one_that_runs_from_those_that_do_not()
    {
        using Fixture fixture = Fixture.Start("stacks", 4, 3);
        int target = fixture["target"], spinner = fixture["spinner"];
        JsonElement[] looks = Documents(target, "--repeat", "3", "--interval", "200ms");
        Assert.Equal([1, 2, 3], looks.Select(static d => d.GetProperty("look").GetInt32()));
        Assert.All(looks[0].GetProperty("threads").EnumerateArray(), static t => Assert.Equal(JsonValueKind.Null, t.GetProperty("ranSinceLook").ValueKind));
        foreach (JsonElement thread in looks[1..].SelectMany(static d => d.GetProperty("threads").EnumerateArray()))
        {
            bool isSpinner = thread.GetProperty("tid").GetInt32() == spinner;
            Assert.Equal(isSpinner, thread.GetProperty("ranSinceLook").GetBoolean());
            if (!isSpinner) Assert.False(thread.GetProperty("movedSinceLook").GetBoolean());
        }
        string page = Run.Weft("stack", target.ToString(CultureInfo.InvariantCulture), "--repeat", "2", "--interval", "200ms").Output;
        Assert.Matches($@"\n  (ran  |moved)  stacks \({spinner}\)\n", page);
        Assert.Contains("\n  stood  5 threads  named stacks\n", page);
        Assert.Contains("5 did not run", page);
    }

    [Fact]
    public void A_family_is_shown_with_its_descendants_and_a_child_that_has_ended_is_no_failure()
    {
        using Fixture fixture = Fixture.Start("threads", 3, 2);
        JsonElement[] documents = Documents(fixture.Pid, "--tree");
        Assert.Equal([fixture.Pid, .. fixture.Numbers], documents.Select(static d => d.GetProperty("pid").GetInt32()));
        string page = Run.Weft("stack", "--tree", fixture.Pid.ToString(CultureInfo.InvariantCulture)).Output;
        foreach (int child in fixture.Numbers) Assert.Contains($"threads ({child}), child of {fixture.Pid}: 2 threads, ", page);
        using Fixture zombie = Fixture.Start("zombie");
        RunResult result = Run.Weft("stack", "--tree", zombie.Pid.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"zombie ({zombie.Pid}): ", result.Output);
    }

    private static JsonElement[] Documents(int target, params string[] options)
    {
        RunResult result = Run.Weft(["stack", "--json", target.ToString(CultureInfo.InvariantCulture), .. options]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return [.. result.OutputLines.Select(static l => JsonDocument.Parse(l).RootElement)];
    }
}
