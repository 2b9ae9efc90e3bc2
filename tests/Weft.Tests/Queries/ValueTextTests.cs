using Weft.Queries;
using CsCheck;
using Xunit;

namespace Weft.Tests.Queries;

public sealed class ValueTextTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData("0", 0)]
    [InlineData("100", 100)]
    [InlineData("100B", 100)]
    [InlineData("4K", 4096)]
    [InlineData("4kb", 4096)]
    [InlineData("4KiB", 4096)]
    [InlineData("1.5G", 1610612736)]
    [InlineData("0.1k", 102)]
    [InlineData("-1M", -1048576)]
    [InlineData("7E", 7L << 60)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Sizes(string text, long bytes)
    {
        Assert.True(SizeText.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("K")]
    [InlineData("1.2.3")]
    [InlineData("4i")]
    [InlineData("4Kib2")]
    [InlineData("4 K")]
    [InlineData("8E")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999999999999999E")]
    public void No_sizes(string text) => Assert.False(SizeText.TryParse(text, out _));

    [Theory]
    [InlineData("3", 3 * Second)]
    [InlineData("0.5", Second / 2)]
    [InlineData("500us", 500_000)]
    [InlineData("500µs", 500_000)]
    [InlineData("20MS", 20_000_000)]
    [InlineData("7ns", 7)]
    [InlineData("5m", 300 * Second)]
    [InlineData("5min", 300 * Second)]
    [InlineData("2h", 7200 * Second)]
    [InlineData("1d", 86400 * Second)]
    [InlineData("2weeks", 1209600 * Second)]
    [InlineData("1h30m", 5400 * Second)]
    [InlineData("1d2h3m4.5s", 93784 * Second + Second / 2)]
    [InlineData("-1h30m", -5400 * Second)]
    public void Durations(string text, long nanoseconds)
    {
        Assert.True(DurationText.TryParse(text, out long read));
        Assert.Equal(nanoseconds, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("h")]
    [InlineData("1h30")]
    [InlineData("1x")]
    [InlineData("1h-30m")]
    [InlineData("1 h")]
    [InlineData("300000d")]
    [InlineData("200w9223372036s")]
    [InlineData("99999999999999999999999999999d")]
    public void No_durations(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("1970-01-01T00:00Z", 0)]
    [InlineData("1970-01-01", -7200 * Second)]
    [InlineData("1970-01-01 02:00:01.5", Second + Second / 2)]
    [InlineData("1970-01-01T00:00:00.000000001-0130", 5400 * Second + 1)]
    [InlineData("1969-12-31T23:59:59.999999999Z", -1)]
    [InlineData("@-0.000000001", -1)]
    [InlineData("2024-02-29T00:00Z", 1_709_164_800 * Second)]
    public void Moments(string text, long nanoseconds)
    {
        Assert.True(MomentText.TryParse(text, FakeColumns.Options.TimeZone, out long read));
        Assert.Equal(nanoseconds, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("@x")]
    [InlineData("@99999999999999")]
    [InlineData("2023-02-29")]
    [InlineData("2026-1-2")]
    [InlineData("2026-01-02 3:04")]
    [InlineData("2026-01-02 24:00")]
    [InlineData("2026-01-02T03:04:60")]
    [InlineData("2026-01-02T03:04:05.1234567890")]
    [InlineData("2026-01-02T03:04+15:00")]
    [InlineData("2026-01-02T03:04Zulu")]
    [InlineData("9999-01-01")]
    [InlineData("1600-01-01")]
    public void No_moments(string text) => Assert.False(MomentText.TryParse(text, TimeZoneInfo.Utc, out _));

    [Fact]
    public void What_is_written_reads_back() => Gen.Long.Where(value => value != long.MinValue).Sample(value =>
    {
        Assert.True(SizeText.TryParse(SizeText.Format(value), out long size));
        Assert.Equal(value, size);
        Assert.True(DurationText.TryParse(DurationText.Format(value), out long duration));
        Assert.Equal(value, duration);
        Assert.True(MomentText.TryParse(MomentText.Format(value), TimeZoneInfo.Utc, out long moment));
        Assert.Equal(value, moment);
    });
}
