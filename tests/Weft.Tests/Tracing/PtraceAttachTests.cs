using System.Globalization;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tests.Support;
using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Tracing;

/// <summary>Attaching to what runs, and letting it go as it was. The target is a grandchild of this runner, which traces it.</summary>
public sealed class PtraceAttachTests
{
    private const int Stop = 19, Continue = 18, User = 10;

    [Fact]
    public void Threads_made_while_it_attaches_are_all_had()
    {
        int threads = Repository.Long ? 10_000 : 1000;
        using Fixture fixture = Fixture.Start("seized", "making", threads);
        int target = fixture["target"];
        using ProcRoot root = ProcRoot.OpenSystem();
        for (int round = 0; round < 5; round++)
        {
            List<TaskEvent> events;
            using (PtraceEventSource source = PtraceEventSource.TryAttach(root, [target], withStacks: false, out _)!)
            {
                events = Read(source, events => events.Count(static e => e.Kind == TaskEventKind.Fork) >= 100);
                source.Release();
                Untraced(target);
                while (source.TryRead(out TaskEvent next)) events.Add(next);
                Assert.True(source.IsOver);
                Assert.Equal([target], source.LeftRunning);
            }
            Assert.Equal((TaskEventKind.Present, target, target), (events[0].Kind, events[0].ProcessId, events[0].TaskId));
            Assert.True(events.Count(static e => e.Kind == TaskEventKind.Present) > threads);
            Assert.Equal("making", SeizedRun.Text(events[0].Arguments).Split('\0')[1]);
            // Who ends was there or was made before; at most the one that was made last lives on.
            HashSet<int> living = [];
            foreach (TaskEvent e in events)
            {
                if (e.Kind == TaskEventKind.Present) Assert.True(living.Add(e.TaskId));
                else if (e.Kind == TaskEventKind.Fork) Assert.True(living.Add(e.OtherTaskId));
                else if (e.Kind == TaskEventKind.Exit) Assert.True(living.Remove(e.TaskId));
            }
            Assert.InRange(living.Count, threads + 1, threads + 3);
        }
    }

    [Fact]
    public void What_is_stopped_stays_stopped()
    {
        using Fixture fixture = Fixture.Start("seized", "waiting", 20);
        int target = fixture["target"];
        using ProcRoot root = ProcRoot.OpenSystem();
        ProcessControl.Signal(target, Stop);
        Until(() => States(target).All(static s => s == 'T'), "it does not stop");
        using (PtraceEventSource source = PtraceEventSource.TryAttach(root, [target], withStacks: false, out _)!) source.Release();
        Untraced(target);
        Until(() => States(target).All(static s => s == 'T'), "it is not stopped any more");
        ProcessControl.Signal(target, Continue);
        Until(() => States(target).All(static s => s == 'S'), "it does not go on");
        Assert.Equal("0\n", fixture.Ask("count"));
    }

    [Fact]
    public void It_can_be_stopped_and_continued_while_it_is_traced()
    {
        using Fixture fixture = Fixture.Start("seized", "waiting", 20);
        int target = fixture["target"];
        using ProcRoot root = ProcRoot.OpenSystem();
        using PtraceEventSource source = PtraceEventSource.TryAttach(root, [target], withStacks: false, out _)!;
        for (int i = 0; i < 20; i++)
        {
            ProcessControl.Signal(target, Stop);
            // A traced task that is stopped for job control shows t or T.
            Until(() => States(target).All(static s => s is 'T' or 't'), "it does not stop");
            ProcessControl.Signal(target, Continue);
            Until(() => States(target).All(static s => s == 'S'), "it does not go on");
        }
        ProcessControl.Signal(target, Stop);
        Until(() => States(target).All(static s => s is 'T' or 't'), "it does not stop");
        source.Release();
        Untraced(target);
        Until(() => States(target).All(static s => s == 'T'), "it is not stopped any more");
        ProcessControl.Signal(target, Continue);
        Assert.Equal("0\n", fixture.Ask("count"));
    }

    [Fact]
    public void A_storm_of_stops_leaves_it_as_the_last_one_says()
    {
        using Fixture fixture = Fixture.Start("seized", "making", 20);
        int target = fixture["target"];
        using ProcRoot root = ProcRoot.OpenSystem();
        Random random = new(5);
        for (int round = 0; round < (Repository.Long ? 100 : 12); round++)
        {
            bool stops = round % 2 == 0;
            Thread storm = new(() =>
            {
                for (int i = 0; i < 200; i++)
                {
                    ProcessControl.Signal(target, stops ? Continue : Stop);
                    ProcessControl.Signal(target, stops ? Stop : Continue);
                }
            });
            storm.Start();
            do
            {
                using PtraceEventSource source = PtraceEventSource.TryAttach(root, [target], withStacks: false, out _)!;
                Thread.SpinWait(random.Next(20_000));
                source.Release();
            }
            while (storm.IsAlive);
            storm.Join();
            Untraced(target);
            Until(() => States(target).All(s => stops ? s == 'T' : s is not ('T' or 't')), $"round {round}: {new string([.. States(target)])}");
        }
        ProcessControl.Signal(target, Continue);
    }

    [Fact]
    public void A_signal_arrives_exactly_once_however_often_it_is_attached_and_let_go()
    {
        using Fixture fixture = Fixture.Start("seized", "waiting", 5);
        int target = fixture["target"], rounds = 0, wanted = Repository.Long ? 1000 : 50;
        using ProcRoot root = ProcRoot.OpenSystem();
        using CancellationTokenSource over = new();
        int attached = 0;
        Thread tracer = new(() =>
        {
            while (!over.IsCancellationRequested)
            {
                using PtraceEventSource source = PtraceEventSource.TryAttach(root, [target], withStacks: false, out _)!;
                Thread.SpinWait(attached++ % 50 * 200);
                source.Release();
            }
        });
        tracer.Start();
        while (Volatile.Read(ref attached) < wanted)
        {
            ProcessControl.Signal(target, User);
            rounds++;
            // Until it is handled: a second one meanwhile would be one with it.
            Until(() => fixture.Ask("count") == $"{rounds}\n", $"signal {rounds} got lost");
        }
        over.Cancel();
        tracer.Join();
        Untraced(target);
        Assert.Equal($"{rounds}\n", fixture.Ask("count"));
    }

    [Fact]
    public void Who_is_traced_already_or_gone_is_refused()
    {
        using Fixture fixture = Fixture.Start("seized", "waiting", 1);
        int target = fixture["target"];
        using ProcRoot root = ProcRoot.OpenSystem();
        using (PtraceEventSource first = PtraceEventSource.TryAttach(root, [target], withStacks: false, out _)!)
        {
            Assert.Null(PtraceEventSource.TryAttach(root, [target], withStacks: false, out Errno failure));
            Assert.Equal(Errno.NotPermitted, failure);
            first.Release();
        }
        Assert.Null(PtraceEventSource.TryAttach(root, [0x3FFFFF], withStacks: false, out Errno gone));
        Assert.Equal(Errno.NoProcess, gone);
        Untraced(target);
    }

    [Fact]
    public void A_tracer_that_is_killed_leaves_its_target_as_it_was()
    {
        using Fixture making = Fixture.Start("seized", "making", 10);
        using Fixture waiting = Fixture.Start("seized", "waiting", 10);
        Random random = new(9);
        int signals = 0;
        for (int i = 0; i < (Repository.Long ? 200 : 20); i++)
        {
            using System.Diagnostics.Process weft = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Repository.Binary, ["trace", "--engine", "ptrace", "-o", "/dev/null", "-p", Text(making["target"]), "-p", Text(waiting["target"])]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            // Mostly while it traces, now and then while it is still on its way there.
            if (i % 4 != 0) Until(() => Tracer(waiting["target"], waiting["target"]) != "0", "it is not traced");
            for (int spins = random.Next(60); spins > 0; spins--)
            {
                ProcessControl.Signal(waiting["target"], User);
                signals++;
                Until(() => waiting.Ask("count") == $"{signals}\n", $"signal {signals} got lost");
            }
            weft.Kill();
            weft.WaitForExit();
            Untraced(making["target"]);
            Untraced(waiting["target"]);
            Until(() => States(waiting["target"]).Concat(States(making["target"])).All(static s => s is not ('T' or 't')), "it stands");
        }
        Assert.Equal($"{signals}\n", waiting.Ask("count"));
    }

    internal static string Tracer(int pid, int tid) => File.ReadLines($"/proc/{pid}/task/{tid}/status").First(static l => l.StartsWith("TracerPid:", StringComparison.Ordinal))[10..].Trim();

    private static List<TaskEvent> Read(PtraceEventSource source, Func<List<TaskEvent>, bool> enough)
    {
        List<TaskEvent> events = [];
        for (long deadline = Environment.TickCount64 + 60_000; !enough(events);)
        {
            Assert.True(Environment.TickCount64 < deadline, $"only {events.Count} events");
            source.Wait(TimeSpan.FromMilliseconds(50));
            while (source.TryRead(out TaskEvent next)) events.Add(next);
        }
        return events;
    }

    private static void Untraced(int pid) => Assert.All(Tasks(pid), tid => Assert.Equal("0", Reading(() => Tracer(pid, tid), "0")));

    private static IEnumerable<char> States(int pid) => Tasks(pid).Select(tid => Reading(() =>
    {
        string stat = File.ReadAllText($"/proc/{pid}/task/{tid}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }, 'S'));

    private static int[] Tasks(int pid) => [.. Directory.GetDirectories($"/proc/{pid}/task").Select(static t => int.Parse(Path.GetFileName(t), CultureInfo.InvariantCulture))];

    // A thread may end between its listing and its reading.
    private static T Reading<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (IOException)
        {
            return otherwise;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Until(Func<bool> condition, string otherwise)
    {
        for (long deadline = Environment.TickCount64 + 30_000; !condition(); Thread.Yield())
        {
            if (Environment.TickCount64 >= deadline) Assert.Fail(otherwise);
        }
    }
}
