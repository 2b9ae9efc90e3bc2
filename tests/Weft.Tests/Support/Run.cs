using System.Diagnostics;
using Xunit;

namespace Weft.Tests.Support;

/// <summary>Runs programs to their end. <see cref="Process"/> may be used here: a test traces nothing itself.</summary>
internal static class Run
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string> BinaryForNobody = new(CopyForNobody);

    /// <summary>Runs the native binary under test.</summary>
    public static RunResult Weft(params IEnumerable<string> arguments) => Program(Repository.Binary, arguments);

    /// <summary>Runs the native binary as the user nobody; skips the test when this user cannot become that one.</summary>
    public static RunResult WeftAsNobody(params IEnumerable<string> arguments) =>
        AsNobody(BinaryForNobody.Value, arguments);

    /// <summary>Runs a program as the user nobody, with no groups and no privileges.</summary>
    public static RunResult AsNobody(string program, params IEnumerable<string> arguments)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "becoming nobody needs root");
        return Program(
            "setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all", "--", program, .. arguments],
            workingFolder: "/");
    }

    /// <summary>Runs a program (found on PATH unless it is a path).</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments, passed as they are: no shell.</param>
    /// <param name="input">Its standard input; none is an empty one.</param>
    /// <param name="environment">Variables to set, or with a null value to remove.</param>
    /// <param name="workingFolder">Where it runs.</param>
    /// <param name="limit">After this long it is killed and the test fails.</param>
    public static RunResult Program(
        string program,
        IEnumerable<string> arguments,
        byte[]? input = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingFolder = null,
        TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? Repository.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("cannot start " + program);
        var output = ReadToEnd(process.StandardOutput.BaseStream);
        var error = ReadToEnd(process.StandardError.BaseStream);
        try
        {
            process.StandardInput.BaseStream.Write(input ?? []);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all of its input: that is its own affair.
        }

        if (!process.WaitForExit(limit ?? Limit))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            Assert.Fail($"{program} {string.Join(' ', start.ArgumentList)} did not end within {limit ?? Limit}");
        }

        return new RunResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    private static async Task<byte[]> ReadToEnd(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes).ConfigureAwait(false);
        return bytes.ToArray();
    }

    // The repository may lie where nobody may not look.
    private static string CopyForNobody()
    {
        var folder = Directory.CreateTempSubdirectory("weft-nobody-");
        File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var copy = Path.Combine(folder.FullName, "weft");
        File.Copy(Repository.Binary, copy);
        File.SetUnixFileMode(copy, File.GetUnixFileMode(copy) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return copy;
    }
}
