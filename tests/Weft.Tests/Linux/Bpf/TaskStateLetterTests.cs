using Weft.Linux.Bpf;
using Xunit;

namespace Weft.Tests.Linux.Bpf;

public sealed class TaskStateLetterTests
{
    [Theory]
    [InlineData(0, 0, 'R')]
    [InlineData(0x1, 0, 'S')]
    [InlineData(0x2, 0, 'D')]
    [InlineData(0x4, 0, 'T')]
    [InlineData(0x8, 0, 't')]
    [InlineData(0x80, 0x10, 'X')] // TASK_DEAD, EXIT_DEAD
    [InlineData(0x80, 0x20, 'Z')] // TASK_DEAD, EXIT_ZOMBIE
    [InlineData(0x80, 0x30, 'Z')] // EXIT_TRACE
    [InlineData(0x40, 0, 'P')]
    [InlineData(0x402, 0, 'I')] // TASK_IDLE
    [InlineData(0x400, 0, 'R')] // TASK_NOLOAD alone is not idle
    [InlineData(0x102, 0, 'D')] // TASK_KILLABLE
    [InlineData(0x104, 0, 'T')] // TASK_STOPPED
    [InlineData(0x108, 0, 't')] // TASK_TRACED
    [InlineData(0x2001, 0, 'S')] // freezable
    [InlineData(0x8000, 0, 'D')] // TASK_FROZEN
    [InlineData(0x1000, 0, 'D')] // TASK_RTLOCK_WAIT
    [InlineData(0x8402, 0, 'D')] // frozen wins over idle
    public void Follows_the_kernel(uint state, uint exitState, char expected) =>
        Assert.Equal(expected, (char)TaskStateLetter.For(state, exitState));

    [Fact]
    public void Any_bits_give_a_letter()
    {
        for (uint state = 0; state < 0x20000; state++) Assert.Contains((char)TaskStateLetter.For(state, state >> 3), "RSDTtXZPI");
    }
}
