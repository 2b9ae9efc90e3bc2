using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Stacks;
using Weft.Symbols.Unwinding;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>The stacks of a process as the native binary prints them.</summary>
internal static partial class BinaryStacks
{
    /// <summary>What <c>weft stack --json</c> says.</summary>
    public static IReadOnlyList<ThreadStack> Json(int pid)
    {
        using JsonDocument document = JsonDocument.Parse(Output("--json", pid));
        return [.. document.RootElement.GetProperty("threads").EnumerateArray().Select(static t => Thread(t.GetProperty("tid").GetInt32(), [.. t.GetProperty("frames").EnumerateArray().Select(Frame)]))];
    }

    /// <summary>What <c>weft stack --raw</c> says: lines as gdb's own.</summary>
    public static IReadOnlyList<ThreadStack> Raw(int pid)
    {
        List<ThreadStack> threads = [];
        List<StackFrame> frames = [];
        foreach (string line in Output("--raw", pid).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Heading().Match(line) is { Success: true } heading) threads.Add(Thread(int.Parse(heading.Groups["tid"].Value, CultureInfo.InvariantCulture), frames = []));
            else
            {
                Match match = Line().Match(line);
                Assert.True(match.Success, line);
                Assert.Equal(frames.Count, int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture));
                // Whose address is that of the frame before was what that one is inlined into.
                bool hasAddress = match.Groups["address"].Success;
                if (!hasAddress && frames.Count > 0 && !match.Groups["signal"].Success) frames[^1] = frames[^1] with { IsInlined = true };
                frames.Add(new StackFrame
                {
                    Address = hasAddress ? ulong.Parse(match.Groups["address"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture) : frames.Count > 0 ? frames[^1].Address : 0,
                    How = frames.Count > 0 && frames[^1].Function == SignalMark ? FrameSource.Signal : FrameSource.CallFrameInformation,
                    Function = match.Groups["signal"].Success ? SignalMark : match.Groups["name"].Value is "??" ? null : match.Groups["name"].Value,
                    Module = "any",
                });
            }
        }
        return threads;
    }

    private const string SignalMark = "<signal handler called>";

    private static string Output(string form, int pid)
    {
        RunResult result = Run.Weft("stack", form, "--max-pause", "20s", pid.ToString(CultureInfo.InvariantCulture));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal("", result.Error);
        return result.Output;
    }

    private static ThreadStack Thread(int tid, List<StackFrame> frames) => new() { Tid = tid, Way = CaptureWay.Pauseless, Frames = frames, End = StopReason.EndOfStack, Reason = "" };

    private static StackFrame Frame(JsonElement frame) => new()
    {
        Address = ulong.Parse(frame.GetProperty("address").GetString()!.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        How = frame.GetProperty("how").GetString() switch
        {
            "registers" => FrameSource.Context,
            "cfi" => FrameSource.CallFrameInformation,
            "signal" => FrameSource.Signal,
            "stub" => FrameSource.LinkageStub,
            "code" => FrameSource.PrologueAnalysis,
            "frame-pointer" => FrameSource.FramePointer,
            _ => FrameSource.Scan,
        },
        Function = frame.GetProperty("function").GetString(),
        Module = frame.GetProperty("module").GetString(),
        File = frame.GetProperty("file").GetString(),
        Line = frame.GetProperty("line") is { ValueKind: JsonValueKind.Number } line ? line.GetInt32() : 0,
        IsInlined = frame.GetProperty("inlined").GetBoolean(),
    };

    [GeneratedRegex("""^Thread \d+ \(LWP (?<tid>\d+) ".*"\):$""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^#(?<number>\d+) +((?<signal><signal handler called>)|(0x(?<address>[0-9a-f]{16}) in )?(?<name>.*?)( \(\))?( at [^ ]+:\d+| from [^ ]+)?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
