using System.Diagnostics;
using Weft.Linux.Procfs;
using Weft.Tests.Support;
using Weft.Waiting;
using Xunit;

namespace Weft.Tests.Waiting;

/// <summary>Waits in the runtimes that are installed here, live.</summary>
[Collection(Alone.Name)]
public sealed class RuntimeLockTests
{
    // A call through PyDLL keeps the interpreter lock, which one that runs for ever wants back at once.
    private const string Python = """
        import ctypes, threading, os, sys
        lock = threading.Lock()
        lock.acquire()
        tids = {}
        def locked():
            tids['locked'] = threading.get_native_id()
            started.release()
            lock.acquire()
        def holder():
            tids['holder'] = threading.get_native_id()
            print('ready', os.getpid(), tids['holder'], tids['locked'], tids['wants'], flush=True)
            ctypes.PyDLL(None).sleep(600)
        def wants():
            tids['wants'] = threading.get_native_id()
            started.release()
            while True: pass
        started = threading.Semaphore(0)
        threading.Thread(target=locked, daemon=True).start()
        started.acquire()
        threading.Thread(target=wants, daemon=True).start()
        started.acquire()
        threading.Thread(target=holder, daemon=True).start()
        sys.stdin.read()
        """;

    private const string Java = """
        import java.util.concurrent.locks.*;
        public class Stuck {
            static final Object monitor = new Object();
            static final ReentrantLock lock = new ReentrantLock();
            static Thread start(String name, Runnable body) { Thread t = new Thread(body, name); t.setDaemon(true); t.start(); return t; }
            public static void main(String[] arguments) throws Exception {
                Object other = new Object();
                lock.lock();
                synchronized (monitor) {
                    Thread enters = start("enters", () -> { synchronized (monitor) { } });
                    Thread parks = start("parks", lock::lock);
                    Thread waits = start("waits", () -> { synchronized (other) { try { other.wait(); } catch (InterruptedException e) { } } });
                    while (enters.getState() != Thread.State.BLOCKED || parks.getState() != Thread.State.WAITING || waits.getState() != Thread.State.WAITING) Thread.yield();
                    System.out.println("ready " + ProcessHandle.current().pid());
                    while (System.in.read() >= 0) { }
                }
            }
        }
        """;

    [Theory]
    [InlineData("python3")]
    [InlineData("/usr/bin/python3")]
    public void The_holder_of_the_Python_interpreter_lock_is_named_and_a_Python_lock_is_called_one(string program)
    {
        string? python = Find(program);
        Assert.SkipWhen(python is null, $"no {program}");
        using Running process = new(python!, ["-c", Python]);
        (int pid, int holder, int locked, int wants) = (process.Number(0), process.Number(1), process.Number(2), process.Number(3));
        WaitReport report = Until(pid, r => r.Threads.Any(t => t.Tid == wants && t.Stood && t.Wait.Kind == WaitKind.Mutex));
        Wait wait = report.Threads.Single(t => t.Tid == wants).Wait;
        Assert.StartsWith("the Python interpreter lock (GIL)", wait.Text, StringComparison.Ordinal);
        Assert.Equal((pid, holder), (Assert.Single(wait.EndedBy).ProcessId, wait.EndedBy[0].Tid));
        Wait other = report.Threads.Single(t => t.Tid == locked).Wait;
        Assert.Equal((WaitKind.Semaphore, "a Python lock"), (other.Kind, other.Text));
        Assert.Empty(other.EndedBy);
    }

    [Fact]
    public void Waits_of_Java_are_named_and_nobody_is_blamed()
    {
        string? java = Find("java");
        Assert.SkipWhen(java is null, "no java");
        string source = Path.Combine(Directory.CreateTempSubdirectory("weft-java-").FullName, "Stuck.java");
        try
        {
            File.WriteAllText(source, Java);
            using Running process = new(java!, ["-Xint", "-XX:TieredStopAtLevel=0", source]);
            int pid = process.Number(0);
            (string Name, WaitKind Kind, string Text)[] expected = [("enters", WaitKind.Mutex, "a Java monitor"), ("parks", WaitKind.Condition, "an unpark"), ("waits", WaitKind.Condition, "a notify of a Java object")];
            foreach ((string name, WaitKind kind, string text) in expected)
            {
                WaitReport report = Until(pid, r => r.Threads.Any(t => t.Name.Span.SequenceEqual(System.Text.Encoding.ASCII.GetBytes(name)) && t.Wait.Kind == kind));
                Wait wait = report.Threads.First(t => t.Name.Span.SequenceEqual(System.Text.Encoding.ASCII.GetBytes(name))).Wait;
                Assert.StartsWith(text, wait.Text, StringComparison.Ordinal);
                Assert.Empty(wait.EndedBy);
                Assert.DoesNotContain(report.Findings, static f => f.IsStuck);
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(source)!, true);
        }
    }

    [Fact]
    public void Waits_of_the_dotnet_runtime_that_runs_this_test_are_named()
    {
        using ManualResetEventSlim never = new();
        Thread waits = new(() => never.Wait()) { IsBackground = true };
        waits.Start();
        try
        {
            WaitReport report = Until(Environment.ProcessId, static r => r.Threads.Any(static t => t.Wait is { Kind: WaitKind.Condition, Text: "a lock or an event of the .NET runtime" }));
            Assert.DoesNotContain(report.Findings, static f => f.IsStuck);
        }
        finally
        {
            never.Set();
            waits.Join();
        }
    }

    private static string? Find(string program) =>
        program.StartsWith('/') ? (File.Exists(program) ? program : null)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);

    private static WaitReport Until(int pid, Predicate<WaitReport> holds)
    {
        using WaitReader reader = new(ProcRoot.OpenSystem()) { Interval = TimeSpan.FromMilliseconds(20) };
        WaitReport? report = null;
        RunningDemo.Until(() => holds(report = reader.Read([pid])), "it stands");
        return report!;
    }

    // A program that prints "ready NUMBER…" and ends with its standard input.
    private sealed class Running : IDisposable
    {
        private readonly Process _process;
        private readonly string[] _words;

        public Running(string program, string[] arguments)
        {
            _process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
            _words = (_process.StandardOutput.ReadLine() ?? "").Split(' ');
            Assert.Equal("ready", _words[0]);
        }

        public int Number(int index) => int.Parse(_words[index + 1], System.Globalization.CultureInfo.InvariantCulture);

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
