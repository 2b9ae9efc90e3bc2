using System.Text;
using Weft.Linux.Procfs;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Linux.Procfs;

/// <summary><c>mountinfo</c>, against findmnt and against hostile bytes.</summary>
public sealed class MountLinesTests
{
    [Fact]
    public void Mounts_are_those_of_findmnt()
    {
        string[] expected = Run.Program("findmnt", ["-rn", "-o", "TARGET,FSTYPE"]).OutputLines;
        List<string> found = [];
        MountLines mounts = new(File.ReadAllBytes("/proc/self/mountinfo"));
        while (mounts.MoveNext()) found.Add($"{Encoding.UTF8.GetString(mounts.MountPoint)} {Encoding.UTF8.GetString(mounts.FileSystem)}");
        Assert.Equal(expected.Select(static l => l.Replace("\\x20", "\\040")).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Fields_stand_where_the_manual_says_with_any_number_of_optional_ones()
    {
        MountLines mounts = new("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue\n36 35 0:5 / /p\\040q ro - proc proc rw,hidepid=invisible,gid=7\nbroken\n"u8);
        Assert.True(mounts.MoveNext());
        Assert.Equal("/mnt2 rw,noatime ext3 rw,errors=continue", Text(mounts));
        Assert.True(mounts.MoveNext());
        Assert.Equal("/p\\040q ro proc rw,hidepid=invisible,gid=7", Text(mounts));
        Assert.True(MountLines.TryFindOption(mounts.FileSystemOptions, "hidepid"u8, out ReadOnlySpan<byte> value));
        Assert.True(value.SequenceEqual("invisible"u8));
        Assert.True(MountLines.TryFindOption(mounts.FileSystemOptions, "rw"u8, out value));
        Assert.True(value.IsEmpty);
        Assert.False(MountLines.TryFindOption(mounts.FileSystemOptions, "hide"u8, out _));
        Assert.False(mounts.MoveNext());
    }

    [Fact]
    public void Hostile_bytes_end()
    {
        Random random = new(11);
        byte[] text = new byte[200];
        for (int round = 0; round < 5000; round++)
        {
            for (int i = 0; i < text.Length; i++) text[i] = " -\n,=/ab\\\0"u8[random.Next(10)];
            MountLines mounts = new(text.AsSpan(0, random.Next(text.Length)));
            int lines = 0;
            while (mounts.MoveNext())
            {
                Assert.False(mounts.MountPoint.IsEmpty);
                _ = MountLines.TryFindOption(mounts.FileSystemOptions, "a"u8, out _);
                Assert.True(++lines <= text.Length);
            }
        }
    }

    private static string Text(MountLines m) => string.Join(' ', Encoding.UTF8.GetString(m.MountPoint), Encoding.UTF8.GetString(m.Options), Encoding.UTF8.GetString(m.FileSystem), Encoding.UTF8.GetString(m.FileSystemOptions));
}
