using System.Buffers.Binary;
using System.Text;
using Weft.Symbols.Btf;

namespace Weft.Tests.Symbols.Btf;

/// <summary>Writes BTF, to feed the reader types whose every byte is known.</summary>
internal sealed class BtfBuilder
{
    private readonly List<byte> _types = [];
    private readonly List<byte> _strings = [0];
    private int _count;

    public int Integer(string name, uint bytes, bool signed = false) => Add(name, BtfKind.Integer, 0, false, bytes, (signed ? 0x0100_0000u : 0) | (bytes * 8));

    public int Pointer(int to) => Add("", BtfKind.Pointer, 0, false, (uint)to);

    public int Modifier(BtfKind kind, string name, int to) => Add(name, kind, 0, false, (uint)to);

    public int Array(int element, int index, uint count) => Add("", BtfKind.Array, 0, false, 0, (uint)element, (uint)index, count);

    public int Composite(BtfKind kind, string name, uint bytes, bool bitFields, params (string Name, int Type, uint Offset)[] members) =>
        Add(name, kind, members.Length, bitFields, bytes, [.. members.SelectMany(m => new[] { String(m.Name), (uint)m.Type, m.Offset })]);

    public int Enum(string name, bool signed, params (string Name, int Value)[] values) =>
        Add(name, BtfKind.Enum, values.Length, signed, 4, [.. values.SelectMany(v => new[] { String(v.Name), (uint)v.Value })]);

    public int Enum64(string name, params (string Name, ulong Value)[] values) =>
        Add(name, BtfKind.Enum64, values.Length, false, 8, [.. values.SelectMany(v => new[] { String(v.Name), (uint)v.Value, (uint)(v.Value >> 32) })]);

    public int Add(string name, BtfKind kind, int count, bool flag, uint sizeOrType, params uint[] trailing)
    {
        Word(String(name));
        Word((uint)count | ((uint)kind << 24) | (flag ? 1u << 31 : 0));
        Word(sizeOrType);
        foreach (uint word in trailing) Word(word);
        return ++_count;
    }

    public byte[] Build()
    {
        byte[] bytes = new byte[24 + _types.Count + _strings.Count];
        Span<byte> header = bytes;
        BinaryPrimitives.WriteUInt16LittleEndian(header, 0xeB9F);
        header[2] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], 24);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], _types.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], _types.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], _strings.Count);
        _types.CopyTo(bytes, 24);
        _strings.CopyTo(bytes, 24 + _types.Count);
        return bytes;
    }

    /// <summary>One of each kind, with nesting, bit-fields and cycles, for tests that break it.</summary>
    public static byte[] Sample()
    {
        BtfBuilder b = new();
        int integer = b.Integer("int", 4, signed: true);
        int word = b.Integer("u64", 8);
        int pointer = b.Pointer(integer + 3);
        int alias = b.Modifier(BtfKind.Typedef, "alias_t", integer);
        int inner = b.Composite(BtfKind.Union, "", 8, false, ("low", integer, 0), ("whole", word, 0));
        int array = b.Array(pointer, integer, 4);
        b.Composite(BtfKind.Struct, "outer", 64, true, ("first", alias, 0), ("", inner, 64), ("flag", integer, (3u << 24) | 128), ("pids", array, 192));
        b.Enum("colour", true, ("RED", -1), ("GREEN", 2));
        b.Enum64("wide", ("HUGE", 0x1_0000_0002));
        int prototype = b.Add("", BtfKind.FunctionPrototype, 1, false, (uint)integer, 0, (uint)pointer);
        b.Modifier(BtfKind.Function, "work", prototype);
        int variable = b.Add("counter", BtfKind.Variable, 0, false, (uint)integer, 1);
        b.Add(".data", BtfKind.DataSection, 1, false, 16, (uint)variable, 0, 4);
        b.Add("double", BtfKind.Float, 0, false, 8);
        b.Add("tag", BtfKind.DeclarationTag, 0, false, (uint)integer, 0xffff_ffff);
        b.Modifier(BtfKind.Forward, "unknown", 0);
        foreach (BtfKind kind in new[] { BtfKind.Const, BtfKind.Volatile, BtfKind.Restrict, BtfKind.TypeTag }) b.Modifier(kind, "", alias);
        return b.Build();
    }

    private uint String(string text)
    {
        if (text.Length == 0) return 0;
        uint offset = (uint)_strings.Count;
        _strings.AddRange(Encoding.UTF8.GetBytes(text + "\0"));
        return offset;
    }

    private void Word(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _types.AddRange(bytes);
    }
}
