using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Tasks;

/// <summary>The scanner over the real machine: what it costs in memory, and which processes it opens.</summary>
[Collection(Alone.Name)]
public sealed class TaskScannerTests
{
    [Theory]
    [InlineData(EngineChoice.Procfs)]
    [InlineData(EngineChoice.Bpf)]
    public void A_scan_allocates_nothing_per_task(EngineChoice engine)
    {
        using ProcRoot root = ProcRoot.OpenSystem();
        using TaskScanner scanner = new(root);
        TaskRequest request = new() { Rows = RowMode.Threads, Engine = engine, Fields = TaskFields.Stat | TaskFields.Owner };
        TaskSnapshot snapshot = new();
        long few = Allocated(scanner, request, snapshot, out int before);
        using Fixture fixture = Fixture.Start("threads", 4, 250);
        // Once to grow, then twice with everything in place.
        Allocated(scanner, request, snapshot, out _);
        long many = Allocated(scanner, request, snapshot, out int after);
        Assert.True(after > 1000 && before < 900, $"{before} rows, then {after}");
        // The machine's facts and a few buffers are made anew at each scan, however many tasks there are.
        Assert.True(many - few < 2000, $"{few} bytes for {before} rows, {many} bytes for {after} rows");
        Assert.Equal(engine, snapshot.Engine);
    }

    private static long Allocated(TaskScanner scanner, TaskRequest request, TaskSnapshot snapshot, out int rows)
    {
        scanner.Take(request, snapshot);
        long start = GC.GetAllocatedBytesForCurrentThread();
        scanner.Take(request, snapshot);
        long used = GC.GetAllocatedBytesForCurrentThread() - start;
        rows = snapshot.Count;
        return used;
    }

    [Fact]
    public void A_snapshot_taken_again_forgets_the_tasks_that_ended()
    {
        using ProcRoot root = ProcRoot.OpenSystem();
        using TaskScanner scanner = new(root);
        TaskSnapshot snapshot;
        int pid;
        using (Fixture fixture = Fixture.Start("zombie_leader"))
        {
            pid = fixture.Pid;
            snapshot = scanner.Take(new TaskRequest { Rows = RowMode.Both, ProcessIds = [pid] });
            // The process's row and its threads' (the leader is one).
            Assert.Equal(1 + Directory.GetDirectories($"/proc/{pid}/task").Length, snapshot.Count);
        }
        scanner.Take(new TaskRequest { Rows = RowMode.Both, ProcessIds = [pid] }, snapshot);
        Assert.Equal(0, snapshot.Count);
        Assert.Equal(0, snapshot.ProcessCount);
    }

    [Fact]
    public void Only_the_processes_asked_for_are_opened()
    {
        RunResult traced = Run.Program("strace", ["-f", "-e", "trace=openat", "-o", "/dev/stdout", Repository.Binary, "ps", "-T", "-p", Environment.ProcessId.ToString()]);
        string[] opened = [.. traced.OutputLines.Where(static l => l.Contains("openat("))];
        Assert.Contains(opened, static l => l.Contains($"\"{Environment.ProcessId}/task\""));
        Assert.DoesNotContain(opened, static l => l.Contains("\"1/") || l.Contains("\"2/"));
    }
}
