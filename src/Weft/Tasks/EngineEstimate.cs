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
        if (MachineFiles.LoadAverage(root, buffer, out LoadAverage load) != ReadOutcome.Read) return false;
        long tasks = load.TotalTasks;
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
}
