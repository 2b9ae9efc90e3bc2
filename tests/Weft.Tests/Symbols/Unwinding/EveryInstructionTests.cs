using System.Text;
using Weft.Symbols.Unwinding;
using Xunit;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>The stack at every instruction of a program, beside the calls that were watched while it was stepped through.</summary>
public sealed class EveryInstructionTests
{
    private const int MostSteps = 12_000;

    [Theory]
    [InlineData("gcc", "-O0")]
    [InlineData("gcc", "-O1")]
    [InlineData("gcc", "-O2 -Wl,-z,lazy")]
    [InlineData("gcc", "-O3 -fstack-protector-all -Wl,-z,lazy")]
    [InlineData("gcc", "-Os -Wl,-z,lazy")]
    [InlineData("gcc", "-O2 -fno-omit-frame-pointer -Wl,-z,now")]
    [InlineData("gcc", "-O2 -fcf-protection=full -Wl,-z,lazy -Wl,-z,ibtplt")]
    [InlineData("gcc", "-O2 -fno-plt")]
    [InlineData("gcc", "-O2 -static")]
    [InlineData("gcc", "-O2 -static-pie")]
    public void With_call_frame_information_every_stack_is_right(string compiler, string flags)
    {
        StepRecords run = SteppedRun.Of(CompiledProgram.Of("stepped.c", compiler, flags), MostSteps);
        Rate rate = Compare(run, withhold: null);
        Assert.True(rate.Wrong.Length == 0, rate.Report());
        Assert.True(rate.Steps > 1_000, $"only {rate.Steps} steps");
    }

    // Without call frame information for the program itself; libc keeps its own. What is left is counted and may only grow.
    [Theory]
    [InlineData("gcc", "-O0", 1.0)]
    [InlineData("gcc", "-O1", 1.0)]
    [InlineData("gcc", "-O2", 1.0)]
    [InlineData("gcc", "-O3 -fstack-protector-all -Wl,-z,lazy", 1.0)]
    [InlineData("gcc", "-Os -Wl,-z,lazy", 1.0)]
    [InlineData("gcc", "-O2 -fno-omit-frame-pointer -Wl,-z,now", 1.0)]
    [InlineData("gcc", "-O2 -fcf-protection=full -Wl,-z,lazy -Wl,-z,ibtplt", 1.0)]
    public void Without_it_the_code_is_followed(string compiler, string flags, double atLeast)
    {
        string program = CompiledProgram.Of("stepped.c", compiler, flags);
        StepRecords run = SteppedRun.Of(program, MostSteps);
        Rate rate = Compare(run, (path, sections) => path == program ? new UnwindSections { Segments = sections.Segments } : sections);
        TestContext.Current.TestOutputHelper?.WriteLine(rate.Report());
        Assert.True(rate.Right >= atLeast * rate.Steps, rate.Report());
    }

    // Instruction and stack pointer are all that can be read of a thread without stopping it.
    [Theory]
    [InlineData("gcc", "-O0", 0.95)]
    [InlineData("gcc", "-O2 -Wl,-z,lazy", 0.96)]
    [InlineData("gcc", "-O2 -fno-omit-frame-pointer -Wl,-z,now", 1.0)]
    public void With_two_registers_only_most_is_found(string compiler, string flags, double atLeast)
    {
        StepRecords run = SteppedRun.Of(CompiledProgram.Of("stepped.c", compiler, flags), MostSteps);
        Rate rate = Compare(run, withhold: null, onlyTwo: true);
        TestContext.Current.TestOutputHelper?.WriteLine(rate.Report());
        Assert.True(rate.Right >= atLeast * rate.Steps, rate.Report());
    }

    // musl's libc has no call frame information, not even for its signal trampoline.
    [Theory]
    [InlineData("musl-gcc", "-O2 -static", 1.0)]
    [InlineData("musl-gcc", "-O2 -static -fno-asynchronous-unwind-tables", 1.0)]
    [InlineData("musl-gcc", "-O0 -static", 1.0)]
    public void Without_it_musl_is_followed(string compiler, string flags, double atLeast)
    {
        StepRecords run = SteppedRun.Of(CompiledProgram.Of("stepped.c", compiler, flags), MostSteps);
        Rate rate = Compare(run, withhold: null, wholeStack: false);
        TestContext.Current.TestOutputHelper?.WriteLine(rate.Report());
        Assert.True(rate.Right >= atLeast * rate.Steps, rate.Report());
    }

    private static Rate Compare(
        StepRecords run, Func<string, UnwindSections, UnwindSections>? withhold, bool wholeStack = true, bool onlyTwo = false)
    {
        List<UnwoundFrame> frames = [];
        CopiedMemory memory = new(run.Steps[0].StackStart, run.Steps[0].Stack);
        // What lies above the function that is stepped through is the same at every step.
        Unwinder oracle = new(TargetModules.Of(run.Maps));
        oracle.Walk(run.Steps[0].Registers, memory, frames);
        ulong[] above = [.. frames.Skip(1).Select(frame => frame.Address)];
        Assert.True(above.Length >= 1);
        if (!wholeStack) above = above[..1];

        Unwinder unwinder = new(TargetModules.Of(run.Maps, withhold: withhold));
        int right = 0, steps = 0;
        StringBuilder wrong = new();
        Dictionary<FrameSource, int> sources = [];
        // The registers each caller had when it called: what must be found again in its frame.
        List<RegisterSet> callers = [];
        RegisterSet before = default;
        foreach (StepRecords.Step step in run.Steps)
        {
            while (callers.Count > step.Calls.Length) callers.RemoveAt(callers.Count - 1);
            while (callers.Count < step.Calls.Length) callers.Add(before);
            before = step.Registers;
            steps++;
            memory.Load(step.StackStart, step.Stack);
            RegisterSet registers = onlyTwo ? new RegisterSet(step.Registers.InstructionPointer, step.Registers.StackPointer) : step.Registers;
            StopReason reason = unwinder.Walk(registers, memory, frames);
            ulong[] expected = [step.Registers.InstructionPointer, .. step.Calls, .. above];
            ulong[] found = [.. frames.Select(frame => frame.Address).Take(wholeStack ? int.MaxValue : expected.Length)];
            foreach (UnwoundFrame frame in frames) sources[frame.Source] = sources.GetValueOrDefault(frame.Source) + 1;
            string? register = WrongRegister(unwinder, registers, memory, callers, mayBeUnknown: onlyTwo || frames.Exists(frame => frame.Source >= FrameSource.LinkageStub));
            if (expected.AsSpan().SequenceEqual(found) && register is null) right++;
            else if (wrong.Length < 4_000)
                wrong.AppendLine($"rsp {step.Registers.StackPointer:x} {register} expected {Hex(expected)}").AppendLine($"  found {string.Join(' ', frames.Select(frame => $"{frame.Address:x}/{frame.Source}"))} {reason}");
        }
        return new Rate(right, steps, wrong.ToString(), sources);
    }

    private static string? WrongRegister(Unwinder unwinder, in RegisterSet registers, IMemory memory, List<RegisterSet> callers, bool mayBeUnknown)
    {
        UnwindCursor cursor = new(registers);
        for (int i = callers.Count - 1; i >= 0; i--)
        {
            if (unwinder.Step(ref cursor, memory) != StopReason.None) return null;
            // Two calls at one step are a signal: the trampoline's registers are those of the handler, not of who was interrupted.
            if (i > 0 && callers[i].InstructionPointer == callers[i - 1].InstructionPointer) continue;
            foreach (int register in (ReadOnlySpan<int>)[RegisterNumber.Rbx, RegisterNumber.Rbp, RegisterNumber.Rsp, 12, 13, 14, 15])
            {
                callers[i].TryGet(register, out ulong expected);
                if (cursor.Registers.TryGet(register, out ulong found) ? found != expected : !mayBeUnknown)
                    return $"{RowText.Names[register]} of {cursor.Registers.InstructionPointer:x} is {found:x}, not {expected:x};";
            }
        }
        return null;
    }

    private static string Hex(ulong[] addresses) => string.Join(' ', addresses.Select(address => address.ToString("x")));

    private sealed record Rate(int Right, int Steps, string Wrong, Dictionary<FrameSource, int> Sources)
    {
        public string Report() => $"{Right} of {Steps} stacks right; frames: {string.Join(' ', Sources.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))}\n{Wrong}";
    }
}
