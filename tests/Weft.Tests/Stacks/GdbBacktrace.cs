using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Tests.Support;

namespace Weft.Tests.Stacks;

/// <summary>The stacks of a process as <c>gdb</c> shows them, inlined functions included.</summary>
internal static partial class GdbBacktrace
{
    /// <summary>A line of a stack. Without an address of its own it has that of the line before: the function was not called, what is before was inlined into it.</summary>
    public readonly record struct Frame(ulong Address, string Function, bool IsSignal, bool HasModule);

    /// <summary>The stacks by thread.</summary>
    public static Dictionary<int, List<Frame>> Of(int pid)
    {
        RunResult result = Run.Program("gdb", [
            "-nx", "-batch", "-iex", "set debuginfod enabled off", "-iex", "set auto-load off", "-ex", "set pagination off", "-ex", "set width 0",
            "-ex", "set backtrace past-main on", "-ex", "set print address on", "-p", pid.ToString(CultureInfo.InvariantCulture),
            "-ex", "thread apply all -s -c bt -frame-arguments none"], limit: TimeSpan.FromMinutes(3));
        Dictionary<int, List<Frame>> threads = [];
        List<Frame> frames = [];
        foreach (string line in result.OutputLines)
        {
            if (Heading().Match(line) is { Success: true } heading) threads[int.Parse(heading.Groups["tid"].Value, CultureInfo.InvariantCulture)] = frames = [];
            else if (Line().Match(line) is { Success: true } frame)
            {
                bool isSignal = line.Contains("<signal handler called>", StringComparison.Ordinal);
                ulong address = frame.Groups["address"] is { Success: true } given ? ulong.Parse(given.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                    : frames.Count > 0 && !isSignal ? frames[^1].Address : 0;
                string text = frame.Groups["text"].Value;
                frames.Add(new Frame(address, isSignal ? "" : Called(text), isSignal, !text.StartsWith("?? ()", StringComparison.Ordinal) || text.Contains(" from ", StringComparison.Ordinal)));
            }
        }
        return threads;
    }

    /// <summary>A function's name as both can spell it: without parameters, template arguments, return type, version and clone.</summary>
    public static string Plain(string name)
    {
        int clone = name.IndexOf(" [clone", StringComparison.Ordinal);
        if (clone >= 0) name = name[..clone];
        name = Suffix().Replace(name, "");
        name = name.Replace("(anonymous namespace)", "{anonymous}", StringComparison.Ordinal).Replace("operator()", "operator{}", StringComparison.Ordinal);
        name = Lambda().Replace(name, "{lambda}");
        StringBuilder kept = new();
        int depth = 0;
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] == '<' && !kept.ToString().EndsWith("operator", StringComparison.Ordinal)) depth++;
            else if (name[i] == '>' && depth > 0) depth--;
            else if (name[i] == '(' && depth == 0) break;
            else if (depth == 0) kept.Append(name[i]);
        }
        string plain = kept.ToString().Trim();
        int space = plain.LastIndexOf(' ');
        if (space >= 0 && !plain[..space].EndsWith("operator", StringComparison.Ordinal)) plain = plain[(space + 1)..];
        // What a lambda is in, gdb does not say.
        int lambda = plain.IndexOf("{lambda}", StringComparison.Ordinal);
        return (lambda >= 0 ? plain[lambda..] : plain).Replace("{anonymous}", "(anonymous namespace)", StringComparison.Ordinal);
    }

    // "NAME (ARGUMENTS) at FILE:LINE" or "NAME () from LIBRARY".
    private static string Called(string text)
    {
        int end = text.LastIndexOf(") at ", StringComparison.Ordinal);
        if (end < 0) end = text.LastIndexOf(") from ", StringComparison.Ordinal);
        if (end < 0) end = text.LastIndexOf(')');
        int depth = 0;
        for (int i = end; i >= 0; i--)
        {
            if (text[i] == ')') depth++;
            else if (text[i] == '(' && --depth == 0) return text[..i].Trim();
        }
        return text;
    }

    [GeneratedRegex(@"^Thread \d+ .*?(?:LWP|process) (?<tid>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^#\d+ +(0x(?<address>[0-9a-f]+) in )?(?<text>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex(@"@{1,2}[A-Za-z_][A-Za-z0-9_.]*$|\.(part|isra|constprop|cold|lto_priv)(\.\d+)*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"<lambda\([^()]*\)>|\{lambda\([^()]*\)(#\d+)?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Lambda();
}
