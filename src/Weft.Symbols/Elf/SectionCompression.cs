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

    /// <summary>Prepares to decompress a section as far as it is looked at.</summary>
    /// <param name="stored">Its bytes.</param>
    /// <param name="isOld">Whether it is a .zdebug_ section, else one with SHF_COMPRESSED.</param>
    public static SectionBytes Open(ReadOnlyMemory<byte> stored, bool isOld)
    {
        int header = isOld ? OldHeaderBytes : HeaderBytes;
        if (stored.Length < header || (isOld && !stored.Span.StartsWith("ZLIB"u8))) return isOld ? stored : SectionBytes.Empty;
        uint kind = isOld ? Zlib : BinaryPrimitives.ReadUInt32LittleEndian(stored.Span);
        ulong length = isOld ? BinaryPrimitives.ReadUInt64BigEndian(stored.Span[4..]) : BinaryPrimitives.ReadUInt64LittleEndian(stored.Span[8..]);
        ReadOnlyMemory<byte> compressed = stored[header..];
        if (kind is not (Zlib or Zstandard) || !Fits(length, compressed.Length)) return SectionBytes.Empty;
        return new SectionBytes((int)length, kind == Zlib
            ? () => new ZLibStream(new MemoryReadStream(compressed), CompressionMode.Decompress)
            : () => TryDecompress(stored, out ReadOnlyMemory<byte> bytes) == ElfOutcome.Ok ? new MemoryReadStream(bytes) : null);
    }

    /// <summary>Reads from a stream that decompresses.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="output">What is to be filled.</param>
    /// <param name="got">Bytes that were.</param>
    /// <returns>False when the stream is broken.</returns>
    internal static bool TryRead(Stream stream, Span<byte> output, out int got)
    {
        got = 0;
        try
        {
            got = stream.ReadAtLeast(output, output.Length, throwOnEndOfStream: false);
            return true;
        }
        // Most broken streams are told by the one, some that want a dictionary by the other (ZLibException).
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return false;
        }
    }

    private static bool TryInflate(ReadOnlyMemory<byte> compressed, byte[] output)
    {
        using ZLibStream stream = new(new MemoryReadStream(compressed), CompressionMode.Decompress);
        return TryRead(stream, output, out int got) && got == output.Length && TryRead(stream, stackalloc byte[1], out got) && got == 0;
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
