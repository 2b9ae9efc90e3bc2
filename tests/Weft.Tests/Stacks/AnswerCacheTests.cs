using Weft.Linux.Procfs;
using Weft.Stacks;
using Weft.Symbols.Answers;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>The cache keeps what was found, in files that are the user's alone, and nothing else is taken for one of them.</summary>
[Collection(Alone.Name)]
public sealed class AnswerCacheTests : IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly byte[] s_key = "key"u8.ToArray();
    private readonly string _place = Directory.CreateTempSubdirectory("weft-cache-").FullName;

    private string Kept => Path.Combine(_place, "weft");

    public void Dispose() => Directory.Delete(_place, recursive: true);

    [Fact]
    public void What_was_stored_is_loaded_by_its_key_alone()
    {
        using AnswerCache cache = AnswerCache.TryOpen(_place)!;
        Assert.Null(cache.TryLoad(s_key));
        cache.Store(s_key, Answers("one"));
        cache.Store(s_key, Answers("two"));
        cache.Store("other"u8, Answers("three"));
        Assert.Equal("two", Symbol(cache.TryLoad(s_key)));
        Assert.Equal("three", Symbol(cache.TryLoad("other"u8)));
        Assert.Equal(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(Kept));
        Assert.All(Directory.GetFiles(Kept), file => Assert.Equal(Own, File.GetUnixFileMode(file)));
        Assert.Equal(2, Directory.GetFiles(Kept).Length);
    }

    [Fact]
    public void A_directory_that_others_may_use_or_that_is_a_link_is_not_used()
    {
        Directory.CreateDirectory(Kept, Own | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        File.SetUnixFileMode(Kept, Own | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        Assert.Null(AnswerCache.TryOpen(_place));
        Directory.Delete(Kept);
        string elsewhere = Path.Combine(_place, "elsewhere");
        Directory.CreateDirectory(elsewhere, Own | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Kept, elsewhere);
        Assert.Null(AnswerCache.TryOpen(_place));
        File.Delete(Kept);
        File.SetUnixFileMode(_place, Own | UnixFileMode.UserExecute | UnixFileMode.GroupWrite);
        Assert.Null(AnswerCache.TryOpen(_place));
        Assert.Null(AnswerCache.TryOpen(Path.Combine(_place, "missing")));
    }

    [Fact]
    public void A_file_that_others_may_write_or_that_is_a_link_or_cut_is_not_read_and_is_replaced()
    {
        using AnswerCache cache = AnswerCache.TryOpen(_place)!;
        cache.Store(s_key, Answers("one"));
        string file = Assert.Single(Directory.GetFiles(Kept));
        File.SetUnixFileMode(file, Own | UnixFileMode.OtherWrite);
        Assert.Null(cache.TryLoad(s_key));
        File.SetUnixFileMode(file, Own);
        Assert.NotNull(cache.TryLoad(s_key));
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..^1]);
        Assert.Null(cache.TryLoad(s_key));
        string target = Path.Combine(_place, "target");
        File.WriteAllBytes(target, whole);
        File.SetUnixFileMode(target, Own);
        File.Delete(file);
        File.CreateSymbolicLink(file, target);
        Assert.Null(cache.TryLoad(s_key));
        cache.Store(s_key, Answers("two"));
        Assert.Equal("two", Symbol(cache.TryLoad(s_key)));
        Assert.Equal(whole, File.ReadAllBytes(target));
    }

    [Fact]
    public void The_oldest_files_go_when_there_is_too_much()
    {
        using AnswerCache cache = AnswerCache.TryOpen(_place)!;
        for (int i = 0; i < 40; i++)
        {
            string file = Path.Combine(Kept, $"{i:d2}.frames");
            using (FileStream stream = File.Create(file)) stream.SetLength(1 << 20);
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddDays(i + 1));
        }
        cache.Store(s_key, Answers("one"));
        Assert.NotNull(cache.TryLoad(s_key));
        string[] left = [.. Directory.GetFiles(Kept).Select(f => Path.GetFileName(f)).Where(static f => f.Length == "00.frames".Length).Order()];
        Assert.True(Directory.GetFiles(Kept).Sum(static f => new FileInfo(f).Length) <= AnswerCache.MaximumBytes);
        Assert.Equal(Enumerable.Range(40 - left.Length, left.Length).Select(static i => $"{i:d2}.frames"), left);
        Assert.True(left.Length >= 30, $"{left.Length} left");
    }

    [Fact]
    public void Stacks_from_the_cache_are_those_without_it()
    {
        using Fixture fixture = Fixture.Start("stacks", "3", "12");
        int target = fixture["target"];
        using AnswerCache cache = AnswerCache.TryOpen(_place)!;
        string without = Stacks(target, null);
        Assert.Contains("deep", without, StringComparison.Ordinal);
        Assert.Equal(without, Stacks(target, cache));
        Assert.NotEmpty(Directory.GetFiles(Kept));
        Assert.Equal(without, Stacks(target, cache));
    }

    // But for the thread that runs.
    private static string Stacks(int process, AnswerCache? cache)
    {
        using StackReader reader = new(ProcRoot.OpenSystem(), cache);
        StackSnapshot snapshot = reader.TryRead(new CaptureRequest { ProcessId = process }, out _)!;
        return string.Join('\n', snapshot.Threads.Where(static t => !t.Frames.Any(static f => f.Function == "spin")).Select(static t => $"{t.Tid}: {string.Join(" | ", t.Frames)}"));
    }

    private static FrameAnswersWriter Answers(string symbol)
    {
        FrameAnswersWriter writer = new();
        writer.Add(1, new FrameAnswer(symbol, 0, []));
        return writer;
    }

    private static string? Symbol(FrameAnswers? answers) => answers is not null && answers.TryFind(1, out FrameAnswer? answer) ? answer!.Symbol : null;
}
