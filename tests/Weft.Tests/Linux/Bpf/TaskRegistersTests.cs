using System.Runtime.CompilerServices;
using Weft.Linux.Bpf;
using Weft.Native;
using Xunit;

namespace Weft.Tests.Linux.Bpf;

/// <summary>The program that copies registers writes where the structure has its fields.</summary>
public sealed class TaskRegistersTests
{
    [Fact]
    public void Fields_lie_where_the_program_writes_them()
    {
        TaskRegisters t = default;
        ref byte start = ref Unsafe.As<TaskRegisters, byte>(ref t);
        (nint Offset, int Bytes)[] declared =
        [
            (At(ref start, ref t.Tid), 4), (At(ref start, ref t.Tgid), 4), (At(ref start, ref t.ExitState), 4), (At(ref start, ref t.Flags), 4), (At(ref start, ref t.OnCpu), 4),
            (At(ref start, ref t.StartBootTimeNanoseconds), 8), (At(ref start, ref t.VoluntarySwitches), 8), (At(ref start, ref t.InvoluntarySwitches), 8),
        ];
        Assert.Equal(declared, RegisterIteratorProgram.Fields.Select(static f => ((nint)f.Destination, f.Bytes)));
        Assert.Equal(TaskRegisters.RegistersOffset, At(ref start, ref t.Registers));
        Assert.Equal(TaskRegisters.Bytes, Unsafe.SizeOf<TaskRegisters>());
        Assert.Equal(UserRegisters.Bytes, Unsafe.SizeOf<UserRegisters>());
        Assert.True(TaskRegisters.Bytes <= 512, "more than a BPF program's stack");
    }

    private static nint At<T>(ref byte start, ref T field) => Unsafe.ByteOffset(ref start, ref Unsafe.As<T, byte>(ref field));
}
