using System.Globalization;
using System.Text;

namespace Weft.Actions;

/// <summary>A set of CPUs by number, as sched_setaffinity(2) takes it; any number of CPUs. Never changed once made.</summary>
public sealed class CpuSet
{
    /// <summary>CPU numbers are below this: the most a kernel is built for is 8192.</summary>
    public const int MaximumCpus = 1 << 16;

    private const int BitsOfWord = 64;

    private readonly ulong[] _words;

    /// <summary>Takes words over: bit n of them is CPU n.</summary>
    public CpuSet(ReadOnlySpan<ulong> words)
    {
        int length = words.Length;
        while (length > 0 && words[length - 1] == 0) length--;
        _words = words[..length].ToArray();
    }

    /// <summary>The words; those at the end that would be 0 are left out.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>How many CPUs are in it.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (ulong word in _words) count += System.Numerics.BitOperations.PopCount(word);
            return count;
        }
    }

    /// <summary>One more than the highest number in it; 0 when it is empty.</summary>
    public int End => _words.Length == 0 ? 0 : (_words.Length * BitsOfWord) - System.Numerics.BitOperations.LeadingZeroCount(_words[^1]);

    /// <summary>Whether a CPU is in it.</summary>
    public bool Has(int cpu) => cpu >= 0 && cpu / BitsOfWord < _words.Length && (_words[cpu / BitsOfWord] >> (cpu % BitsOfWord) & 1) != 0;

    /// <summary>Whether both hold the same CPUs.</summary>
    public bool IsSame(CpuSet other) => Words.SequenceEqual(other.Words);

    /// <summary>The set with a CPU put in or taken out.</summary>
    public CpuSet With(int cpu, bool isIn)
    {
        if (cpu is < 0 or >= MaximumCpus) throw new ArgumentOutOfRangeException(nameof(cpu));
        ulong[] words = new ulong[Math.Max(_words.Length, (cpu / BitsOfWord) + 1)];
        _words.CopyTo(words, 0);
        ulong bit = 1UL << (cpu % BitsOfWord);
        if (isIn) words[cpu / BitsOfWord] |= bit;
        else words[cpu / BitsOfWord] &= ~bit;
        return new CpuSet(words);
    }

    /// <summary>Reads a list as the kernel writes it: <c>0-3,8</c> (cpuset(7), List format).</summary>
    /// <param name="text">The list; blanks around it do not matter.</param>
    /// <param name="set">The set; null when it is no list.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out CpuSet? set)
    {
        set = null;
        ulong[] words = [];
        text = text.Trim();
        if (text.IsEmpty) return false;
        foreach (Range part in text.Split(','))
        {
            ReadOnlySpan<char> range = text[part].Trim();
            int dash = range.IndexOf('-');
            if (!TryNumber(dash < 0 ? range : range[..dash], out int first)) return false;
            int last = first;
            if (dash >= 0 && !TryNumber(range[(dash + 1)..], out last)) return false;
            if (last < first) return false;
            if (words.Length <= last / BitsOfWord) Array.Resize(ref words, (last / BitsOfWord) + 1);
            for (int cpu = first; cpu <= last; cpu++) words[cpu / BitsOfWord] |= 1UL << (cpu % BitsOfWord);
        }
        set = new CpuSet(words);
        return true;
    }

    /// <summary>The list: <c>0-3,8</c>; empty for none.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        for (int cpu = 0; cpu < End; cpu++)
        {
            if (!Has(cpu)) continue;
            int last = cpu;
            while (Has(last + 1)) last++;
            if (text.Length > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{cpu}");
            if (last > cpu) text.Append(CultureInfo.InvariantCulture, $"-{last}");
            cpu = last;
        }
        return text.ToString();
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < MaximumCpus;
}
