using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Build;

/// <summary>The native binary as ./weft builds it.</summary>
public sealed class NativeBinaryTests
{
    [Fact]
    public void It_is_published_without_a_warning()
    {
        var log = File.ReadAllLines(Repository.At("artifacts/publish.log"));
        Assert.DoesNotContain(log, line => line.Contains("warning", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(log, line => line.Contains("Weft.Cli -> ", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_position_independent_and_stripped()
    {
        var header = Run.Program("readelf", ["-hW", Repository.Binary]);
        Assert.Contains("DYN (Position-Independent Executable file)", header.Output, StringComparison.Ordinal);
        var sections = Run.Program("readelf", ["-SW", Repository.Binary]);
        Assert.DoesNotContain(".symtab", sections.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_no_library_but_those_of_the_C_library()
    {
        var needed = Run.Program("readelf", ["-dW", Repository.Binary]).OutputLines
            .Where(line => line.Contains("(NEEDED)", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.IndexOf(']', StringComparison.Ordinal)]);
        Assert.All(needed, library => Assert.Contains(library.Split('.')[0], new[] { "libc", "libm", "libpthread", "libdl", "librt", "ld-linux-x86-64", "ld-linux-aarch64" }));
    }
}
