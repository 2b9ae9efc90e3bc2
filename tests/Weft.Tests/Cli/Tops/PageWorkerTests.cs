using Weft.Cli.TopViews;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>Readings beside the screen: one at a time, and one that does not come back stands in nobody's way.</summary>
public sealed class PageWorkerTests
{
    [Fact]
    public void A_reading_that_never_returns_is_left_behind()
    {
        using ManualResetEventSlim never = new();
        using AutoResetEvent woken = new(false);
        using Fixture fixture = Fixture.Start("threads", 1, 2);
        using Stage stage = new(fixture.Number(0));
        PageWorker worker = new(stage.Root, () => woken.Set()) { Patience = TimeSpan.Zero };
        PageWish wish = new(stage.Row(fixture.Number(0)).Id, 0, false);
        Reader stuck = new(() => never.Wait());
        Assert.True(worker.TryBegin(stuck, wish));
        Assert.False(worker.TryBegin(stuck, wish));
        Reader quick = new(static () => { });
        Assert.True(worker.TryBegin(quick, wish));
        Assert.Equal(1, worker.Abandoned);
        Assert.True(woken.WaitOne(TimeSpan.FromMinutes(1)));
        Assert.True(worker.TryTake(out IPageReader reader, out PageAnswer? answer));
        Assert.Same(quick, reader);
        Assert.NotNull(answer);
        Assert.False(worker.TryTake(out _, out _));

        // Not more than a few; the rest waits for one to come back.
        Reader[] others = [.. Enumerable.Range(0, PageWorker.MostAbandoned).Select(_ => new Reader(() => never.Wait()))];
        foreach (Reader other in others) Assert.True(worker.TryBegin(other, wish));
        Assert.False(worker.TryBegin(quick, wish));
        worker.Close();
        Assert.False(worker.TryBegin(quick, wish));
        never.Set();
        RunningDemo.Until(() => worker.Abandoned == 0, "the readings left behind come back");
    }

    [Fact]
    public void A_reason_in_words_is_an_answer_and_the_end_of_the_process_is_none()
    {
        using AutoResetEvent woken = new(false);
        using Fixture fixture = Fixture.Start("crowd", 1, 0);
        int pid = fixture.Number(0);
        using Stage stage = new(pid);
        PageWorker worker = new(stage.Root, () => woken.Set());
        TaskId id = stage.Row(pid).Id;
        Assert.True(worker.TryBegin(new Reader(static () => throw new Weft.Cli.Messages.UserError("not here", 5)), new PageWish(id, 0, false)));
        Assert.True(woken.WaitOne(TimeSpan.FromMinutes(1)));
        Assert.True(worker.TryTake(out _, out PageAnswer? answer));
        Assert.True(answer!.IsRefusal);
        // It ends while it is read.
        Assert.True(worker.TryBegin(new Reader(() => fixture.End()), new PageWish(id, 0, false)));
        Assert.True(woken.WaitOne(TimeSpan.FromMinutes(1)));
        Assert.True(worker.TryTake(out _, out answer));
        Assert.Null(answer);
        worker.Close();
    }

    private sealed class Reader(Action read) : IPageReader
    {
        public string Title => "test";

        public string ShortTitle => "test";

        public char Key => 'z';

        public int Seconds => 0;

        public PageAnswer? Read(PageWish wish, PageReaders readers)
        {
            read();
            return new PageAnswer(static (_, output) => output.Line("done"));
        }
    }
}
