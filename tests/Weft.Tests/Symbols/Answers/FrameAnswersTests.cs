using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Weft.Symbols.Answers;
using Weft.Symbols.Dwarf;
using Weft.Symbols.Elf;
using Xunit;

namespace Weft.Tests.Symbols.Answers;

/// <summary>Answers come back as they were written down, and from what was cut, changed or written by another there come none that are wrong.</summary>
public sealed class FrameAnswersTests
{
    private static readonly byte[] s_key = "who reads, and what"u8.ToArray();

    private static readonly Gen<string?> s_text = Gen.OneOf(Gen.Const((string?)null), Gen.String[Gen.Char["abcé𝄞\u001b\0/:"], 0, 40].Select(s => (string?)Whole(s)));

    private static readonly Gen<SourceFrame> s_frame = Gen.Select(s_text, s_text, s_text, Gen.Int, Gen.Int, Gen.Bool, (a, b, c, d, e, f) => new SourceFrame(a, b, c, d, e, f));

    private static readonly Gen<FrameAnswer> s_answer = Gen.Select(s_text, Gen.ULong, s_frame.Array[0, 5], (a, b, c) => new FrameAnswer(a, b, c));

    [Fact]
    public void What_was_written_is_found_and_nothing_else()
    {
        Gen.Select(Gen.ULong[0, 200], s_answer).Array[0, 30].Sample(pairs =>
        {
            Dictionary<ulong, FrameAnswer> expected = [];
            FrameAnswersWriter writer = new();
            foreach ((ulong address, FrameAnswer answer) in pairs)
            {
                expected.TryAdd(address, answer);
                writer.Add(address, answer);
            }
            FrameAnswers read = Open(writer.Finish(s_key));
            // What is taken over from an earlier file is the same again.
            FrameAnswersWriter again = new();
            again.Add(read);
            read = Open(again.Finish(s_key));
            Assert.Equal(expected.Count, read.Count);
            for (ulong address = 0; address <= 201; address++)
            {
                Assert.Equal(expected.TryGetValue(address, out FrameAnswer? answer), read.TryFind(address, out FrameAnswer? found));
                if (answer is null) continue;
                Assert.Equal((answer.Symbol, answer.SymbolStart), (found!.Symbol, found.SymbolStart));
                Assert.Equal(answer.Source, found.Source);
            }
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void A_file_that_was_cut_or_grew_or_has_another_key_is_not_taken()
    {
        byte[] file = Some().Finish(s_key);
        for (int length = 0; length < file.Length; length++) Assert.False(FrameAnswers.TryOpen(file.AsMemory(0, length), s_key, out _));
        Assert.False(FrameAnswers.TryOpen(file.Append((byte)0).ToArray(), s_key, out _));
        Assert.False(FrameAnswers.TryOpen(file, "who reads, and that"u8, out _));
        Assert.False(FrameAnswers.TryOpen(file, s_key.AsSpan(1), out _));
    }

    [Fact]
    public void A_file_with_any_byte_changed_is_not_taken()
    {
        byte[] file = Some().Finish(s_key);
        for (int at = 0; at < file.Length; at++)
        {
            byte[] changed = [.. file];
            changed[at] ^= 0x41;
            Assert.False(FrameAnswers.TryOpen(changed, s_key, out _), $"byte {at}");
        }
    }

    [Fact]
    public void Who_makes_the_checksum_fit_cannot_break_the_reader()
    {
        byte[] file = Some().Finish(s_key);
        Gen.Select(Gen.Int[16, file.Length - 1], Gen.Byte, Gen.Int[16, file.Length - 4], Gen.UInt).Sample((at, value, wide, number) =>
        {
            byte[] changed = [.. file];
            changed[at] = value;
            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(wide), number);
            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(12), DebugLinkChecksum.Compute(changed.AsSpan(16)));
            if (!FrameAnswers.TryOpen(changed, s_key, out FrameAnswers? read)) return;
            for (int i = 0; i < read!.Count; i++) read.TryFind(read.Address(i), out _);
            FrameAnswersWriter writer = new();
            writer.Add(read);
            Assert.True(writer.Finish(s_key).Length <= FrameAnswers.MaximumBytes);
        }, iter: 20_000, threads: 1);
    }

    [Fact]
    public void There_is_an_end_to_what_is_kept()
    {
        FrameAnswersWriter writer = new();
        FrameAnswer answer = new(new string('s', 1000), 1, []);
        for (ulong address = 0; address < 2_000; address++) writer.Add(address, answer);
        byte[] file = writer.Finish(new byte[96]);
        Assert.InRange(file.Length, FrameAnswers.MaximumBytes - 2_048, FrameAnswers.MaximumBytes);
        Assert.True(FrameAnswers.TryOpen(file, new byte[96], out FrameAnswers? read));
        Assert.Equal(writer.Count, read!.Count);
    }

    private static FrameAnswers Open(byte[] file)
    {
        Assert.True(FrameAnswers.TryOpen(file, s_key, out FrameAnswers? answers));
        return answers!;
    }

    private static FrameAnswersWriter Some()
    {
        FrameAnswersWriter writer = new();
        writer.Add(0x1000, new FrameAnswer("main", 0xff0, [new SourceFrame("_ZN1a1bEv", "a::b", "a.cc", 7, 1, true), new SourceFrame(null, "main", "m.c", 9, 0, false)]));
        writer.Add(0x2000, new FrameAnswer(null, 0, []));
        writer.Add(0x1800, new FrameAnswer("clock", 0x1700, [new SourceFrame(null, null, "c.c", 1, 1, false)]));
        return writer;
    }

    // Halves of a pair are no text: names come from bytes that were decoded.
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
