using Weft.Tests.Support;
using Weft.Tests.Symbols.Unwinding;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>What the binary prints of programs that stand still, in the forms that other programs read, is what gdb shows.</summary>
[Collection(Alone.Name)]
public sealed class BinaryAgainstGdbTests
{
    [Theory]
    [InlineData("stacks.c", "gcc", "-O2 -g", "signal 0")]
    [InlineData("stacks.c", "gcc", "-O2 -g -static", "threads 5")]
    [InlineData("stacks.c", "gcc", "-O1 -g", "recurse 10000")]
    [InlineData("inlined.cc", "g++", "-O3 -g -gdwarf-4", "")]
    [InlineData("exceptions.cc", "g++", "-O2", "destructor")]
    [InlineData("rusty.rs", "rustc", "-O -g", "generic")]
    public void The_binary_prints_the_stack_gdb_shows(string source, string compiler, string flags, string mode)
    {
        string program = CompiledProgram.Of(source, compiler, flags);
        using StandingTarget target = StandingTarget.Start("ready\n", [program, .. mode.Split(' ')]);
        StackTally json = new($"--json {source} {flags}"), raw = new($"--raw {source} {flags}");
        GdbComparison.Compare(target.Pid, json, BinaryStacks.Json);
        GdbComparison.Compare(target.Pid, raw, BinaryStacks.Raw);
        GdbComparison.Report(json);
        GdbComparison.Report(raw);
    }
}
