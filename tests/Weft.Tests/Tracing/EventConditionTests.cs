using System.Text;
using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Tracing;

/// <summary>Events that a person waits for.</summary>
public sealed class EventConditionTests
{
    private static TaskEvent Event(TaskEventKind kind) => new() { Kind = kind, MonotonicNanoseconds = 1, ProcessId = 10, TaskId = 10, Name = Encoding.UTF8.GetBytes("worker-1"), OtherProcessId = 11 };

    private static bool Matches(string text, TaskEvent e) => EventCondition.TryParse(text, out EventCondition? condition) ? condition!.Matches(e) : throw new ArgumentException(text);

    [Theory]
    [InlineData(17ul, "fork")]
    [InlineData(0x4111ul, "vfork")]
    [InlineData(0x3d0f00ul, "clone")]
    [InlineData(null, "fork")]
    public void A_fork_has_the_word_that_recordings_have(ulong? flags, string word)
    {
        TaskEvent fork = Event(TaskEventKind.Fork) with { CloneFlags = flags };
        Assert.Equal(CloneWords.Event(flags, isThread: false), word);
        Assert.All(EventCondition.Words, w => Assert.Equal(w == word, Matches(w, fork)));
    }

    [Theory]
    [InlineData("exit", true)]
    [InlineData("exit:work", true)]
    [InlineData("exit:other", false)]
    [InlineData("exec:work", false)]
    public void A_text_is_found_in_the_name(string text, bool expected) => Assert.Equal(expected, Matches(text, Event(TaskEventKind.Exit)));

    [Theory]
    [InlineData("signal", true)]
    [InlineData("signal:SEGV", true)]
    [InlineData("signal:SIGSEGV", true)]
    [InlineData("signal:sigsegv", true)]
    [InlineData("signal:11", true)]
    [InlineData("signal:1", false)]
    public void A_signal_has_a_name_and_a_number(string text, bool expected) => Assert.Equal(expected, Matches(text, Event(TaskEventKind.Signal) with { Signal = 11 }));

    [Theory]
    [InlineData("exec:cc1")]
    [InlineData("exec:-O2")]
    [InlineData("exec:worker")]
    public void An_exec_is_known_by_name_file_or_argument(string text) =>
        Assert.True(Matches(text, Event(TaskEventKind.Execute) with { File = Encoding.UTF8.GetBytes("/usr/lib/gcc/cc1"), Arguments = Encoding.UTF8.GetBytes("cc1\0-O2\0") }));

    [Theory]
    [InlineData("birth")]
    [InlineData("")]
    [InlineData(":x")]
    public void What_is_no_event_is_none(string text) => Assert.False(EventCondition.TryParse(text, out _));
}
