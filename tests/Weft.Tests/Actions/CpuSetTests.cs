using CsCheck;
using Weft.Actions;
using Xunit;

namespace Weft.Tests.Actions;

/// <summary>Lists of CPUs.</summary>
public sealed class CpuSetTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0-3,8", "0-3,8")]
    [InlineData(" 3,1 , 2 - 2 ", "1-3")]
    [InlineData("63-64,127,128", "63-64,127-128")]
    [InlineData("65535", "65535")]
    public void A_list_is_read_and_written_as_the_kernel_does(string text, string written)
    {
        Assert.True(CpuSet.TryParse(text, out var set));
        Assert.Equal(written, set!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("3-1")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("a")]
    [InlineData("65536")]
    [InlineData("1--2")]
    [InlineData("99999999999999999999")]
    public void What_is_no_list_is_none(string text) => Assert.False(CpuSet.TryParse(text, out _));

    [Fact]
    public void Any_set_survives_being_written() =>
        Gen.Int[0, 300].HashSet[0, 60].Sample(static cpus =>
        {
            CpuSet set = new([]);
            foreach (var cpu in cpus) set = set.With(cpu, isIn: true);
            return set.Count == cpus.Count && cpus.All(set.Has) && (cpus.Count == 0 || (CpuSet.TryParse(set.ToString(), out var read) && read!.IsSame(set) && set.End == cpus.Max() + 1))
                && cpus.Aggregate(set, static (s, cpu) => s.With(cpu, isIn: false)).Count == 0;
        });
}
