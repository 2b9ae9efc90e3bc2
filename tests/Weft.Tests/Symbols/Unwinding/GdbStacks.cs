using System.Globalization;
using System.Text.RegularExpressions;
using Weft.Symbols.Unwinding;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>What gdb says of the threads of a process: the registers of each and its stack.</summary>
internal sealed partial class GdbStacks
{
    /// <summary>One thread. A frame without an address is the one a signal was delivered by.</summary>
    public sealed record Thread(int Tid, RegisterSet Registers, List<(ulong? Address, string Function)> Frames);

    public static List<Thread> Of(int pid)
    {
        Assert.SkipUnless(Run.Program("sh", ["-c", "command -v gdb"]).ExitCode == 0, "gdb is not installed");
        string registers = string.Join(' ', RowText.Names[..16]) + " rip";
        RunResult result = Run.Program("gdb", [
            // Without separate debug files: with them gdb shows inlined functions as frames.
            "-nx", "-batch", "-iex", "set debug-file-directory /nonexistent", "-p", pid.ToString(CultureInfo.InvariantCulture),
            "-ex", "set debuginfod enabled off", "-ex", "set pagination off", "-ex", "set width 0", "-ex", "set backtrace past-main on",
            "-ex", "thread apply all -s -q info registers " + registers, "-ex", "thread apply all -s backtrace"]);
        // First all the threads' registers, without headings but in the same order, then the stacks.
        List<RegisterSet> sets = [];
        List<Thread> threads = [];
        foreach (string line in result.OutputLines)
        {
            if (Register().Match(line) is { Success: true } register)
            {
                string name = register.Groups["name"].Value;
                if (name == "rax") sets.Add(default);
                RegisterSet set = sets[^1];
                set.Set(name == "rip" ? RegisterNumber.Rip : Array.IndexOf(RowText.Names, name), Hex(register.Groups["value"].Value));
                sets[^1] = set;
            }
            else if (Heading().Match(line) is { Success: true } heading)
            {
                threads.Add(new Thread(int.Parse(heading.Groups["tid"].Value, CultureInfo.InvariantCulture), sets[threads.Count], []));
            }
            else if (Frame().Match(line) is { Success: true } frame)
            {
                threads[^1].Frames.Add((Hex(frame.Groups["address"].Value), frame.Groups["function"].Value));
            }
            // Others without an address are inlined functions, which have no frame.
            else if (line.StartsWith('#') && line.Contains("<signal handler called>", StringComparison.Ordinal))
            {
                threads[^1].Frames.Add((null, line));
            }
        }
        Assert.True(threads.Count > 0 && sets.Count == threads.Count, result.Output + result.Error);
        return threads;
    }

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<name>r[a-z0-9]{1,2}) +0x(?<value>[0-9a-f]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Register();

    [GeneratedRegex(@"^Thread \d+ .*?(?:LWP|process) (?<tid>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^#\d+ +0x(?<address>[0-9a-f]+) in (?<function>\S+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Frame();
}
