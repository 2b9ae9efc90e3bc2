using System.Globalization;
using Weft.Linux.Procfs;

namespace Weft.Tests.Linux.Bpf;

/// <summary>What /proc says of one task, read the plain way.</summary>
internal sealed class ProcOracle
{
    private readonly Dictionary<string, string[]> _status = [];

    public required TaskStat Stat { get; init; }

    public required byte[] Name { get; init; }

    /// <summary>schedstat: time on a processor, time waiting for one, times put on one.</summary>
    public required ulong[] Schedule { get; init; }

    public required int OomScoreAdjustment { get; init; }

    public required int ExitCode { get; init; }

    public ulong[] Numbers(string key) => _status.TryGetValue(key, out string[]? words) ? [.. words.Where(w => char.IsDigit(w[0])).Select(ulong.Parse)] : [];

    /// <summary>Reads a task; null when it is gone.</summary>
    public static ProcOracle? Read(int tgid, int tid)
    {
        string directory = $"/proc/{tgid}/task/{tid}/";
        try
        {
            // oom_score_adj first: everything after it lies between the two readings that it is compared with.
            int oom = int.Parse(File.ReadAllText(directory + "oom_score_adj"), CultureInfo.InvariantCulture);
            if (!StatParser.TryParse(File.ReadAllBytes(directory + "stat"), out TaskStat stat, out TaskStatRemainder rest, out ReadOnlySpan<byte> name)) return null;
            ulong[] schedule = [.. File.ReadAllText(directory + "schedstat").Split(' ', StringSplitOptions.TrimEntries).Select(ulong.Parse)];
            ProcOracle oracle = new() { Stat = stat, ExitCode = rest.ExitCode, Name = name.ToArray(), Schedule = schedule, OomScoreAdjustment = oom };
            foreach (string line in File.ReadAllLines(directory + "status"))
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0) oracle._status[line[..colon]] = line[(colon + 1)..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            }
            return oracle;
        }
        catch (IOException)
        {
            return null;
        }
        catch (ArgumentException) // an empty file: gone between open and read
        {
            return null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
