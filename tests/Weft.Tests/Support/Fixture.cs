using System.Diagnostics;
using System.Globalization;

namespace Weft.Tests.Support;

/// <summary>
/// A compiled program of tests/fixtures, running and ready to be looked at. It ends, with all it forked, when disposed
/// of, and also when the test runner is killed: its standard input ends then.
/// </summary>
internal sealed class Fixture : IDisposable
{
    private readonly Process _process;

    private Fixture(Process process, string[] words)
    {
        _process = process;
        Words = words;
    }

    /// <summary>The process that was started.</summary>
    public int Pid => _process.Id;

    /// <summary>The words of its line "ready …", without "ready".</summary>
    public string[] Words { get; }

    /// <summary>The n-th word of its line "ready …" as a number: a pid or tid as a rule.</summary>
    public int Number(int index) => int.Parse(Words[index], NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>All words that are numbers, in order.</summary>
    public int[] Numbers => [.. Words.Where(word => word.All(char.IsAsciiDigit)).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];

    /// <summary>The value of a word KEY=VALUE.</summary>
    public int this[string key] => int.Parse(
        Words.First(word => word.StartsWith(key + "=", StringComparison.Ordinal)).AsSpan(key.Length + 1),
        NumberStyles.None,
        CultureInfo.InvariantCulture);

    /// <summary>Starts a fixture and returns when it has said that it is ready.</summary>
    public static Fixture Start(string name, params IEnumerable<object> arguments)
    {
        var start = new ProcessStartInfo(Repository.FixtureProgram(name), arguments.Select(argument => argument.ToString()!))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("cannot start fixture " + name);
        var line = process.StandardOutput.ReadLine();
        if (line?.Split(' ') is ["ready", .. var words])
        {
            return new Fixture(process, words);
        }

        process.Kill();
        process.WaitForExit();
        process.Dispose();
        throw new InvalidOperationException($"fixture {name} did not get ready: {line ?? "no output"}");
    }

    /// <summary>Writes a line to the fixture and returns the one it answers with.</summary>
    public string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() + "\n";
    }

    /// <summary>The next line it prints, when it does.</summary>
    public Task<string> NextLine() => Task.Run(() => _process.StandardOutput.ReadLine() ?? "");

    /// <summary>Ends the fixture's standard input, waits for its end and returns what else it printed.</summary>
    public string End()
    {
        _process.StandardInput.Close();
        var rest = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return rest;
    }

    public void Dispose()
    {
        // The processes it forked die with it.
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
