using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>The stacks of a process as <c>gdb</c> shows them, inlined functions included.</summary>
internal static partial class GdbBacktrace
{
    // Frames of the kind "tail call" have no place on the stack: gdb concludes from the call sites in the debug information what
    // must have jumped here. They are left out. What each frame is, only gdb's Python says.
    private const string Script = """
        for t in gdb.selected_inferior().threads():
          t.switch()
          print('Thread', t.ptid[1])
          f = gdb.newest_frame()
          while f is not None and f.is_valid():
            print('Frame', {gdb.TAILCALL_FRAME: 'tail', gdb.SIGTRAMP_FRAME: 'signal'}.get(f.type(), 'real'), hex(f.pc()), f.name() or '??')
            try:
              f = f.older()
            except gdb.error:
              break
        """;

    /// <summary>A function of a stack, whether called or inlined.</summary>
    public readonly record struct Frame(ulong Address, string Function, bool IsSignal);

    /// <summary>The stacks by thread.</summary>
    public static Dictionary<int, List<Frame>> Of(int pid)
    {
        string script = Path.GetTempFileName();
        try
        {
            string python = Path.ChangeExtension(script, ".py");
            File.Move(script, python);
            script = python;
            File.WriteAllText(script, Script);
            RunResult result = Run.Program("gdb", [
                "-nx", "-batch", "-iex", "set debuginfod enabled off", "-iex", "set auto-load off", "-ex", "set pagination off", "-ex", "set width 0",
                "-ex", "set backtrace past-main on", "-p", pid.ToString(CultureInfo.InvariantCulture), "-ex", "source " + script], limit: TimeSpan.FromMinutes(3));
            return Parsed(result);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static Dictionary<int, List<Frame>> Parsed(RunResult result)
    {
        Dictionary<int, List<Frame>> threads = [];
        List<Frame> frames = [];
        foreach (string line in result.OutputLines)
        {
            if (Heading().Match(line) is { Success: true } heading) threads[int.Parse(heading.Groups["tid"].Value, CultureInfo.InvariantCulture)] = frames = [];
            else if (Line().Match(line) is { Success: true } frame && frame.Groups["kind"].Value is not "tail" and var kind)
            {
                frames.Add(new Frame(ulong.Parse(frame.Groups["address"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture), frame.Groups["text"].Value, kind == "signal"));
            }
        }
        Assert.True(threads.Count > 0, result.Output + result.Error);
        return threads;
    }

    /// <summary>A function's name as both can spell it: without parameters, template arguments, return type, version and clone.</summary>
    public static string Plain(string name)
    {
        int clone = name.IndexOf(" [clone", StringComparison.Ordinal);
        if (clone >= 0) name = name[..clone];
        name = Closure().Replace(Suffix().Replace(name, ""), "{{closure}}");
        if (name.StartsWith('<')) name = OfRustType(name);
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
        string plain = kept.Replace("::::", "::").ToString().Trim();
        if (plain.EndsWith("::", StringComparison.Ordinal)) plain = plain[..^2];
        int space = plain.LastIndexOf(' ');
        if (space >= 0 && !plain[..space].EndsWith("operator", StringComparison.Ordinal)) plain = plain[(space + 1)..];
        // What a lambda is in, gdb does not say.
        int lambda = plain.IndexOf("{lambda}", StringComparison.Ordinal);
        return (lambda >= 0 ? plain[lambda..] : plain).Replace("{anonymous}", "(anonymous namespace)", StringComparison.Ordinal);
    }

    // "<module::Type<T> as Trait>::function" and "<module::Type<T>>::function" belong to the type.
    private static string OfRustType(string name)
    {
        int depth = 0, end = 0;
        for (; end < name.Length; end++)
        {
            if (name[end] == '<') depth++;
            else if (name[end] == '>' && name[end - 1] != '-' && --depth == 0) break;
        }
        if (end == name.Length) return name;
        string type = name[1..end];
        int trait = type.LastIndexOf(" as ", StringComparison.Ordinal);
        return (trait > 0 ? type[..trait] : type) + name[(end + 1)..];
    }

    [GeneratedRegex(@"\{closure#\d+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Closure();

    [GeneratedRegex(@"^Thread (?<tid>\d+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^Frame (?<kind>\w+) 0x(?<address>[0-9a-f]+) (?<text>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex(@"\[cold\]|\{\{vtable\.shim\}\}|::h[0-9a-f]{16}$|@{1,2}[A-Za-z_][A-Za-z0-9_.]*$|\.(part|isra|constprop|cold|lto_priv)(\.\d+)*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"<lambda\([^()]*\)>|\{lambda\([^()]*\)(#\d+)?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Lambda();
}
