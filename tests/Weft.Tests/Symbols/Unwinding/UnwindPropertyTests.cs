using CsCheck;
using Weft.Symbols.Unwinding;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>Real tables with wrong bytes in them, and real stacks with wrong words: every walk ends, with a reason, and frames only go up.</summary>
public sealed class UnwindPropertyTests
{
    private static readonly Lazy<StepRecords> Run = new(() => SteppedRun.Of(CompiledProgram.Of("stepped.c", "gcc", "-O2 -Wl,-z,lazy"), 3_000));

    [Fact]
    public void Mutated_tables_are_survived()
    {
        TestElf elf = TestElf.Read("/lib/x86_64-linux-gnu/libc.so.6");
        byte[] frames = elf.Section(".eh_frame").Bytes.ToArray();
        byte[] header = elf.EhFrameHeader.Bytes.ToArray();
        FrameDescription[] descriptions = [.. new UnwindTable(elf.UnwindSections).Descriptions()];
        Gen.Select(Gen.Select(Gen.Int[0, frames.Length - 1], Gen.Byte).Array[1, 40], Gen.Select(Gen.Int[0, 64], Gen.Byte).Array[0, 3], Gen.Int[0, descriptions.Length - 1]).Sample(
            (flips, headFlips, which) =>
            {
                byte[] badFrames = (byte[])frames.Clone();
                byte[] badHeader = (byte[])header.Clone();
                // Half of the changes near one description, so that they matter to it.
                int near = descriptions[which].InstructionsStart;
                foreach ((int at, byte value) in flips) badFrames[(at & 1) == 0 ? at : Math.Min(near - 24 + at % 48, frames.Length - 1)] = value;
                foreach ((int at, byte value) in headFlips) badHeader[at] = value;
                UnwindTable table = new(elf.UnwindSections with
                {
                    EhFrame = new AddressedBytes(elf.Section(".eh_frame").Address, badFrames),
                    EhFrameHeader = new AddressedBytes(elf.EhFrameHeader.Address, badHeader),
                });
                // One for each sample: samples run at the same time.
                CallFrameInterpreter interpreter = new();
                ulong address = descriptions[which].Start;
                foreach (ulong at in (ulong[])[address, address + descriptions[which].Size - 1, (ulong)flips[0].Item1])
                {
                    if (!table.TryFind(at, out FrameDescription found)) continue;
                    Assert.True(found.Contains(at));
                    interpreter.TryFindRow(found, at, out _);
                }
            },
            iter: Repository.Long ? 10_000 : 300);
    }

    [Fact]
    public void What_was_learnt_of_code_gives_what_following_it_gives()
    {
        StepRecords run = Run.Value;
        ModuleMap bare = TargetModules.Of(run.Maps, withhold: (_, sections) => new UnwindSections { Segments = sections.Segments });
        Unwinder learned = new(bare);
        List<UnwoundFrame> expected = [], frames = [];
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < run.Steps.Count; i += Repository.Long ? 1 : 7)
            {
                StepRecords.Step step = run.Steps[i];
                CopiedMemory memory = new(step.StackStart, step.Stack.ToArray());
                StopReason reason = new Unwinder(bare).Walk(step.Registers, memory, expected);
                Assert.Equal(reason, learned.Walk(step.Registers, memory, frames));
                Assert.Equal(expected, frames);
            }
        }
    }

    [Fact]
    public void Mutated_stacks_and_registers_are_survived()
    {
        StepRecords run = Run.Value;
        ModuleMap map = TargetModules.Of(run.Maps);
        ModuleMap bare = TargetModules.Of(run.Maps, withhold: (_, sections) => new UnwindSections { Segments = sections.Segments });
        Unwinder[] unwinders = [new(map), new(bare)];
        List<UnwoundFrame> frames = [];
        Gen.Select(Gen.Int[0, run.Steps.Count - 1], Gen.Select(Gen.Int[0, 200], Gen.ULong).Array[0, 20], Gen.Select(Gen.Int[0, 16], Gen.Int[-64, 64]).Array[0, 4], Gen.Bool).Sample(
            (which, words, moves, isBare) =>
            {
                StepRecords.Step step = run.Steps[which];
                byte[] stack = step.Stack.ToArray();
                foreach ((int at, ulong value) in words)
                {
                    // Numbers, and addresses on the stack and in code, which lead further astray.
                    ulong word = (value & 3) switch { 0 => value, 1 => step.StackStart + value % (ulong)stack.Length, _ => map.Ranges[(int)(value % (ulong)map.Ranges.Count)].Start + value % 4096 };
                    if (at * 8 + 8 <= stack.Length) BitConverter.TryWriteBytes(stack.AsSpan(at * 8), word);
                }
                RegisterSet registers = step.Registers;
                foreach ((int register, int distance) in moves)
                    if (registers.TryGet(register, out ulong value)) registers.Set(register, unchecked(value + (ulong)distance));
                StopReason reason = unwinders[isBare ? 1 : 0].Walk(registers, new CopiedMemory(step.StackStart, stack), frames);
                Assert.NotEqual(StopReason.None, reason);
                for (int i = 1; i < frames.Count; i++)
                    Assert.True(frames[i].Source == FrameSource.Signal || frames[i].StackPointer >= frames[i - 1].StackPointer);
            },
            iter: Repository.Long ? 60_000 : 2_000, threads: 1);
    }
}
