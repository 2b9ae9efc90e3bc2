using Weft.Linux.Procfs;
using Weft.Tests.Support;
using Weft.Waiting;
using Xunit;

namespace Weft.Tests.Waiting;

/// <summary>Each kind of lock, held by a thread that the program names itself: what is said to be waited for, of whom, and how sure that is.</summary>
[Collection(Alone.Name)]
public sealed class LockTests
{
    private const string Glibc = "locks", Stripped = "locks_stripped", Musl = "locks_musl", MuslInside = "locks_musl_static", Cpp = "locks_cpp", Rust = "locks_rust";

    [Theory]
    [InlineData(Glibc, "normal", "normal")]
    [InlineData(Glibc, "recursive", "recursive")]
    [InlineData(Glibc, "errorcheck", "errorcheck")]
    [InlineData(Glibc, "adaptive", "adaptive")]
    [InlineData(Glibc, "robust", "robust")]
    [InlineData(Glibc, "inherit", "priority-inheriting")]
    [InlineData(Glibc, "inherit-robust", "priority-inheriting")]
    [InlineData(Glibc, "shared", "shared between processes")]
    [InlineData(Stripped, "recursive", "recursive")]
    [InlineData(Stripped, "robust-shared", "robust")]
    [InlineData(Musl, "recursive", "recursive")]
    [InlineData(Musl, "errorcheck", "errorcheck")]
    [InlineData(Musl, "robust", "robust")]
    [InlineData(Musl, "inherit", "priority-inheriting")]
    [InlineData(MuslInside, "recursive", "recursive")]
    [InlineData(MuslInside, "errorcheck", "errorcheck")]
    public void The_owner_of_a_mutex_is_the_thread_that_took_it(string fixtureName, string kind, string evidence)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "mutex", kind);
        Wait wait = Look(fixture, "waiter").Wait;
        Assert.Equal(WaitKind.Mutex, wait.Kind);
        Assert.Equal([new WaitEnder(fixture.Pid, fixture["holder"], Certainty.Certain)], wait.EndedBy);
        Assert.True(wait.IsComplete);
        Assert.Contains(evidence, wait.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Musl)]
    [InlineData(MuslInside)]
    public void A_normal_mutex_of_musl_does_not_say_who_holds_it_and_that_is_told(string fixtureName)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "mutex", "normal");
        NotKnown(fixture, "waiter", WaitKind.Mutex, "does not say who holds it");
    }

    [Theory]
    [InlineData(Glibc, "shared")]
    [InlineData(Glibc, "shared-robust")]
    [InlineData(Glibc, "shared-inherit")]
    [InlineData(Stripped, "shared")]
    [InlineData(Musl, "shared-errorcheck")]
    public void A_thread_of_another_process_that_has_the_same_memory_is_the_owner(string fixtureName, string kind)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "process", kind);
        WaitReport report = Report(fixture.Pid, fixture["waiter"]);
        Wait wait = report.Threads.Single(t => t.Tid == fixture["waiter"]).Wait;
        Assert.Equal([new WaitEnder(fixture["holder"], fixture["holder"], Certainty.Certain)], wait.EndedBy);
        // And so it is looked at too, and the chain ends there.
        Finding chain = Assert.Single(report.Findings);
        Assert.Equal((FindingKind.Chain, fixture["holder"]), (chain.Kind, chain.Threads[0].Tid));
    }

    [Fact]
    public void A_lock_shared_with_a_process_that_ended_has_a_dead_owner()
    {
        using Fixture fixture = Fixture.Start(Glibc, "process", "shared", "dead");
        Wait wait = Look(fixture, "waiter").Wait;
        Assert.Empty(wait.EndedBy);
        if (wait.Unknown.Length > 0) Assert.Contains("as far as processes may be looked into", wait.Unknown, StringComparison.Ordinal);
        else Assert.Equal(fixture["inner"], wait.DeadOwner);
    }

    [Theory]
    [InlineData(Glibc, "normal")]
    [InlineData(Glibc, "recursive")]
    [InlineData(Stripped, "errorcheck")]
    [InlineData(Musl, "recursive")]
    [InlineData(MuslInside, "errorcheck")]
    public void A_lock_that_a_thread_held_at_the_fork_is_found_in_the_child(string fixtureName, string kind)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "forked", kind);
        WaitReport report = Report(fixture["waiter"], fixture["waiter"]);
        Finding finding = Assert.Single(report.Findings);
        Assert.Equal((FindingKind.LockAcrossFork, true), (finding.Kind, finding.IsStuck));
        Assert.Equal(fixture["holder"], finding.Threads[0].Wait.DeadOwner);
        Assert.DoesNotContain(Report(fixture.Pid, fixture["holder"]).Findings, static f => f.IsStuck);
    }

    [Fact]
    public void A_number_of_another_PID_namespace_is_never_taken_for_a_thread_of_this_one()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a PID namespace is made by root");
        using Fixture fixture = Fixture.Start(Glibc, "process", "shared", "namespace");
        Assert.Equal(1, fixture["inner"]);
        NotKnown(fixture, "waiter", WaitKind.Mutex, "");
    }

    [Theory]
    [InlineData(Glibc)]
    [InlineData(Stripped)]
    public void The_owner_of_a_recursive_mutex_that_ended_is_told(string fixtureName)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "dead", "recursive");
        Assert.Equal(fixture["holder"], Look(fixture, "waiter").Wait.DeadOwner);
    }

    [Theory]
    [InlineData(Musl)]
    [InlineData(MuslInside)]
    public void Of_a_mutex_of_musl_is_told_that_its_owner_ended_but_not_which_that_was(string fixtureName)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "dead", "recursive");
        Assert.Equal(0, NotKnown(fixture, "waiter", WaitKind.Mutex, "its owner has ended, which one is not stored").DeadOwner);
    }

    [Fact]
    public void Where_the_holder_is_now_is_read_too_though_it_waits_for_something_else()
    {
        using Fixture fixture = Fixture.Start(Glibc, "mutex", "normal");
        WaitingThread holder = Report(fixture.Pid, fixture["waiter"]).Threads.Single(t => t.Tid == fixture["holder"]);
        Assert.Contains(holder.Frames, static f => f.Function == "hold_mutex");
        Assert.NotNull(holder.Caller);
    }

    // A library as most machines have it: with the names that programs link to, and no others.
    [Theory]
    [InlineData("mutex", "recursive", WaitKind.Mutex, "mutex 0x", true)]
    [InlineData("writer", "", WaitKind.ReaderWriterLock, "reader-writer lock 0x", true)]
    [InlineData("join", "", WaitKind.Join, "the end of a thread", true)]
    [InlineData("stream", "", WaitKind.Mutex, "the lock of a stdio stream 0x", true)]
    [InlineData("semaphore", "", WaitKind.Semaphore, "semaphore 0x", false)]
    [InlineData("barrier", "", WaitKind.Barrier, "barrier 0x", false)]
    [InlineData("condition", "", WaitKind.Condition, "a condition variable", false)]
    [InlineData("once", "", WaitKind.Once, "an initialisation by pthread_once 0x", false)]
    public void The_names_that_every_C_library_exports_are_enough(string shape, string kind, WaitKind expected, string text, bool isCertain)
    {
        string library = Directory.CreateTempSubdirectory("weft-libc-").FullName;
        try
        {
            RunResult stripped = Run.Program("objcopy", ["--strip-all", "--remove-section=.note.gnu.build-id", "--remove-section=.gnu_debuglink", "/lib/x86_64-linux-gnu/libc.so.6", Path.Combine(library, "libc.so.6")]);
            Assert.SkipUnless(stripped.ExitCode == 0, "no libc.so.6 to copy: " + stripped.Error);
            using Fixture fixture = Fixture.Start("/usr/bin/env", $"LD_LIBRARY_PATH={library}", Repository.FixtureProgram(Stripped), shape, kind);
            Wait wait = Look(fixture, shape == "writer" ? "reader" : "waiter").Wait;
            Assert.Equal(expected, wait.Kind);
            Assert.StartsWith(text, wait.Text, StringComparison.Ordinal);
            if (isCertain) Assert.Equal([new WaitEnder(fixture.Pid, fixture["holder"], Certainty.Certain)], wait.EndedBy);
            else Assert.DoesNotContain(wait.EndedBy, static e => e.Certainty == Certainty.Certain);
        }
        finally
        {
            Directory.Delete(library, true);
        }
    }

    [Theory]
    [InlineData("mutex", "recursive")]
    [InlineData("process", "shared")]
    public void In_a_PID_namespace_of_its_own_a_program_knows_other_numbers_and_ours_are_told(string shape, string kind)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a PID namespace is made by root");
        using Fixture fixture = Fixture.Start("/usr/bin/unshare", "--pid", "--fork", "--mount-proc", "--kill-child", Repository.FixtureProgram(Glibc), shape, kind);
        int pid = int.Parse(File.ReadAllText($"/proc/{fixture.Pid}/task/{fixture.Pid}/children").Trim(), System.Globalization.CultureInfo.InvariantCulture);
        WaitReport report = Report(pid, Outside(pid, fixture["waiter"]));
        WaitEnder ender = Assert.Single(report.Threads.Single(t => t.Tid == Outside(pid, fixture["waiter"])).Wait.EndedBy);
        Assert.Equal(Certainty.Certain, ender.Certainty);
        Assert.Equal(fixture["holder"], Inside(ender.ProcessId, ender.Tid));
    }

    private static int Outside(int pid, int inside) => Directory.EnumerateDirectories($"/proc/{pid}/task").Select(static d => int.Parse(Path.GetFileName(d), System.Globalization.CultureInfo.InvariantCulture)).Single(t => Inside(pid, t) == inside);

    private static int Inside(int pid, int tid) =>
        int.Parse(File.ReadLines($"/proc/{pid}/task/{tid}/status").Single(static l => l.StartsWith("NSpid:", StringComparison.Ordinal)).Split('\t')[^1], System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void A_program_that_was_replaced_between_the_looks_did_not_stand_still_though_its_new_one_waits_the_same_way()
    {
        using Fixture fixture = Fixture.Start(Glibc, "exec");
        using ProcRoot root = ProcRoot.OpenSystem();
        using LookTaker looks = new(root);
        looks.Begin(isWholeMachine: false);
        ProcessLook first = looks.Take(fixture.Pid)!;
        ThreadLook before = Assert.Single(first.Threads, t => t.Tid == fixture.Pid);
        Assert.Equal(fixture["holder"], Assert.Single(Look(fixture, "waiter").Wait.EndedBy).Tid);
        Assert.StartsWith($"ready waiter={fixture.Pid} ", fixture.Ask("go"), StringComparison.Ordinal);
        ThreadLook after = Assert.Single(looks.Again(first)!.Threads, t => t.Tid == fixture.Pid);
        Assert.Equal(ReadOutcome.Read, looks.CallOf(fixture.Pid, fixture.Pid, out SystemCallState call));
        Assert.Equal(('S', before.Call.Number), (after.State, call.Number));
        Assert.False(before.StoodUntil(after));
    }

    [Fact]
    public void Memory_that_was_overwritten_names_nobody()
    {
        using Fixture fixture = Fixture.Start(Glibc, "garbage");
        NotKnown(fixture, "waiter", WaitKind.Mutex, "not that of a mutex");
    }

    [Fact]
    public void An_owner_that_is_a_task_of_another_process_is_not_believed()
    {
        using Fixture fixture = Fixture.Start(Glibc, "stranger");
        Wait wait = NotKnown(fixture, "waiter", WaitKind.Mutex, "");
        Assert.Equal(0, wait.DeadOwner);
    }

    [Theory]
    [InlineData(Glibc, "")]
    [InlineData(Glibc, "shared")]
    [InlineData(Glibc, "writers-first")]
    [InlineData(Stripped, "")]
    public void The_writer_that_holds_a_lock_is_named_to_readers_and_writers(string fixtureName, string kind)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "writer", kind);
        foreach (string waiter in (string[])["reader", "writer"])
        {
            Wait wait = Look(fixture, waiter).Wait;
            Assert.Equal(WaitKind.ReaderWriterLock, wait.Kind);
            Assert.Equal([new WaitEnder(fixture.Pid, fixture["holder"], Certainty.Certain)], wait.EndedBy);
            Assert.EndsWith(waiter == "reader" ? "to read" : "to write", wait.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Glibc, "readers", "2 readers hold it")]
    [InlineData(Stripped, "readers", "2 readers hold it")]
    [InlineData(Musl, "readers", "2 readers hold it")]
    [InlineData(MuslInside, "readers", "2 readers hold it")]
    [InlineData(Musl, "writer", "a writer holds it")]
    [InlineData(MuslInside, "writer", "a writer holds it")]
    public void Holders_that_a_lock_does_not_name_are_counted(string fixtureName, string shape, string reason)
    {
        using Fixture fixture = Fixture.Start(fixtureName, shape);
        NotKnown(fixture, "writer", WaitKind.ReaderWriterLock, reason);
    }

    [Fact]
    public void A_reader_behind_a_waiting_writer_waits_for_the_readers_inside()
    {
        using Fixture fixture = Fixture.Start(Glibc, "readers", "writers-first");
        NotKnown(fixture, "reader", WaitKind.ReaderWriterLock, "2 readers hold it");
    }

    [Theory]
    [InlineData(Glibc)]
    [InlineData(Stripped)]
    [InlineData(Musl)]
    [InlineData(MuslInside)]
    public void What_has_no_owner_is_counted_instead(string fixtureName)
    {
        using (Fixture fixture = Fixture.Start(fixtureName, "semaphore"))
            Assert.Contains("value 0, 2 wait", NotKnown(fixture, "waiter", WaitKind.Semaphore, "no owner").Evidence, StringComparison.Ordinal);
        using (Fixture fixture = Fixture.Start(fixtureName, "barrier"))
        {
            bool isGlibc = fixtureName is Glibc or Stripped;
            Assert.Contains(isGlibc ? "2 of 3 have come" : "2 have come", NotKnown(fixture, "waiter", WaitKind.Barrier, "not").Text, StringComparison.Ordinal);
            Assert.Equal(Look(fixture, "waiter").Wait.Object, Look(fixture, "other").Wait.Object);
        }
        using (Fixture fixture = Fixture.Start(fixtureName, "condition"))
        {
            Wait wait = NotKnown(fixture, "waiter", WaitKind.Condition, "no owner");
            if (fixtureName is Glibc or Stripped) Assert.Contains("2 wait", wait.Evidence, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Glibc)]
    [InlineData(Stripped)]
    [InlineData(Musl)]
    [InlineData(MuslInside)]
    public void The_thread_that_is_joined_is_named(string fixtureName)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "join");
        Wait wait = Look(fixture, "waiter").Wait;
        Assert.Equal(WaitKind.Join, wait.Kind);
        Assert.Equal([new WaitEnder(fixture.Pid, fixture["holder"], Certainty.Certain)], wait.EndedBy);
    }

    [Theory]
    [InlineData(Glibc)]
    [InlineData(Stripped)]
    [InlineData(Musl)]
    [InlineData(MuslInside)]
    public void The_thread_that_holds_a_stream_is_named(string fixtureName)
    {
        using Fixture fixture = Fixture.Start(fixtureName, "stream");
        Wait wait = Look(fixture, "waiter").Wait;
        Assert.Equal([new WaitEnder(fixture.Pid, fixture["holder"], Certainty.Certain)], wait.EndedBy);
        Assert.StartsWith("the lock of a stdio stream 0x", wait.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Glibc, "once")]
    [InlineData(Stripped, "once")]
    [InlineData(Musl, "once")]
    [InlineData(MuslInside, "once")]
    [InlineData(Cpp, "call_once")]
    [InlineData(Cpp, "guard")]
    public void The_thread_that_initialises_is_a_candidate_and_no_more(string fixtureName, string shape)
    {
        using Fixture fixture = Fixture.Start(fixtureName, shape);
        Wait wait = Look(fixture, "waiter").Wait;
        Assert.Equal(WaitKind.Once, wait.Kind);
        Assert.Equal([new WaitEnder(fixture.Pid, fixture["holder"], Certainty.Candidate)], wait.EndedBy);
        Assert.False(wait.IsComplete);
        Assert.Contains("not stored", wait.Unknown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_dynamic_linkers_lock_is_a_mutex_with_an_owner()
    {
        using Fixture fixture = Fixture.Start(Glibc, "linker");
        Wait wait = Look(fixture, "waiter").Wait;
        Assert.Equal([new WaitEnder(fixture.Pid, fixture["holder"], Certainty.Certain)], wait.EndedBy);
        Assert.StartsWith("the dynamic linker's mutex 0x", wait.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("again")]
    public void A_lock_of_malloc_is_named_and_nobody_is_blamed_since_it_does_not_say_who_holds_it(string how)
    {
        using Fixture fixture = Fixture.Start(Glibc, "arena", how);
        WaitReport report = Report(fixture.Pid, fixture["waiter"]);
        Wait wait = report.Threads.Single(t => t.Tid == fixture["waiter"]).Wait;
        Assert.Equal(WaitKind.Mutex, wait.Kind);
        Assert.Matches("^a lock 0x[0-9a-f]+ of malloc$", wait.Text);
        Assert.Empty(wait.EndedBy);
        Assert.Equal("a lock of malloc does not say who holds it", wait.Unknown);
        // Not even where the thread waits for itself: a handler of a signal wants memory while the allocator is at work.
        Assert.DoesNotContain(report.Findings, static f => f.IsStuck);
    }

    [Fact]
    public void An_owner_that_changed_to_a_process_that_nobody_had_looked_at_is_no_error_and_nothing_is_claimed_of_the_wait()
    {
        using Fixture fixture = Fixture.Start(Glibc, "process", "shared", "passed");
        using WaitReader reader = new(ProcRoot.OpenSystem()) { Interval = TimeSpan.FromMilliseconds(10) };
        WaitingThread? waiter = null;
        // Seen at the first look with one owner and at the second with the other, whose process the second look meets first.
        RunningDemo.Until(() => (waiter = reader.Read([fixture.Pid]).Threads.Single(t => t.Tid == fixture["waiter"])) is { Stood: false, Wait: { Kind: WaitKind.Mutex, EndedBy.Count: 1 } }, "the owner changes");
        Assert.Equal(Certainty.Candidate, waiter!.Wait.EndedBy[0].Certainty);
        Assert.False(waiter.Wait.IsComplete);
    }

    [Fact]
    public void A_lock_of_the_C_librarys_own_is_named_by_who_wants_it()
    {
        using Fixture fixture = Fixture.Start(Glibc, "zone", Path.Combine(Path.GetTempPath(), $"weft-zone-{Guid.NewGuid():N}"));
        Wait wait = NotKnown(fixture, "waiter", WaitKind.Mutex, "does not say who holds it");
        Assert.Contains("of the C library", wait.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_words_of_futex_waitv_are_named()
    {
        using Fixture fixture = Fixture.Start(Glibc, "any");
        Assert.StartsWith("any of 2 futexes: 0x", NotKnown(fixture, "waiter", WaitKind.Futex, "").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Locks_of_Cpp_that_are_pthreads_have_their_owners()
    {
        using (Fixture fixture = Fixture.Start(Cpp, "mutex")) Assert.Equal([new WaitEnder(fixture.Pid, fixture["holder"], Certainty.Certain)], Look(fixture, "waiter").Wait.EndedBy);
        using (Fixture fixture = Fixture.Start(Cpp, "shared_mutex")) Assert.Equal([new WaitEnder(fixture.Pid, fixture["holder"], Certainty.Certain)], Look(fixture, "waiter").Wait.EndedBy);
    }

    [Theory]
    [InlineData("latch", WaitKind.Barrier, "a std::latch")]
    [InlineData("semaphore", WaitKind.Semaphore, "a semaphore of C++")]
    [InlineData("barrier", WaitKind.Barrier, "a std::barrier")]
    [InlineData("atomic", WaitKind.Futex, "a change of an atomic variable")]
    [InlineData("future", WaitKind.Condition, "the result of a std::future")]
    public void Waits_of_Cpp20_are_named_and_nobody_is_blamed(string shape, WaitKind kind, string text)
    {
        using Fixture fixture = Fixture.Start(Cpp, shape);
        Assert.Equal(text, NotKnown(fixture, "waiter", kind, "").Text);
    }

    [Theory]
    [InlineData("mutex", WaitKind.Mutex, "a mutex of Rust")]
    [InlineData("rwlock", WaitKind.ReaderWriterLock, "a lock of readers and writers of Rust")]
    [InlineData("condvar", WaitKind.Condition, "a condition variable of Rust")]
    [InlineData("park", WaitKind.Condition, "an unpark of its thread (Rust)")]
    [InlineData("once", WaitKind.Once, "an initialisation of Rust that another thread runs")]
    public void Waits_of_Rusts_library_are_named_and_nobody_is_blamed(string shape, WaitKind kind, string text)
    {
        Assert.SkipUnless(File.Exists(Repository.FixtureProgram(Rust)), "no rustc to make the fixture with");
        using Fixture fixture = Fixture.Start(Rust, shape);
        Assert.Equal(text, NotKnown(fixture, "waiter", kind, "").Text);
    }

    private static Wait NotKnown(Fixture fixture, string waiter, WaitKind kind, string reason)
    {
        Wait wait = Look(fixture, waiter).Wait;
        Assert.Equal(kind, wait.Kind);
        Assert.Empty(wait.EndedBy);
        Assert.NotEqual("", wait.Unknown);
        Assert.Contains(reason, wait.Unknown, StringComparison.Ordinal);
        return wait;
    }

    private static WaitingThread Look(Fixture fixture, string waiter) => Report(fixture.Pid, fixture[waiter]).Threads.Single(t => t.Tid == fixture[waiter]);

    // The kernel may still wake it once or twice for a reason of its own.
    private static WaitReport Report(int pid, int waiter)
    {
        using WaitReader reader = new(ProcRoot.OpenSystem()) { Interval = TimeSpan.FromMilliseconds(10) };
        WaitReport? report = null;
        RunningDemo.Until(() => (report = reader.Read([pid])).Threads.Any(t => t.Tid == waiter && t.Stood), $"{waiter} stands");
        return report!;
    }
}
