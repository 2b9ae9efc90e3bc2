using System.Buffers.Binary;
using System.Diagnostics;
using CsCheck;
using Weft.Fuzz;
using Weft.Symbols.Elf;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Elf;

/// <summary>Files made to mislead: nothing throws, and memory and time stay within bounds.</summary>
public sealed class ElfHostileTests
{
    private static readonly ulong[] Extremes = [0, 1, 8, 0x7F, 0xFFFF, 1UL << 31, uint.MaxValue, 1UL << 62, long.MaxValue, ulong.MaxValue - 23, ulong.MaxValue];

    [Fact]
    public void Any_word_of_the_headers_may_say_anything()
    {
        byte[] file = File.ReadAllBytes("/usr/bin/true");
        int sections = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(40));
        int[] places = [.. Enumerable.Range(2, 100).Select(i => i * 8), .. Enumerable.Range(0, (file.Length - sections) / 8).Select(i => sections + (i * 8))];
        foreach (int place in places)
        {
            foreach (ulong extreme in Extremes)
            {
                byte[] changed = [.. file];
                BinaryPrimitives.WriteUInt64LittleEndian(changed.AsSpan(place), extreme);
                ElfTargets.Image(changed);
                BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(place), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(place)));
                ElfTargets.Image(changed);
            }
        }
    }

    [Fact]
    public void Mutated_files_break_nothing()
    {
        byte[][] files = [.. Directory.EnumerateFiles(Path.Combine(Campaign.CorpusPath, "elf")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes), File.ReadAllBytes("/usr/bin/true")];
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 7], Gen.ULong).Array[1, 20]).Sample(
            (number, changes) =>
            {
                byte[] changed = [.. files[number]];
                foreach ((int at, int size, ulong value) in changes)
                    for (int i = 0; i <= size; i++) changed[(at + i) % changed.Length] = (byte)(value >> (i * 8));
                ElfTargets.Image(changed);
            },
            iter: Repository.Long ? 50_000 : 3_000);
    }

    [Fact]
    public void Symbols_nested_without_end_and_all_at_one_address_cost_no_more_than_their_count()
    {
        const int Count = 200_000;
        // One within the other; then all on one address with names that are the same for long.
        byte[] nested = MadeFile(Count, i => (0x1000 + (ulong)i, (ulong)(2 * (Count - i)), 1));
        byte[] piled = MadeFile(Count, i => (0x1000, 10, (uint)(1 + (i % 1000))));
        foreach (byte[] file in new[] { nested, piled })
        {
            ElfImage image = ElfFiles.Open(file);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            SymbolTable table = ElfFiles.Code(image);
            for (ulong address = 0x1000; address < 0x1000 + (2 * Count); address++) table.TryFind(address, out _);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40L << 20);
            // A bound on work that grows with the square, not a measure: that would take hours.
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 60);
            Assert.InRange(table.Count, 1, Count);
        }
    }

    [Fact]
    public void Many_segments_that_are_the_same_code_are_not_searched_each()
    {
        const int Copies = 60_000;
        byte[] file = File.ReadAllBytes(Path.Combine(Campaign.CorpusPath, "elf", "headerless.so"));
        int first = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(32));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(56));
        byte[] made = [.. file, .. file.AsSpan(first, count * 56), .. new byte[Copies * 56]];
        BinaryPrimitives.WriteUInt64LittleEndian(made.AsSpan(32), (ulong)file.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(made.AsSpan(56), (ushort)(count + Copies));
        for (int i = 0; i < Copies; i++)
        {
            Span<byte> segment = made.AsSpan(file.Length + ((count + i) * 56));
            BinaryPrimitives.WriteUInt32LittleEndian(segment, 1);
            BinaryPrimitives.WriteUInt32LittleEndian(segment[4..], 5);
            BinaryPrimitives.WriteUInt64LittleEndian(segment[32..], (ulong)made.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(segment[40..], (ulong)made.Length);
        }
        long start = Stopwatch.GetTimestamp();
        SymbolTable table = ElfFiles.Code(ElfFiles.Open(made));
        Assert.True(table.TryFind("shared_function"u8, out _));
        // All of it, once for each segment, would be 200 GB.
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 30);
    }

    /// <summary>A file with one code section and a symbol table that is given.</summary>
    private static byte[] MadeFile(int count, Func<int, (ulong Address, ulong Size, uint Name)> symbol)
    {
        const int Headers = 64 * 5;
        const int Strings = 4096;
        byte[] file = new byte[Headers + Strings + ((count + 1) * 24)];
        Span<byte> all = file;
        "\u007FELF\u0002\u0001\u0001"u8.CopyTo(all);
        BinaryPrimitives.WriteUInt16LittleEndian(all[16..], 3);
        BinaryPrimitives.WriteUInt16LittleEndian(all[18..], 62);
        BinaryPrimitives.WriteUInt64LittleEndian(all[40..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(all[58..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(all[60..], 4);
        Section(1, 1, 6, 0x1000, 0, 1UL << 40, 0);
        Section(2, 3, 0, 0, Headers, Strings, 0);
        Section(3, 2, 0, 0, Headers + Strings, (ulong)(count + 1) * 24, 2);
        all.Slice(Headers + 1, Strings - 2).Fill((byte)'a');
        for (int i = 0; i < count; i++)
        {
            (ulong address, ulong size, uint name) = symbol(i);
            Span<byte> entry = all[(Headers + Strings + ((i + 1) * 24))..];
            BinaryPrimitives.WriteUInt32LittleEndian(entry, name);
            entry[4] = 0x12;
            BinaryPrimitives.WriteUInt16LittleEndian(entry[6..], 1);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], address);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], size);
        }
        return file;

        void Section(int index, uint type, ulong flags, ulong address, ulong offset, ulong size, uint link)
        {
            Span<byte> header = file.AsSpan(64 + (index * 64));
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], type);
            BinaryPrimitives.WriteUInt64LittleEndian(header[8..], flags);
            BinaryPrimitives.WriteUInt64LittleEndian(header[16..], address);
            BinaryPrimitives.WriteUInt64LittleEndian(header[24..], offset);
            BinaryPrimitives.WriteUInt64LittleEndian(header[32..], size);
            BinaryPrimitives.WriteUInt32LittleEndian(header[40..], link);
        }
    }
}
