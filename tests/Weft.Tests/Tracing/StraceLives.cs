using System.Globalization;
using System.Text.RegularExpressions;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Tracing;

/// <summary>The lives that strace sees.</summary>
internal static partial class StraceLives
{
    private static readonly Dictionary<string, ulong> Flags = new(StringComparer.Ordinal)
    {
        ["CLONE_VM"] = 0x100, ["CLONE_FS"] = 0x200, ["CLONE_FILES"] = 0x400, ["CLONE_SIGHAND"] = 0x800, ["CLONE_PTRACE"] = 0x2000,
        ["CLONE_VFORK"] = 0x4000, ["CLONE_PARENT"] = 0x8000, ["CLONE_THREAD"] = 0x10000, ["CLONE_SYSVSEM"] = 0x40000, ["CLONE_SETTLS"] = 0x80000,
        ["CLONE_PARENT_SETTID"] = 0x100000, ["CLONE_CHILD_CLEARTID"] = 0x200000, ["CLONE_DETACHED"] = 0x400000, ["CLONE_CHILD_SETTID"] = 0x1000000,
        ["SIGCHLD"] = 17, ["0"] = 0,
    };

    private static readonly string[] Signals = ["", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP"];

    public static string Of(params string[] command)
    {
        string file = Path.GetTempFileName();
        Run.Program("strace", ["-f", "-q", "-s", "4096", "-o", file, "-e", "trace=clone,clone3,fork,vfork,execve", "--", .. command], limit: TimeSpan.FromMinutes(2));
        string[] lines = File.ReadAllLines(file);
        File.Delete(file);
        LifeText lives = new();
        Dictionary<int, string> begun = [];
        Dictionary<int, int> superseded = [];
        foreach (string line in lines)
        {
            Match parts = Line().Match(line);
            Assert.True(parts.Success, line);
            int pid = Number(parts.Groups[1].Value);
            string rest = parts.Groups[2].Value;
            if (lives.Root == 0) lives.Root = pid;
            if (rest.EndsWith("<unfinished ...>", StringComparison.Ordinal)) begun[pid] = rest[..^16];
            else if (Changed().Match(rest) is { Success: true } changed)
            {
                begun[pid] = rest[..changed.Index];
                superseded[Number(changed.Groups[1].Value)] = pid;
            }
            else if (Resumed().Match(rest) is { Success: true } resumed)
            {
                int former = superseded.GetValueOrDefault(pid, pid);
                superseded.Remove(pid);
                Call(lives, pid, former, begun[former] + resumed.Groups[1].Value);
            }
            else if (Superseded().Match(rest) is { Success: true } by)
            {
                superseded[pid] = Number(by.Groups[1].Value);
                lives.Ended(pid, 0);
            }
            else if (Exited().Match(rest) is { Success: true } exited) lives.Ended(pid, Number(exited.Groups[1].Value) << 8);
            else if (Killed().Match(rest) is { Success: true } killed) lives.Ended(pid, Array.IndexOf(Signals, killed.Groups[1].Value));
            else if (Delivered().Match(rest) is { Success: true } delivered)
            {
                if (Array.IndexOf(Signals, delivered.Groups[1].Value) is var signal and not 17) lives.Signalled(pid, signal);
            }
            else Call(lives, pid, pid, rest);
        }
        return lives.ToString();
    }

    private static void Call(LifeText lives, int pid, int former, string text)
    {
        Match returned = Returned().Match(text);
        Assert.True(returned.Success, text);
        string result = returned.Groups[1].Value;
        if (result.StartsWith('-') || result == "?") return;
        if (text.StartsWith("execve(", StringComparison.Ordinal))
        {
            MatchCollection words = Quoted().Matches(text[..text.LastIndexOf(']')]);
            lives.Executed(pid, former, words[0].Groups[1].Value, words.Skip(1).Select(static w => w.Groups[1].Value));
            return;
        }
        ulong flags = text.StartsWith("vfork(", StringComparison.Ordinal) ? 0x4111UL : text.StartsWith("fork(", StringComparison.Ordinal) ? 17UL : 0;
        foreach (Match names in FlagNames().Matches(text))
            foreach (string name in names.Groups[1].Value.Split('|')) flags |= Flags[name];
        lives.Forked(pid, Number(result), flags);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([0-9]+) +(.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"\) += (\S+)[^)]*(?:\([^)]*\))?$")]
    private static partial Regex Returned();

    [GeneratedRegex(@" <pid changed to ([0-9]+) \.\.\.>$")]
    private static partial Regex Changed();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>(.*)$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^\+\+\+ superseded by execve in pid ([0-9]+) \+\+\+$")]
    private static partial Regex Superseded();

    [GeneratedRegex(@"^\+\+\+ exited with ([0-9]+) \+\+\+$")]
    private static partial Regex Exited();

    [GeneratedRegex(@"^\+\+\+ killed by SIG(\w+)")]
    private static partial Regex Killed();

    [GeneratedRegex(@"^--- SIG(\w+) ")]
    private static partial Regex Delivered();

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?:flags|exit_signal)=([A-Z_0-9|a-z]+)")]
    private static partial Regex FlagNames();
}
