using System.Text;
using CsCheck;
using Weft.Fuzz;
using Weft.Symbols.Demangling;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Demangling;

public sealed class DemanglerHostileTests
{
    private static readonly byte[][] Real =
    [
        .. Directory.EnumerateFiles(Path.Combine(Campaign.CorpusPath, "demangle")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(name => name.Length > 0),
    ];

    /// <summary>Names of a few bytes that ask for much: doubling by references, depth, length, search without output.</summary>
    public static TheoryData<string> Greedy =>
    [
        // Each argument is the one before twice: 2^60 letters.
        "_Z1f1AIiiE" + Doubling(60, first: 1),
        // The same, searched for a pack that is not there, which writes nothing.
        "_Z1fIiEvT_1AIiiE" + Doubling(60, first: 3, template: "S1_") + "DpS1M_",
        "_Z1f" + new string('P', 60_000) + "i",
        "_Z1fIXsr1aIX" + string.Concat(Enumerable.Repeat("sr1aIX", 300)) + "Li0E" + string.Concat(Enumerable.Repeat("E1bEE", 100)),
        "_ZN1AcvT_" + string.Concat(Enumerable.Repeat("IT_", 500)) + new string('E', 500) + "Ev",
        "_Z1fIX" + string.Concat(Enumerable.Repeat("ng", 30_000)) + "Li0EEEvv",
        "_Z1fIiEv" + string.Concat(Enumerable.Repeat("RT_", 20_000)),
        "_Z1fIJ" + new string('i', 20_000) + "EEvDpT_",
        "_Z1fIJ" + string.Concat(Enumerable.Repeat("JE", 9_000)) + "EEv" + string.Concat(Enumerable.Repeat("DpT_", 9_000)),
        "_ZZ" + string.Concat(Enumerable.Repeat("Z1fvE", 5_000)),
        "_Z1fIT_Evv",
        "_Z3foov" + string.Concat(Enumerable.Repeat(".a.1", 10_000)),
        "_RINvC1a1f" + RustDoubling(60) + "E",
        "_RNvC1a1f" + new string('T', 30_000),
        "_RNvC1au1000_" + new string('9', 1000),
        "_RNvMC1aFGzzzzzzzz_EuE1f",
        "_ZN" + string.Concat(Enumerable.Repeat("1a", 30_000)) + "17h05af221e174051e9E",
    ];

    [Theory, MemberData(nameof(Greedy))]
    public void A_name_beyond_a_cap_stays_mangled(string mangled) => Assert.Equal(mangled, Demangler.Demangle(Encoding.ASCII.GetBytes(mangled)));

    [Fact]
    public void A_name_longer_than_the_cap_is_not_looked_at() =>
        Assert.False(Demangler.TryDemangle(Encoding.ASCII.GetBytes("_Z70000" + new string('a', 70_000) + "v"), out _));

    [Fact]
    public void Depth_is_bearable_on_a_small_stack()
    {
        string[] names = [.. Greedy.Select(row => row.Data), "_Z1f" + string.Concat(Enumerable.Repeat("PF", 500)) + "v" + string.Concat(Enumerable.Repeat("vE", 500))];
        Exception? thrown = null;
        Thread thread = new(
            () =>
            {
                try
                {
                    foreach (string name in names) Demangler.Demangle(Encoding.ASCII.GetBytes(name));
                }
                catch (InvalidOperationException exception)
                {
                    thrown = exception;
                }
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(thrown);
    }

    [Fact]
    public void Every_truncation_is_answered()
    {
        foreach (byte[] name in Real)
            for (int length = 0; length <= name.Length; length++) DemanglingTargets.Demangle(name.AsSpan(0, length));
    }

    [Fact]
    public void Mutations_of_real_names_are_answered() =>
        Gen.Select(Gen.Int[0, Real.Length - 1], Gen.Int[0, Real.Length - 1], Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 4], Gen.Char["_0123456789ABCDEGIJKLMNOPQRSTUVXZabcdefilnoprstvz$."]).Array[1, 6]).Sample(
            (one, other, edits) =>
            {
                List<byte> name = [.. Real[one]];
                foreach ((int place, int kind, char letter) in edits)
                {
                    int at = place % (name.Count + 1);
                    if (kind == 0 || at == name.Count) name.Insert(at, (byte)letter);
                    else if (kind == 1) name[at] = (byte)letter;
                    else if (kind == 2) name.RemoveAt(at);
                    else if (kind == 3) name.InsertRange(at, Real[other].AsSpan(place % Real[other].Length).ToArray());
                    else name.RemoveRange(at, Math.Min(place % 20, name.Count - at));
                }
                DemanglingTargets.Demangle([.. name]);
            },
            iter: Repository.Long ? 500_000 : 10_000);

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        string[] alone = [.. Real.Select(name => Demangler.Demangle(name))];
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => Assert.Equal(alone[i % alone.Length], Demangler.Demangle(Real[i % alone.Length])));
    }

    private static string Doubling(int count, int first, string template = "S_") =>
        string.Concat(Enumerable.Range(first, count).Select(i => $"{template}I{Reference(i)}{Reference(i)}E"));

    // The n-th candidate: S_, S0_, … S9_, SA_ …
    private static string Reference(int index) => index == 0 ? "S_" : "S" + InBase(index - 1, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") + "_";

    // Tuples of the one before twice, the first of units.
    private static string RustDoubling(int count)
    {
        const string Digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        StringBuilder text = new("TuuE");
        int start = "INvC1a1f".Length, last = start;
        for (int i = 0; i < count; i++)
        {
            int next = start + text.Length;
            string back = "B" + (last == 0 ? "" : InBase(last - 1, Digits)) + "_";
            text.Append('T').Append(back).Append(back).Append('E');
            last = next;
        }
        return text.ToString();
    }

    private static string InBase(int value, string digits) =>
        value < digits.Length ? digits[value].ToString() : InBase(value / digits.Length, digits) + digits[value % digits.Length];
}
