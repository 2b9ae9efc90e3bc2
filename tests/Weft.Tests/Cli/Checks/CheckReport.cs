using System.Text.Json;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Checks;

/// <summary>What <c>weft check --json</c> printed, by the names of its parts.</summary>
internal sealed class CheckReport
{
    private readonly JsonElement _root;

    private CheckReport(string text, int exitCode)
    {
        _root = JsonDocument.Parse(text).RootElement;
        ExitCode = exitCode;
        Assert.Equal("weft.check/1", _root.GetProperty("schema").GetString());
    }

    public int ExitCode { get; }

    public string[] Commands => [.. _root.GetProperty("commands").EnumerateArray().Select(static c => c.GetProperty("name").GetString()!)];

    public static CheckReport Of(RunResult result)
    {
        Assert.Equal("", result.Error);
        return new CheckReport(result.Output, result.ExitCode);
    }

    /// <summary>Runs a script whose last line of output is a report; $W is the binary.</summary>
    public static CheckReport OfScript(string script)
    {
        RunResult result = Run.Program("bash", ["-c", script], environment: new Dictionary<string, string?>(StringComparer.Ordinal) { ["W"] = Repository.Binary });
        Assert.Equal("", result.Error);
        return new CheckReport(result.OutputLines[^1], result.ExitCode);
    }

    public JsonElement Command(string name) => _root.GetProperty("commands").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

    public string Works(string command) => Command(command).GetProperty("status").GetString()!;

    public string Status(string fact) => Fact(fact).GetProperty("status").GetString()!;

    public string Found(string fact) => Fact(fact).GetProperty("found").GetString()!;

    public string? Remedy(string fact) => Fact(fact).GetProperty("remedy").GetString();

    private JsonElement Fact(string id) => _root.GetProperty("facts").EnumerateArray().Single(f => f.GetProperty("id").GetString() == id);
}
