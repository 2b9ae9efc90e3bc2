using Weft.Tasks;
using Weft.Tests.Sampling;

namespace Weft.Tests.Cli.Tops;

/// <summary>Made-up tasks in few words.</summary>
internal static class Crew
{
    public static MadeTask Process(int id, double cpu = 0, int parent = 1, string name = "prog", int threads = 1, string? command = null) => Known(RowKind.Process, id, id, cpu, name) with
    {
        Parent = parent,
        ThreadCount = threads,
        ResidentPresence = Presence.Present,
        ResidentBytes = id * 1_048_576L,
        CommandPresence = command is null ? Presence.NotRead : Presence.Present,
        Command = command ?? "",
    };

    public static MadeTask Thread(int process, int tid, double cpu = 0, string name = "worker-1", char state = 'S') => Known(RowKind.Thread, process, tid, cpu, name) with { State = (byte)state, ThreadCount = 2 };

    private static MadeTask Known(RowKind kind, int process, int tid, double cpu, string name) => new()
    {
        Kind = kind,
        ProcessId = process,
        Tid = tid,
        StartTicks = (ulong)tid,
        Name = name,
        CpuPercent = cpu,
        RatesPresence = Presence.Present,
        CpuNanoseconds = (ulong)tid * 1_000_000_000,
    };

    /// <summary>A process with a pool of workers and two threads besides, and one that is alone.</summary>
    public static MadeTask[] Pool(int workers = 3) =>
    [
        Process(10, 7, name: "payments", threads: workers + 2, command: "payments\0--port\08443\0"),
        Thread(10, 10, 0, "payments"),
        .. Enumerable.Range(0, workers).Select(i => Thread(10, 11 + i, 2, $"worker-{i}", i == 0 ? 'R' : 'S')),
        Thread(10, 50, 1, "gc"),
        Process(60, 3, name: "alone"),
        Thread(60, 60, 3, "alone"),
    ];
}
