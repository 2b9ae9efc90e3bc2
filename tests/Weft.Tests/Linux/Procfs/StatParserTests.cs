using Weft.Linux.Procfs;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Linux.Procfs;

public sealed class StatParserTests
{
    [Theory]
    [MemberData(nameof(StatusParserTests.HostileNames), MemberType = typeof(StatusParserTests))]
    public void A_name_cannot_shift_a_field(byte[] name)
    {
        byte[] text = new FakeTask(812) { Name = name, State = 'D', ParentTgid = 77, StartTicks = 123456 }.StatText();
        Assert.True(StatParser.TryParse(text, out TaskStat stat, out ReadOnlySpan<byte> parsed));
        Assert.Equal(name, parsed.ToArray());
        Assert.Equal((812, 'D', 77, 123456ul), (stat.Tid, (char)stat.State, stat.ParentTgid, stat.StartTicks));
    }

    [Fact]
    public void A_text_cut_anywhere_is_refused_or_keeps_its_fields()
    {
        byte[] text = new FakeTask(812).StatText();
        Assert.True(StatParser.TryParse(text, out TaskStat whole, out _));
        for (int length = 0; length < text.Length; length++)
        {
            if (!StatParser.TryParse(text.AsSpan(0, length), out TaskStat cut, out _)) continue;
            Assert.Equal((whole.Tid, whole.StartTicks, whole.UserTicks, whole.ThreadCount), (cut.Tid, cut.StartTicks, cut.UserTicks, cut.ThreadCount));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("()")]
    [InlineData("812 (x")]
    [InlineData("-1 (x) S 1")]
    [InlineData("99999999999999999999 (x) S 1")]
    [InlineData("812 (x) 5 1 2 3")]
    public void What_is_no_stat_is_refused(string text) => Assert.False(StatParser.TryParse(FakeTask.Utf8(text), out _, out _));
}
