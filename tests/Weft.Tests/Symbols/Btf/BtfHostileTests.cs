using CsCheck;
using Weft.Symbols.Btf;
using Xunit;

namespace Weft.Tests.Symbols.Btf;

public sealed class BtfHostileTests
{
    private static readonly byte[] Sample = BtfBuilder.Sample();

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (int length = 0; length < Sample.Length; length++) Assert.False(BtfReader.TryParse(Sample.AsSpan(0, length), out _));
    }

    [Fact]
    public void Flipped_bytes_never_throw() =>
        Gen.Select(Gen.Int[0, Sample.Length - 1], Gen.Byte).Array[1, 12].Sample(
            flips =>
            {
                byte[] bytes = (byte[])Sample.Clone();
                foreach ((int at, byte value) in flips) bytes[at] = value;
                AskEverything(bytes);
            },
            iter: 20_000);

    [Fact]
    public void Cut_and_random_bytes_never_throw() =>
        Gen.Byte.Array[0, 200].Sample(
            tail =>
            {
                AskEverything(tail);
                AskEverything([.. Sample[..24], .. tail]);
            },
            iter: 10_000);

    private static void AskEverything(byte[] bytes)
    {
        if (!BtfReader.TryParse(bytes, out BtfReader btf)) return;
        foreach (BtfKind kind in Enum.GetValues<BtfKind>()) btf.TryFindType(kind, "outer"u8, out _);
        for (int id = -1; id <= btf.TypeCount + 1; id++)
        {
            if (btf.TryGetType(id, out BtfType type)) _ = btf.Name(type.NameOffset);
            btf.TryResolve(id, out _, out _);
            btf.TryGetSize(id, out _);
            btf.TryGetArray(id, out _, out _);
            btf.TryGetPointee(id, out _);
            btf.IsSigned(id);
            btf.TryGetEnumValue(id, "GREEN"u8, out _);
            btf.TryFindMember(id, "pids[3]"u8, out _);
            btf.TryFindMember(id, "first.low"u8, out _);
            btf.TryFindMember(id, "whole"u8, out _);
        }
    }
}
