using System.Text.Json;
using Weft.Tests.Tracing;
using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Cli.Traces;

/// <summary>The timeline file, read by the rules of the trace-event format: what breaks them is drawn wrongly or not at all.</summary>
public sealed class TimelineTests
{
    [Fact]
    public void A_life_is_a_slice_with_its_programs_within_and_an_arrow_leads_to_it()
    {
        Read read = new(Printed.Timeline(Stories.Make()));
        Assert.Equal(5, read.Tracks.Count);
        // Begin, end, name, by nesting.
        Assert.Equal(
            [(0, 1157.1, "process 5120"), (0, 1157.1, "make")],
            read.Tracks[(5120, 5120)].Slices);
        Assert.Equal(
            [(12, 893.1, "process 5121"), (12.3, 893.1, "cc")],
            read.Tracks[(5121, 5121)].Slices);
        Assert.Equal([(5120, 5121), (5120, 5122), (5121, 5123), (5122, 5124)], read.Arrows.Select(static a => ((int)a.From.Tid, (int)a.To.Tid)));
        Assert.Equal([12, 12.8, 21.1, 23.1], read.Arrows.Select(static a => a.At));
        Assert.Equal(["SIGCHLD", "SIGCHLD"], read.Tracks[(5120, 5120)].Marks);
        Assert.Equal("cc1", read.Names[("thread_name", 5124, 5124)]);
    }

    [Fact]
    public void An_id_that_was_reused_has_a_track_of_its_own()
    {
        Story story = new Story().Started(10, "/bin/sh").After(1).Fork(10, 20).After(1).Exit(20).After(1).Fork(10, 20).Thread(20, 21).After(1).Exit(20, tid: 21, last: false).Exit(20);
        story.After(1).Thread(10, 21).After(1).Exit(10, tid: 21, last: false).Fork(10, 20).After(1).Exit(10);
        Read read = new(Printed.Timeline(story));
        Assert.Equal(3, read.Tracks.Values.Count(static t => t.Slices[0].Name == "process 20"));
        Assert.Equal(2, read.Tracks.Values.Count(static t => t.Slices[0].Name == "thread 21"));
        Assert.All(read.Tracks.Values, static t => Assert.Equal(1, t.Slices.Count(static s => s.Name.StartsWith("process", StringComparison.Ordinal) || s.Name.StartsWith("thread", StringComparison.Ordinal))));
        // The second process's thread stands in the group of the second.
        Assert.Equal(read.Arrows[1].To.Pid, read.Arrows[2].To.Pid);
        Assert.NotEqual(read.Arrows[0].To.Pid, read.Arrows[1].To.Pid);
    }

    [Fact]
    public void A_thread_that_runs_a_program_goes_on_in_the_track_of_the_process()
    {
        Story story = new Story().Started(10, "/bin/a").Thread(10, 11).After(1).Exit(10, tid: 10, last: false).RunBy(10, 11, "/bin/b").After(1).Exit(10);
        Read read = new(Printed.Timeline(story));
        Assert.Equal((0, 1, "thread 11"), Assert.Single(read.Tracks[(10, 11)].Slices));
        Assert.Equal(2, read.Tracks.Values.Count(static t => t.Slices.Exists(static s => s.Name == "process 10")));
    }

    [Fact]
    public void What_still_lives_ends_with_the_trace()
    {
        Story story = Stories.Pool(3);
        Read read = new(Printed.Timeline(story));
        double end = (story.Now - Story.Begin) / 1e6;
        Assert.Equal(end, read.Tracks[(4711, 4711)].Slices[0].End);
        Assert.Equal("worker-1", read.Names[("thread_name", 4711, 4721)]);
    }

    [Fact]
    public void Whatever_comes_the_file_keeps_the_rules()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Story story = RandomStory.Any(seed, 150);
            _ = new Read(Printed.Timeline(story));
        }
    }

    /// <summary>Reads a file strictly: ends that fit beginnings, times that do not go back, arrows of two ends that lie in slices.</summary>
    private sealed class Read
    {
        public sealed class Track
        {
            public List<(double Begin, double End, string Name)> Slices { get; } = [];
            public List<string> Marks { get; } = [];
            public Stack<int> Open { get; } = new();
            public double Last { get; set; } = double.NegativeInfinity;
        }

        public Dictionary<(long Pid, long Tid), Track> Tracks { get; } = [];
        public Dictionary<(string, long, long), string> Names { get; } = [];
        public List<(double At, (long Pid, long Tid) From, (long Pid, long Tid) To)> Arrows { get; } = [];

        public Read(byte[] file)
        {
            using JsonDocument document = JsonDocument.Parse(file);
            Dictionary<long, (double At, (long, long) From)> begun = [];
            Dictionary<long, long> processOf = [];
            HashSet<long> arrows = [];
            foreach (JsonElement e in document.RootElement.GetProperty("traceEvents").EnumerateArray())
            {
                (long Pid, long Tid) key = (e.GetProperty("pid").GetInt64(), e.GetProperty("tid").GetInt64());
                Assert.InRange(key.Pid, 0, uint.MaxValue);
                Assert.InRange(key.Tid, 0, uint.MaxValue);
                // A thread id stands for one thread in the whole file.
                if (!processOf.TryAdd(key.Tid, key.Pid)) Assert.Equal(processOf[key.Tid], key.Pid);
                string phase = e.GetProperty("ph").GetString()!;
                if (phase == "M")
                {
                    JsonElement arguments = e.GetProperty("args");
                    if (arguments.TryGetProperty("name", out JsonElement name)) Names[(e.GetProperty("name").GetString()!, key.Pid, key.Tid)] = name.GetString()!;
                    else Assert.True(arguments.GetProperty("sort_index").GetInt64() > 0);
                    continue;
                }
                double at = e.GetProperty("ts").GetDouble() / 1000;
                if (!Tracks.TryGetValue(key, out Track? track)) Tracks[key] = track = new Track();
                Assert.True(at >= track.Last, "the time goes back");
                track.Last = at;
                switch (phase)
                {
                    case "B":
                        track.Open.Push(track.Slices.Count);
                        track.Slices.Add((at, double.NaN, e.GetProperty("name").GetString()!));
                        break;
                    case "E":
                        int index = track.Open.Pop();
                        track.Slices[index] = track.Slices[index] with { End = at };
                        break;
                    case "i":
                        Assert.Equal("t", e.GetProperty("s").GetString());
                        track.Marks.Add(e.GetProperty("name").GetString()!);
                        break;
                    case "s":
                        Assert.NotEmpty(track.Open);
                        Assert.True(arrows.Add(e.GetProperty("id").GetInt64()));
                        begun.Add(e.GetProperty("id").GetInt64(), (at, key));
                        break;
                    case "f":
                        Assert.NotEmpty(track.Open);
                        Assert.Equal("e", e.GetProperty("bp").GetString());
                        Assert.True(begun.Remove(e.GetProperty("id").GetInt64(), out var from), "an arrow ends that did not begin");
                        Assert.True(at >= from.At, "an arrow leads back");
                        Arrows.Add((at, from.From, key));
                        break;
                    default:
                        Assert.Fail("phase " + phase);
                        break;
                }
            }
            Assert.Empty(begun);
            Assert.All(Tracks.Values, static t => Assert.Empty(t.Open));
        }
    }
}
