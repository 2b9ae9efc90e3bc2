namespace Weft.Cli.Demos;

/// <summary>The demos there are, in the order they are listed.</summary>
internal static class DemoList
{
    public static IReadOnlyList<Demo> All { get; } =
    [
        LockDemos.Deadlock, StuckDemos.SelfDeadlock, StuckDemos.DeadOwner, StuckDemos.ForkLock, ProcessDemos.PipeFull, StuckDemos.LostWakeup, LockDemos.LockChain,
        CrowdDemos.Herd, CrowdDemos.Starved, ThreadDemos.Runaway, CrashDemos.CrashThread, CrashDemos.CrashProcess,
        ThreadDemos.LostUpdate, ProcessDemos.ForkTree, ThreadDemos.ThreadPool, ProcessDemos.Zombie, ThreadDemos.LeakThreads,
    ];

    public static IEnumerable<string> Names => All.Select(static d => d.Name);

    public static Demo? Find(string name) => All.FirstOrDefault(d => d.Name == name);
}
