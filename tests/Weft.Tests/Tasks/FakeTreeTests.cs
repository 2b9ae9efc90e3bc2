using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Tasks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Tasks;

/// <summary>The scanner over a made-up proc tree: the traps that a real machine does not hold still for.</summary>
public sealed class FakeTreeTests
{
    private const TaskFields Everything = (TaskFields)((1 << 23) - 1);

    [Fact]
    public void A_task_that_vanished_at_any_file_is_no_error()
    {
        string[] files = ["stat", "status", "io", "schedstat", "wchan", "syscall", "cmdline", "cgroup", "statm", "smaps_rollup", "environ", "oom_score"];
        foreach (string missing in files)
        {
            using FakeProc fake = new();
            fake.Process(new FakeTask(10), new FakeTask(11)).Process(20);
            fake.Remove($"10/{missing}");
            fake.Remove($"10/task/11/{missing}");
            using TaskScanner scanner = new(fake.Root);
            TaskSnapshot snapshot = scanner.Take(new TaskRequest { Rows = RowMode.Both, Fields = Everything, Engine = EngineChoice.Procfs });
            Assert.Contains(Enumerable.Range(0, snapshot.Count), i => snapshot[i].ProcessId == 20);
            for (int i = 0; i < snapshot.Count; i++)
            {
                foreach (Column column in ColumnRegistry.All)
                {
                    ColumnValue value = column.Read(snapshot[i]);
                    Assert.NotEqual(value.IsPresent ? Presence.NotRead : Presence.Present, value.Presence);
                }
            }
        }
    }

    [Fact]
    public void A_command_line_that_blocks_costs_a_time_out_and_no_more()
    {
        using FakeProc fake = new();
        fake.Process(10).Process(20);
        fake.Blocking("10/cmdline");
        using TaskScanner scanner = new(fake.Root) { CommandLineTimeout = TimeSpan.FromMilliseconds(30) };
        TaskSnapshot snapshot = scanner.Take(new TaskRequest { Fields = TaskFields.CommandLine });
        Assert.Equal(2, snapshot.Count);
        Assert.Equal(Presence.TimedOut, snapshot[0].CommandLine(out _));
        Assert.Equal(Presence.Present, snapshot[1].CommandLine(out _));
        fake.Release("10/cmdline", default);
    }

    [Fact]
    public void A_tree_without_machine_files_still_lists_its_tasks()
    {
        using FakeProc fake = new();
        fake.Process(10);
        foreach (string name in (string[])["stat", "uptime", "meminfo", "loadavg"]) fake.Remove(name);
        using TaskScanner scanner = new(fake.Root);
        TaskSnapshot snapshot = scanner.Take(new TaskRequest { Fields = TaskFields.Stat | TaskFields.MemorySize | TaskFields.BootTime | TaskFields.MachineMemory });
        Assert.Equal(1, snapshot.Count);
        Assert.Equal(Presence.NotSupported, ColumnRegistry.Get("start").Read(snapshot[0]).Presence);
        Assert.Equal(Presence.NotSupported, ColumnRegistry.Get("pmem").Read(snapshot[0]).Presence);
    }
}
