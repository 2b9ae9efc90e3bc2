using System.Text;
using CsCheck;
using Weft.Symbols.Elf;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Elf;

/// <summary>The decoder, held against what xz(1) wrote.</summary>
public sealed class XzDecoderTests
{
    private const int Limit = 1 << 28;

    public static TheoryData<string> Options =>
        ["-0", "-6", "-9e", "--check=none", "--check=crc32", "--check=crc64", "--check=sha256", "--block-size=4096", "--lzma2=lc=0,lp=4,pb=0", "--lzma2=lc=4,lp=0,pb=4", "--lzma2=preset=0,dict=4KiB", "-T2"];

    [Theory, MemberData(nameof(Options))]
    public void What_xz_compressed_comes_back(string option)
    {
        Random random = new(3);
        byte[] noise = new byte[300_000];
        random.NextBytes(noise);
        byte[][] inputs = [[], [7], Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 30_000))), noise, [.. noise.AsSpan(0, 70_000), .. new byte[3_000_000], .. noise],
            File.ReadAllBytes("/usr/bin/bash"), File.ReadAllBytes(typeof(Gen).Assembly.Location)];
        foreach (byte[] input in inputs)
        {
            byte[] compressed = Xz(input, option);
            Assert.Equal(ElfOutcome.Ok, XzDecoder.TryDecode(compressed, Limit, out byte[] output));
            Assert.True(input.AsSpan().SequenceEqual(output));
        }
    }

    [Fact]
    public void Streams_one_after_another_are_one_file()
    {
        byte[] file = [.. Xz("first "u8.ToArray(), "-0"), 0, 0, 0, 0, .. Xz("second"u8.ToArray(), "--check=crc32")];
        Assert.Equal(ElfOutcome.Ok, XzDecoder.TryDecode(file, Limit, out byte[] output));
        Assert.Equal("first second"u8.ToArray(), output);
    }

    [Fact]
    public void The_limit_and_the_ratio_are_kept()
    {
        byte[] zeros = Xz(new byte[50_000_000], "-9");
        Assert.Equal(ElfOutcome.TooLarge, XzDecoder.TryDecode(zeros, 49_999_999, out _));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(ElfOutcome.TooLarge, XzDecoder.TryDecode(zeros, 1 << 20, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal(ElfOutcome.Ok, XzDecoder.TryDecode(zeros, 50_000_000, out byte[] output));
        Assert.Equal(50_000_000, output.Length);
    }

    [Fact]
    public void Every_cut_is_refused()
    {
        byte[] file = Xz(Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, 300))), "-6");
        for (int length = 0; length < file.Length; length++) Assert.NotEqual(ElfOutcome.Ok, XzDecoder.TryDecode(file.AsSpan(0, length), Limit, out _));
    }

    [Fact]
    public void No_changed_byte_gives_other_contents()
    {
        byte[] original = Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, 3000)));
        byte[] file = Xz(original, "-6");
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte[1, 255]).Array[1, 3].Sample(
            changes =>
            {
                byte[] changed = [.. file];
                foreach ((int at, byte flip) in changes) changed[at] ^= flip;
                Assert.True(XzDecoder.TryDecode(changed, 1 << 20, out byte[] output) != ElfOutcome.Ok || output.AsSpan().SequenceEqual(original));
            },
            iter: 5000);
    }

    [Fact]
    public void Other_filters_are_named_as_unknown() =>
        Assert.Equal(ElfOutcome.UnknownCompression, XzDecoder.TryDecode(Xz(new byte[100], "--x86", "--lzma2"), Limit, out _));

    private static byte[] Xz(byte[] input, params string[] options) =>
        Run.Program("xz", ["-c", "-q", .. options], input).OutputBytes;
}
