using Weft.Columns;
using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>What a fault in one thread or one process takes with it.</summary>
internal static class CrashDemos
{
    // No memory is ever there: it is below vm.mmap_min_addr.
    private const nint NowhereAddress = 0x40;
    private const int Workers = 3;

    public static Demo CrashThread { get; } = new()
    {
        Name = "crash-thread",
        Summary = "one thread writes where no memory is, and all threads end",
        Story = "in a moment worker-2 writes where no memory is. The others have done nothing wrong and will end with it: a signal ends a process, never a thread.",
        Tries = ["weft ps -T PID", "gdb -p PID -ex continue"],
        Crash = "the fault of worker-2 alone took all its threads with it.",
        Program = static stage =>
        {
            for (int i = 1; i <= Workers; i++)
            {
                bool faulty = i == 2;
                PosixThread thread = DemoStage.Thread($"worker-{i}", () =>
                {
                    if (!faulty) DemoStage.Stay();
                    ProcessControl.Sleep(stage.Soon);
                    MemoryFault.Write(NowhereAddress);
                });
                DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, thread.Tid, $"worker-{i}", faulty ? "sleeps, then writes to address 0x40" : "sleeps")
                {
                    SystemCall = faulty ? KernelCalls.ClockNanosleep : KernelCalls.Pause,
                });
            }
            DemoStage.Ready(Workers);
            DemoStage.Stay();
        },
    };

    public static Demo CrashProcess { get; } = new()
    {
        Name = "crash-process",
        Summary = "a child process writes where no memory is, and its parent lives on",
        Story = "in a moment its child worker-1 writes where no memory is. The child ends; the parent sees how, says so, and lives on.",
        Tries = ["weft tree PID", "ps -o pid,ppid,stat,comm --ppid PID", "weft ps PID"],
        Program = static stage =>
        {
            int child = stage.Child("worker-1");
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, DemoStage.Pid, "crash-process", "the parent, waits for its child") { SystemCall = KernelCalls.Wait4 });
            DemoStage.Tell(new DemoMessage.TaskSaid(child, child, "worker-1", "sleeps, then writes to address 0x40") { SystemCall = KernelCalls.ClockNanosleep });
            DemoStage.Ready(2);
            ChildProcesses.Wait(child, block: true, out ChildStatus status);
            DemoStage.Tell(new DemoMessage.Say($"worker-1 ({child}) was ended by SIG{SignalNames.Of(status.Signal)}; its parent ({DemoStage.Pid}) lives on."));
            DemoStage.Stay();
        },
        Parts = new Dictionary<string, Action<DemoStage>>
        {
            ["worker"] = static stage =>
            {
                ProcessControl.Sleep(stage.Soon);
                MemoryFault.Write(NowhereAddress);
            },
        },
    };
}
