using Weft.Linux.Procfs;

namespace Weft.Tasks;

/// <summary>Guesses which engine answers a request with less CPU.</summary>
internal static class EngineEstimate
{
    // Measured on two cores of a virtual machine; only their ratio matters, and a wrong guess costs milliseconds.
    private const long SetupMicroseconds = 12_000;
    private const long FileMicroseconds = 15;
    private const long RecordNanoseconds = 700;

    /// <summary>Whether the task iterator is worth its set-up for this request.</summary>
    public static bool BpfIsCheaper(TaskRequest request, ProcRoot root, ProcfsEngine procfs, bool loaded)
    {
        // A few processes by id: procfs reads just those.
        if (request.ProcessIds is not null || !IsSystemRoot(root)) return false;
        ReadBuffer buffer = new(128);
        if (root.Read("loadavg\0"u8, buffer, oneRecord: true) != ReadOutcome.Read || !TryTotalTasks(buffer.Text, out long tasks)) return false;
        long rows = request.Rows == RowMode.Processes && tasks * FileMicroseconds > SetupMicroseconds ? CountProcesses(procfs) : tasks;
        long filesSaved = rows;
        if ((request.Fields & TaskFields.Owner) != 0) filesSaved += rows / 4;
        long bpf = (loaded ? 0 : SetupMicroseconds) + (tasks * RecordNanoseconds / 1000);
        return bpf < filesSaved * FileMicroseconds;
    }

    private static int CountProcesses(ProcfsEngine procfs)
    {
        List<int> ids = [];
        procfs.List(ids);
        return ids.Count;
    }

    /// <summary>Whether this root is the running kernel's own, which is what BPF sees.</summary>
    public static bool IsSystemRoot(ProcRoot root) => root.Path is "/proc" or "/proc/";

    // "0.18 0.04 0.01 1/77 2059": the fourth field is running/total tasks (proc_loadavg(5)).
    private static bool TryTotalTasks(ReadOnlySpan<byte> text, out long tasks)
    {
        tasks = 0;
        int slash = text.IndexOf((byte)'/');
        return slash > 0 && new DecimalScanner(text[(slash + 1)..]).TryNext(out tasks);
    }
}
