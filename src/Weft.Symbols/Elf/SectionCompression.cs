using System.Buffers.Binary;
using System.IO.Compression;
using ZstdSharp;

namespace Weft.Symbols.Elf;

/// <summary>Compressed sections: the header of SHF_COMPRESSED (Elf64_Chdr) with zlib or Zstandard, and the older form of .zdebug_ sections.</summary>
public static class SectionCompression
{
    /// <summary>No section is decompressed to more bytes than this.</summary>
    public const int MaximumBytes = 1 << 30;

    /// <summary>Nor to more than so many times its compressed size. The format of zlib reaches 1032; sections of a program stay below 100.</summary>
    public const int MaximumRatio = 4096;

    private const int HeaderBytes = 24;
    private const int OldHeaderBytes = 12;
    private const uint Zlib = 1;
    private const uint Zstandard = 2;

    /// <summary>Decompresses a section with SHF_COMPRESSED.</summary>
    /// <param name="stored">The section's bytes, beginning with the header.</param>
    /// <param name="bytes">What it holds; empty on failure.</param>
    public static ElfOutcome TryDecompress(ReadOnlyMemory<byte> stored, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (stored.Length < HeaderBytes) return ElfOutcome.BrokenCompression;
        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(stored.Span);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(stored.Span[8..]);
        ReadOnlyMemory<byte> compressed = stored[HeaderBytes..];
        if (kind is not (Zlib or Zstandard)) return ElfOutcome.UnknownCompression;
        if (!Fits(length, compressed.Length)) return ElfOutcome.TooLarge;
        byte[] output = GC.AllocateUninitializedArray<byte>((int)length);
        if (!(kind == Zlib ? TryInflate(compressed, output) : TryZstandard(compressed.Span, output))) return ElfOutcome.BrokenCompression;
        bytes = output;
        return ElfOutcome.Ok;
    }

    /// <summary>Decompresses a .zdebug_ section: "ZLIB", the length as eight big-endian bytes, zlib.</summary>
    /// <param name="stored">The section's bytes. Without that beginning they are taken to be not compressed, as binutils does.</param>
    /// <param name="bytes">What it holds; empty on failure.</param>
    public static ElfOutcome TryDecompressOld(ReadOnlyMemory<byte> stored, out ReadOnlyMemory<byte> bytes)
    {
        bytes = stored;
        if (stored.Length < OldHeaderBytes || !stored.Span.StartsWith("ZLIB"u8)) return ElfOutcome.Ok;
        bytes = default;
        ulong length = BinaryPrimitives.ReadUInt64BigEndian(stored.Span[4..]);
        ReadOnlyMemory<byte> compressed = stored[OldHeaderBytes..];
        if (!Fits(length, compressed.Length)) return ElfOutcome.TooLarge;
        byte[] output = GC.AllocateUninitializedArray<byte>((int)length);
        if (!TryInflate(compressed, output)) return ElfOutcome.BrokenCompression;
        bytes = output;
        return ElfOutcome.Ok;
    }

    /// <summary>Whether a length may be decompressed from so many bytes.</summary>
    internal static bool Fits(ulong length, int compressed) => length <= MaximumBytes && length <= (ulong)compressed * MaximumRatio;

    private static bool TryInflate(ReadOnlyMemory<byte> compressed, byte[] output)
    {
        try
        {
            using ZLibStream stream = new(new MemoryReadStream(compressed), CompressionMode.Decompress);
            return stream.ReadAtLeast(output, output.Length, throwOnEndOfStream: false) == output.Length && stream.ReadByte() < 0;
        }
        // Most broken streams are told by the one, some that want a dictionary by the other (ZLibException).
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return false;
        }
    }

    private static bool TryZstandard(ReadOnlySpan<byte> compressed, byte[] output)
    {
        try
        {
            using Decompressor decompressor = new();
            return decompressor.TryUnwrap(compressed, output, out int written) && written == output.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
