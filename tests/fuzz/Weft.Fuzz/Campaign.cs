using System.Diagnostics;

namespace Weft.Fuzz;

/// <summary>Runs one target on its seeds and on what the mutator makes of them.</summary>
public static class Campaign
{
    /// <summary>What an input may take; a parser needs microseconds for it.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    /// <summary>The directory with one directory of seeds for each target.</summary>
    public static string CorpusPath { get; } = Path.Combine(AppContext.BaseDirectory, "corpus");

    /// <summary>Runs a campaign; the same arguments make the same inputs.</summary>
    /// <returns>The first failure, or null.</returns>
    public static FuzzFailure? Run(string name, int iterations, ulong seed, Action<byte[]>? before = null)
    {
        FuzzTarget target = FuzzTargets.All[name];
        byte[][] seeds = [.. Directory.EnumerateFiles(Path.Combine(CorpusPath, name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        foreach (byte[] input in seeds)
            if (Try(target, input, before) is { } failure) return failure;
        Mutator mutator = new(seeds, seed);
        for (int i = 0; i < iterations; i++)
            if (Try(target, mutator.Next(), before) is { } failure) return failure;
        return null;
    }

    private static FuzzFailure? Try(FuzzTarget target, byte[] input, Action<byte[]>? before)
    {
        before?.Invoke(input);
        long start = Stopwatch.GetTimestamp();
        try
        {
            target(input);
        }
        catch (Exception exception)
        {
            return new FuzzFailure(input, exception.ToString());
        }
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        return taken > TimeLimit ? new FuzzFailure(input, $"took {taken.TotalSeconds:F1} s") : null;
    }
}
