using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Weft.Tests.Tracing;

/// <summary>
/// What <c>strace -f -q -xx -v -s 65536 --decode-pids=pidns -e trace=process -o FILE</c> saw: who made whom, what was executed, how
/// each ended. Every id is one of strace's own namespace.
/// </summary>
internal sealed partial class StraceLog
{
    private static readonly Dictionary<string, int> s_signals = new()
    {
        ["SIGHUP"] = 1, ["SIGINT"] = 2, ["SIGABRT"] = 6, ["SIGKILL"] = 9, ["SIGUSR1"] = 10, ["SIGSEGV"] = 11, ["SIGPIPE"] = 13, ["SIGALRM"] = 14, ["SIGTERM"] = 15,
    };

    private readonly Dictionary<int, (string File, string[] Arguments)> _calls = [];

    public StraceLog(IEnumerable<string> lines)
    {
        foreach (string line in lines) Read(line);
    }

    /// <summary>Child and who made it.</summary>
    public List<(int Parent, int Child)> Made { get; } = [];

    /// <summary>The process, the file as the call named it, and the arguments, of execs that succeeded.</summary>
    public List<(int Process, string File, string[] Arguments)> Executed { get; } = [];

    /// <summary>Each task's end, its status as wait(2) has it; an id may come again.</summary>
    public List<(int Task, int Status)> Ends { get; } = [];

    private void Read(string line)
    {
        Match match = Line().Match(line);
        if (!match.Success) return;
        int id = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        string rest = match.Groups[2].Value;
        if (Execute().Match(rest) is { Success: true } call)
        {
            string file = Text(call.Groups[1].Value);
            string[] arguments = [.. Word().Matches(call.Groups[2].Value).Select(static w => Text(w.Groups[1].Value))];
            // It goes on under the leader's id when another thread called.
            int then = Changed().Match(rest) is { Success: true } changed ? int.Parse(changed.Groups[1].Value, CultureInfo.InvariantCulture) : id;
            if (rest.EndsWith(" = 0", StringComparison.Ordinal)) Executed.Add((id, file, arguments));
            else _calls[then] = (file, arguments);
        }
        else if (Resumed().IsMatch(rest))
        {
            if (rest.EndsWith(" = 0", StringComparison.Ordinal) && _calls.Remove(id, out (string File, string[] Arguments) pending)) Executed.Add((id, pending.File, pending.Arguments));
        }
        else if (Child().Match(rest) is { Success: true } child)
        {
            Group known = child.Groups[2].Success ? child.Groups[2] : child.Groups[1];
            Made.Add((id, int.Parse(known.Value, CultureInfo.InvariantCulture)));
        }
        else if (Superseded().Match(rest) is { Success: true } superseded)
        {
            if (_calls.Remove(int.Parse(superseded.Groups[1].Value, CultureInfo.InvariantCulture), out (string File, string[] Arguments) taken)) _calls[id] = taken;
        }
        else if (Exited().Match(rest) is { Success: true } exited)
        {
            Ends.Add((id, int.Parse(exited.Groups[1].Value, CultureInfo.InvariantCulture) << 8));
        }
        else if (Killed().Match(rest) is { Success: true } killed)
        {
            Ends.Add((id, s_signals[killed.Groups[1].Value]));
        }
    }

    private static string Text(string escaped) =>
        Encoding.UTF8.GetString([.. Escape().Matches(escaped).Select(static m => byte.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture))]);

    [GeneratedRegex(@"^(\d+) +(.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^execve(?:at)?\([^\[]*""([^""]*)"", \[([^\]]*)\]")]
    private static partial Regex Execute();

    [GeneratedRegex(@"^<\.\.\. execve(?:at)? resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"<pid changed to (\d+)")]
    private static partial Regex Changed();

    [GeneratedRegex(@"^(?:<\.\.\. )?(?:clone3?|v?fork)\b.* = (\d+)(?: /\* (\d+) in strace's PID NS \*/)?$")]
    private static partial Regex Child();

    [GeneratedRegex(@"^\+\+\+ superseded by execve in pid (\d+)")]
    private static partial Regex Superseded();

    [GeneratedRegex(@"^\+\+\+ exited with (\d+) \+\+\+")]
    private static partial Regex Exited();

    [GeneratedRegex(@"^\+\+\+ killed by (\w+)")]
    private static partial Regex Killed();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Word();

    [GeneratedRegex(@"\\x([0-9a-f]{2})")]
    private static partial Regex Escape();
}
