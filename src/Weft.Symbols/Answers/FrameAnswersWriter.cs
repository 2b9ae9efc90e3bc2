using System.Buffers.Binary;
using System.Text;
using Weft.Symbols.Dwarf;
using Weft.Symbols.Elf;

namespace Weft.Symbols.Answers;

/// <summary>Gathers answers about one module and makes the bytes that <see cref="FrameAnswers"/> reads.</summary>
public sealed class FrameAnswersWriter
{
    private readonly SortedDictionary<ulong, byte[]> _records = [];
    private int _bytes;

    /// <summary>How many addresses there are answers for.</summary>
    public int Count => _records.Count;

    /// <summary>Adds the answer for an address of the file, unless there is one or there is no more room.</summary>
    public void Add(ulong address, FrameAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (!_records.ContainsKey(address) && answer.Source.Count <= FrameAnswers.MaximumFrames) Add(address, Encode(answer));
    }

    /// <summary>Adds all the answers of an earlier file, as far as there is room.</summary>
    public void Add(FrameAnswers earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        for (int i = 0; i < earlier.Count; i++)
        {
            ReadOnlySpan<byte> record = earlier.Record(i);
            if (!record.IsEmpty && !_records.ContainsKey(earlier.Address(i))) Add(earlier.Address(i), record.ToArray());
        }
    }

    /// <summary>The file's bytes.</summary>
    /// <param name="key">What names the module, its debug file and who read them.</param>
    public byte[] Finish(ReadOnlySpan<byte> key)
    {
        int table = FrameAnswers.Padded(FrameAnswers.HeaderBytes + key.Length);
        int at = table + Count * FrameAnswers.EntryBytes;
        byte[] file = new byte[at + _bytes];
        FrameAnswers.Mark.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(FrameAnswers.LengthAt), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(20), Count);
        key.CopyTo(file.AsSpan(FrameAnswers.HeaderBytes));
        foreach ((ulong address, byte[] record) in _records)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(table), address);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(table + 8), at);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(table + 12), record.Length);
            record.CopyTo(file, at);
            table += FrameAnswers.EntryBytes;
            at += record.Length;
        }
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(FrameAnswers.ChecksumAt), DebugLinkChecksum.Compute(file.AsSpan(FrameAnswers.SummedFrom)));
        return file;
    }

    private void Add(ulong address, byte[] record)
    {
        // 256 bytes are room for the header and the longest key.
        int filled = 256 + _bytes + Count * FrameAnswers.EntryBytes;
        if (filled + FrameAnswers.EntryBytes + record.Length > FrameAnswers.MaximumBytes) return;
        _records.Add(address, record);
        _bytes += record.Length;
    }

    private static byte[] Encode(FrameAnswer answer)
    {
        using MemoryStream stream = new();
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, answer.SymbolStart);
        stream.Write(number);
        Text(answer.Symbol);
        BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)answer.Source.Count);
        stream.Write(number[..2]);
        foreach (SourceFrame frame in answer.Source)
        {
            Text(frame.LinkageName);
            Text(frame.QualifiedName);
            Text(frame.File);
            BinaryPrimitives.WriteInt32LittleEndian(number, frame.Line);
            BinaryPrimitives.WriteInt32LittleEndian(number[4..], frame.Column);
            stream.Write(number);
            stream.WriteByte((byte)(frame.IsInlined ? 1 : 0));
        }
        return stream.ToArray();

        void Text(string? text)
        {
            Span<byte> length = stackalloc byte[4];
            byte[] bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(length, text is null ? -1 : bytes.Length);
            stream.Write(length);
            stream.Write(bytes);
        }
    }
}
