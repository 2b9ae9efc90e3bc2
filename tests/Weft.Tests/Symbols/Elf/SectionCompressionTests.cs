using System.Buffers.Binary;
using Weft.Symbols.Elf;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Elf;

public sealed class SectionCompressionTests : IDisposable
{
    private readonly ElfFiles _files = new();

    [Theory]
    [InlineData("zlib-gabi", ".debug_info")]
    [InlineData("zlib-gnu", ".zdebug_info")]
    [InlineData("zstd", ".debug_info")]
    public void Compressed_sections_give_what_was_in_them(string kind, string stored)
    {
        string path = _files.Compile("plain", "#include <stdio.h>\nint main(int c, char **v) { return printf(\"%d %s\", c, *v); }", "-g", "-gz=none");
        RunResult result = Run.Program("objcopy", ["--compress-debug-sections=" + kind, path, _files.At("packed")]);
        Assert.SkipWhen(result.ExitCode != 0, "this objcopy does not compress with " + kind);
        ElfImage plain = ElfFiles.Open(path), packed = ElfFiles.Open(_files.At("packed"));
        Assert.True(packed.TryFindSection(System.Text.Encoding.ASCII.GetBytes(stored), out _));
        int compared = 0;
        foreach (ref readonly ElfSection section in plain.Sections)
        {
            string name = System.Text.Encoding.ASCII.GetString(plain.SectionName(section));
            if (!name.StartsWith(".debug_", StringComparison.Ordinal)) continue;
            Assert.Equal(ElfOutcome.Ok, plain.TryGetBytes(section, out ReadOnlyMemory<byte> expected));
            Assert.Equal(ElfOutcome.Ok, packed.TryGetBytes(plain.SectionName(section), out ReadOnlyMemory<byte> actual));
            Assert.True(expected.Span.SequenceEqual(actual.Span), name);
            using SectionBytes opened = packed.OpenSection(plain.SectionName(section));
            Assert.Equal(expected.Length, opened.Length);
            for (int end = 1; end < expected.Length; end += 1 + (end / 3)) Assert.True(opened.UpTo(end)[..end].SequenceEqual(expected.Span[..end]), name);
            Assert.True(opened.Whole.SequenceEqual(expected.Span), name);
            compared++;
        }
        Assert.True(compared >= 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_length_that_cannot_be_is_refused_before_it_costs_memory(uint kind)
    {
        byte[] stored = new byte[4096];
        BinaryPrimitives.WriteUInt32LittleEndian(stored, kind);
        foreach (ulong length in new[] { ulong.MaxValue, 1UL << 40, (ulong)SectionCompression.MaximumBytes + 1, (ulong)stored.Length * (SectionCompression.MaximumRatio + 1) })
        {
            BinaryPrimitives.WriteUInt64LittleEndian(stored.AsSpan(8), length);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(ElfOutcome.TooLarge, SectionCompression.TryDecompress(stored, out _));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
        }
    }

    [Fact]
    public void A_length_that_lies_is_found()
    {
        byte[] zlib = [1, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. Zlib(new byte[100])];
        Assert.Equal(ElfOutcome.Ok, SectionCompression.TryDecompress(zlib, out ReadOnlyMemory<byte> bytes));
        Assert.Equal(100, bytes.Length);
        foreach (byte length in new byte[] { 99, 101 })
        {
            zlib[8] = length;
            Assert.Equal(ElfOutcome.BrokenCompression, SectionCompression.TryDecompress(zlib, out _));
        }
        zlib[0] = 9;
        Assert.Equal(ElfOutcome.UnknownCompression, SectionCompression.TryDecompress(zlib, out _));
    }

    [Fact]
    public void What_was_looked_at_stays_when_the_rest_is_broken()
    {
        byte[] content = new byte[400_000];
        new Random(7).NextBytes(content);
        byte[] stored = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. Zlib(content)];
        BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(8), content.Length);
        using (SectionBytes cut = SectionCompression.Open(stored.AsMemory(0, stored.Length / 2), isOld: false))
        {
            Assert.True(cut.UpTo(100_000)[..100_000].SequenceEqual(content.AsSpan(0, 100_000)));
            Assert.Equal(content.Length, cut.Length);
            ReadOnlySpan<byte> all = cut.Whole;
            Assert.InRange(all.Length, 150_000, 250_000);
            Assert.True(all.SequenceEqual(content.AsSpan(0, all.Length)));
            Assert.Equal(all.Length, cut.Length);
        }
        // A length that lies: what there is.
        BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(8), content.Length + 1);
        using (SectionBytes longer = SectionCompression.Open(stored, isOld: false)) Assert.True(longer.Whole.SequenceEqual(content));
        BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(8), content.Length - 1);
        using (SectionBytes shorter = SectionCompression.Open(stored, isOld: false)) Assert.True(shorter.Whole.SequenceEqual(content.AsSpan(0, content.Length - 1)));
        stored[0] = 9;
        Assert.Equal(0, SectionCompression.Open(stored, isOld: false).Length);
    }

    public void Dispose() => _files.Dispose();

    private static byte[] Zlib(byte[] bytes)
    {
        using MemoryStream output = new();
        using (System.IO.Compression.ZLibStream stream = new(output, System.IO.Compression.CompressionMode.Compress)) stream.Write(bytes);
        return output.ToArray();
    }
}
