using CsCheck;
using Weft.Fuzz;
using Xunit;

namespace Weft.Tests.Linux.Procfs;

/// <summary>The fuzz targets with a small number of inputs; the long campaigns run tests/fuzz/Weft.Fuzz.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Nothing_breaks_a_parser(string target) => Assert.Null(Campaign.Run(target, iterations: 5000, seed: 7)?.Reason);

    [Theory]
    [MemberData(nameof(Targets))]
    public void Random_bytes_break_no_parser(string target) =>
        Gen.Byte.Array[0, 300].Sample(bytes => FuzzTargets.All[target](bytes), iter: 2000, threads: 1);

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_text_cut_at_any_byte_breaks_no_parser(string target)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Campaign.CorpusPath, target)))
        {
            byte[] text = File.ReadAllBytes(file);
            for (int length = 0; length <= text.Length; length++) FuzzTargets.All[target](text.AsSpan(0, length));
        }
    }

    [Fact]
    public void A_campaign_is_the_same_for_the_same_seed()
    {
        byte[][] seeds = ["some seed"u8.ToArray(), "another"u8.ToArray()];
        Mutator first = new(seeds, 5), second = new(seeds, 5), other = new(seeds, 6);
        byte[][] inputs = [.. Enumerable.Range(0, 50).Select(_ => first.Next())];
        Assert.Equal(inputs, Enumerable.Range(0, 50).Select(_ => second.Next()));
        Assert.NotEqual(inputs, Enumerable.Range(0, 50).Select(_ => other.Next()));
    }
}
