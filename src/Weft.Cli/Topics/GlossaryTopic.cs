using Weft.Cli.Manual;

namespace Weft.Cli.Topics;

/// <summary>The words everything else is said in, in short; docs/GLOSSARY.md says more of each.</summary>
internal static class GlossaryTopic
{
    public static Topic Make() => new("glossary", "the words of processes and threads, each with a command that shows it",
    [
        new("")
        {
            Text = ["Linux knows only tasks. What a task shares with others makes it a thread of a process, or a process of its own."],
            Entries =
            [
                new("task", "what the kernel schedules: it runs, or it waits (weft ps -eL)"),
                new("process", "one or more tasks that share memory, open files and signal handlers; one id for all (weft ps)"),
                new("thread", "one task of a process (weft ps -T @NAME)"),
                new("pid, tgid", "the id of the process; the kernel calls it thread group id (weft ps -o pid)"),
                new("tid, lwp, spid", "the id of one task; the leader's equals the pid (weft ps -eLo pid,tid)"),
                new("leader", "the first task of a process; the process lives on when it ends first"),
                new("address space", "the memory a process's threads share: a pointer means the same in all of them (weft ps -o vsz,rss)"),
                new("state", "R running or ready, S sleeping, D waiting and not to be interrupted, T stopped, t traced, Z zombie, I idle (weft help columns state)"),
                new("zombie", "has ended, and its parent has not asked how (weft ps --where 'state = Z')"),
                new("orphan", "its parent has ended; init or a subreaper has it now (weft ps --where 'ppid = 1')"),
                new("session, process group", "processes of one login, and of one command line in it (weft ps -eo sid,pgid,args)"),
                new("kernel thread", "a task of the kernel itself, with no memory of its own (weft ps --where kernelThread)"),
                new("wait channel", "the kernel function in which a task waits (weft ps -eLo tid,wchan)"),
                new("system call", "how a program asks the kernel for something (weft ps -eLo tid,syscall)"),
                new("futex", "the kernel's place to wait for a lock: mutexes, conditions and joins are made of it"),
                new("run queue", "the tasks of one CPU that could run; waiting in it is lost time (weft ps -eLo tid,runDelay)"),
                new("voluntary switch", "the task gave up the CPU to wait; an involuntary one: the CPU was taken from it (weft ps -eo voluntarySwitches,involuntarySwitches)"),
                new("page fault", "memory used that was not there yet: minor from memory, major from disk (weft ps -eo minflt,majflt)"),
                new("resident", "memory that is in RAM now; shared pages count for each who shares them (weft ps -eo rss,pss)"),
                new("namespace", "what a container is made of: an own view of ids, mounts, network (weft ps -eo pidns,netns)"),
                new("control group", "a set of tasks with limits and accounts in common; a systemd unit is one (weft ps -eo unit,cgroup)"),
                new("frame", "one call that has not returned yet; a thread's frames are its stack (weft stack @NAME)"),
                new("return address", "where a function goes on when the one it called returns (weft stack --raw @NAME)"),
                new("inlined function", "one whose code the compiler put into its caller's"),
                new("ptrace stop", "a thread held by its tracer, such as a debugger"),
                new("capability", "one right of root, given singly (weft ps -eo capabilities)"),
            ],
        },
    ]);
}
