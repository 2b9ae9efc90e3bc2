using System.Text;
using Weft.Symbols.Elf;
using Xunit;

namespace Weft.Tests.Symbols.Elf;

public sealed class DebugLinkTests : IDisposable
{
    private readonly ElfFiles _files = new();

    [Fact]
    public void The_link_that_objcopy_adds_names_the_file_and_its_checksum()
    {
        string path = _files.Compile("program", "int main(void) { return 0; }", "-g");
        string debug = _files.At("program.debug");
        _files.Tool("objcopy", "--only-keep-debug", path, debug);
        _files.Tool("objcopy", "-S", "--add-gnu-debuglink=" + debug, path, _files.At("linked"));
        Assert.True(ElfFiles.Open(_files.At("linked")).TryGetDebugLink(out DebugLink link));
        Assert.Equal("program.debug", Encoding.ASCII.GetString(link.Name.Span));
        byte[] bytes = File.ReadAllBytes(debug);
        Assert.Equal(link.Checksum, DebugLinkChecksum.Compute(bytes));
        foreach (int cut in new[] { 0, 1, 7, 8, 9, 1000 })
            Assert.Equal(link.Checksum, DebugLinkChecksum.Compute(bytes.AsSpan(cut), DebugLinkChecksum.Compute(bytes.AsSpan(0, cut))));
        bytes[100] ^= 1;
        Assert.NotEqual(link.Checksum, DebugLinkChecksum.Compute(bytes));
        Assert.False(ElfFiles.Open(path).TryGetDebugLink(out _));
    }

    [Fact]
    public void The_checksum_is_the_published_one() => Assert.Equal(0xCBF43926u, DebugLinkChecksum.Compute("123456789"u8));

    [Fact]
    public void Debug_files_are_sought_where_gdb_seeks_them()
    {
        Assert.Equal("/usr/lib/debug/.build-id/7e/bc65e5.debug", DebugFilePaths.ByBuildId([0x7E, 0xBC, 0x65, 0xE5]));
        Assert.Null(DebugFilePaths.ByBuildId([1]));
        Assert.Null(DebugFilePaths.ByBuildId(new byte[65]));
        DebugLink link = new("ls.debug"u8.ToArray(), 0);
        Assert.Equal(
            ["/usr/bin/ls.debug", "/usr/bin/.debug/ls.debug", "/usr/lib/debug/usr/bin/ls.debug", "/usr/lib/debug/bin/ls.debug"],
            DebugFilePaths.ByDebugLink("/usr/bin/ls", link));
        Assert.Equal(
            ["/lib/.debug/libc.so", "/usr/lib/debug/lib/libc.so", "/usr/lib/debug/usr/lib/libc.so"],
            DebugFilePaths.ByDebugLink("/lib/libc.so", new DebugLink("libc.so"u8.ToArray(), 0)));
        Assert.Empty(DebugFilePaths.ByDebugLink("/usr/bin/ls", new DebugLink(".."u8.ToArray(), 0)));
        Assert.Equal(
            ["/usr/lib/debug/.build-id/7e/../../.dwz/x.debug", "/usr/lib/debug/.build-id/01/0203.debug", "/usr/lib/debug/.dwz/x.debug"],
            DebugFilePaths.ByAlternateLink("/usr/lib/debug/.build-id/7e/bc.debug", new AlternateDebugLink("../../.dwz/x.debug"u8.ToArray(), new byte[] { 1, 2, 3 })));
    }

    [Fact]
    public void Links_that_are_cut_or_lead_elsewhere_are_refused()
    {
        Assert.True(DebugLink.TryParse("ab\0\0\u0001\u0002\u0003\u0004"u8.ToArray(), out DebugLink link));
        Assert.Equal(0x04030201u, link.Checksum);
        foreach (byte[] section in new byte[][] { [], "abc"u8.ToArray(), "ab\0\0\u0001\u0002\u0003"u8.ToArray(), "\0\0\0\0\0\0\0\0"u8.ToArray(), "../x\0\0\0\0\0\0\0\0"u8.ToArray() })
            Assert.False(DebugLink.TryParse(section, out _));
        Assert.True(AlternateDebugLink.TryParse("/usr/lib/debug/.dwz/x\0\u0001\u0002"u8.ToArray(), out AlternateDebugLink other));
        Assert.Equal(new byte[] { 1, 2 }, other.BuildId.ToArray());
        foreach (byte[] section in new byte[][] { [], "abc"u8.ToArray(), "abc\0"u8.ToArray(), "\0abc"u8.ToArray() })
            Assert.False(AlternateDebugLink.TryParse(section, out _));
    }

    public void Dispose() => _files.Dispose();
}
