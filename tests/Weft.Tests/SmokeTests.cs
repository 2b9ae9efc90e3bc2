using Weft.Linux.Procfs;
using Xunit;

namespace Weft.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Stat_of_self_parses()
    {
        Assert.True(StatParser.TryParse(File.ReadAllBytes("/proc/self/stat"), out var stat, out _));
        Assert.Equal(Environment.ProcessId, stat.Tid);
    }
}
