using System.Text;
using Weft.Symbols.Unwinding;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>What tests/fixtures/stepper.c wrote down of a program it stepped through.</summary>
internal sealed class StepRecords
{
    /// <summary>One step: the registers, the return addresses on the stack (innermost first), the stack.</summary>
    public readonly record struct Step(RegisterSet Registers, ulong[] Calls, ulong StackStart, ReadOnlyMemory<byte> Stack);

    private StepRecords(string maps, List<Step> steps) => (Maps, Steps) = (maps, steps);

    public string Maps { get; }

    public List<Step> Steps { get; }

    public static StepRecords Read(byte[] bytes)
    {
        int at = 4 + BitConverter.ToInt32(bytes);
        string maps = Encoding.UTF8.GetString(bytes, 4, at - 4);
        List<Step> steps = [];
        while (at < bytes.Length)
        {
            RegisterSet registers = default;
            for (int i = 0; i < RegisterNumber.Count; i++) registers.Set(i, Word());
            ulong sizes = Word();
            ulong start = Word();
            ulong[] calls = new ulong[(int)sizes];
            for (int i = 0; i < calls.Length; i++) calls[i] = Word();
            int length = (int)(sizes >> 32);
            steps.Add(new Step(registers, calls, start, bytes.AsMemory(at, length)));
            at += length;
        }
        return new StepRecords(maps, steps);

        ulong Word()
        {
            at += 8;
            return BitConverter.ToUInt64(bytes, at - 8);
        }
    }
}
