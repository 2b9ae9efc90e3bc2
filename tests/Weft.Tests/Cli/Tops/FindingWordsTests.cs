using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.TopViews;
using Weft.Queries;
using Weft.Sampling;
using Weft.Tasks;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>What is found, as sentences.</summary>
public sealed class FindingWordsTests
{
    public static TheoryData<TopFinding, string, string> Sentences { get; } = new()
    {
        { new TopFinding(), "nothing unusual", "nothing unusual" },
        { Of(FindingKind.Nothing, "chrome", percent: 12.4, other: 900, otherName: "Xorg", otherPercent: 4), "nothing unusual; busiest: chrome (812) 12 %, Xorg (900) 4.0 %", "nothing unusual" },
        { new TopFinding { Kind = FindingKind.Measuring }, "looking: rates come with the second sample", "looking" },
        { Of(FindingKind.LockCrowd, "java", count: 212, other: 4711, phrase: "one lock"), "java (812): 212 threads blocked on one lock held by thread 4711", "java: 212 on one lock" },
        { Of(FindingKind.LockCrowd, "java", count: 5, other: 4711, otherName: "worker-7", phrase: "one lock"), "java (812): 5 threads blocked on one lock held by worker-7 (4711)", "java: 5 on one lock" },
        { Of(FindingKind.LockCrowd, "java", count: 5, phrase: "one lock"), "java (812): 5 threads blocked on one lock", "java: 5 on one lock" },
        { Of(FindingKind.MemoryShort, amount: 300 << 20, otherAmount: 15L << 30, percent: 12), "memory is short: 300 MB of 15 GB free to use, tasks wait for it 12 % of the time", "memory is short: 300 MB left" },
        { Of(FindingKind.MemoryShort, amount: 300 << 20, otherAmount: 15L << 30), "memory is short: 300 MB of 15 GB free to use", "memory is short: 300 MB left" },
        { Of(FindingKind.Swapping, amount: 12 << 20, otherAmount: 8 << 20), "what is in use does not fit into memory: 12 MB/s come back from swap, 8.0 MB/s go out", "swaps: 12 MB/s in" },
        { Of(FindingKind.DiskSleep, "nfsd", count: 3, nanoseconds: 132_000_000_000), "3 threads of nfsd (812) are in disk sleep, the longest for 2 min 12 s", "nfsd: 3 in disk sleep" },
        { Of(FindingKind.DiskSleep, "nfsd", count: 1, nanoseconds: 12_000_000_000), "a thread of nfsd (812) is in disk sleep for 12 s", "nfsd: 1 in disk sleep" },
        { Of(FindingKind.IoPressure, percent: 35), "tasks wait for storage 35 % of the time", "storage waited for 35 %" },
        { Of(FindingKind.IoPressure, percent: 35, count: 3, other: 912, otherName: "rsync"), "tasks wait for storage 35 % of the time; rsync (912) has 3 threads in disk sleep", "storage waited for 35 %" },
        { Of(FindingKind.Stolen, percent: 23), "the hypervisor takes 23 % of the CPUs for others", "steal 23 %" },
        { Of(FindingKind.WaitingForCpu, "postgres", count: 3, percent: 40), "3 threads of postgres (812) wait for a CPU 40 % of the time", "postgres: waits for CPU 40 %" },
        { Of(FindingKind.WaitingForCpu, "bash", count: 1, percent: 40), "a thread of bash (812) waits for a CPU 40 % of the time", "bash: waits for CPU 40 %" },
        { Of(FindingKind.ForkStorm, "make", count: 400, percent: 70), "make (812) starts 400 processes a second; they used 70 % of a CPU and are gone", "make starts 400/s" },
        { Of(FindingKind.ForkStorm, "make", count: 400), "make (812) starts 400 processes a second; they are gone at once", "make starts 400/s" },
        { Of(FindingKind.TaskStorm, count: 300), "300 tasks a second start and are gone unseen", "300 tasks/s start" },
        { Of(FindingKind.TaskStorm, count: 300, other: 5120, otherName: "sh"), "300 tasks a second start and are gone unseen; most likely by sh (5120)", "300 tasks/s start" },
        { Of(FindingKind.MemoryGrowth, "chrome", amount: 3L << 30, otherAmount: 412 << 20, nanoseconds: 30_000_000_000), "chrome (812) grows: 3.0 GB, 412 MB more in 30 s", "chrome grows: 3.0 GB" },
        { Of(FindingKind.ThreadGrowth, "java", amount: 812, otherAmount: 120, nanoseconds: 60_000_000_000), "java (812) has more and more threads: 812, 120 more in 1 min 0 s", "java: 812 threads" },
        { Of(FindingKind.Zombies, "cron", count: 128), "cron (812) does not collect its children: 128 zombies", "128 zombies" },
        { new TopFinding { Kind = FindingKind.Zombies, Count = 30 }, "30 zombies, their parent is not seen here", "30 zombies" },
        { Of(FindingKind.Stopped, count: 9), "9 processes are stopped (state T)", "9 stopped" },
        { Of(FindingKind.CpuBound, "ffmpeg", count: 4, percent: 390), "ffmpeg (812) uses 3.9 of 4 CPUs", "ffmpeg: 3.9 CPUs" },
        { Of(FindingKind.CpuBound, "node", count: 4, percent: 99, other: 815, otherName: "v8"), "node (812) uses 1.0 of 4 CPUs, nearly all in thread v8 (815)", "node: 1.0 CPUs" },
        { Of(FindingKind.CpusBusy, count: 4, percent: 97, otherPercent: 34), "97 % of all 4 CPUs is in use; tasks wait for one 34 % of the time", "CPUs busy 97 %" },
        { Of(FindingKind.CpuBound, "\e]0;evil\a\u202Ex", count: 4, percent: 100), "?]0;evil??x (812) uses 1.0 of 4 CPUs", "?]0;evil??x: 1.0 CPUs" },
    };

    [Theory]
    [MemberData(nameof(Sentences), DisableDiscoveryEnumeration = true)]
    public void Each_finding_has_a_sentence_and_few_words(TopFinding finding, string sentence, string few)
    {
        Assert.Equal(sentence, Sentence(finding));
        CellBuffer to = new();
        FindingWords.Short(finding, true, to);
        Assert.Equal(few, Encoding.UTF8.GetString(to.Bytes));
    }

    [Fact]
    public void No_sentence_is_longer_than_a_line_whatever_the_names_and_numbers()
    {
        foreach (FindingKind kind in Enum.GetValues<FindingKind>())
        {
            TopFinding finding = new()
            {
                Kind = kind,
                Process = new TaskId(4_194_304, 4_194_304, 1),
                Name = Encoding.UTF8.GetBytes("worker-thread-0"),
                OtherTid = 4_194_304,
                OtherName = Encoding.UTF8.GetBytes("worker-thread-1"),
                Count = 99_999,
                Percent = 100,
                OtherPercent = 100,
                Amount = kind == FindingKind.ThreadGrowth ? 99_999 : 1023L << 30,
                OtherAmount = kind == FindingKind.ThreadGrowth ? 99_999 : 1023L << 30,
                Nanoseconds = 3_599_000_000_000,
                Phrase = "one lock",
            };
            Assert.InRange(Sentence(finding).Length, 1, 100);
            CellBuffer few = new();
            FindingWords.Short(finding, true, few);
            Assert.InRange(few.Length, 1, 40);
        }
    }

    [Fact]
    public void The_evidence_is_a_filter_that_can_be_read_or_a_process()
    {
        foreach (FindingKind kind in Enum.GetValues<FindingKind>())
        {
            TopFinding finding = new() { Kind = kind, Process = new TaskId(812, 812, 1) };
            if (FindingWords.Evidence(finding) is not { } evidence)
            {
                Assert.Equal(FindingKind.Measuring, kind);
                continue;
            }
            Assert.InRange(evidence.Hint.Length, 1, 30);
            Assert.True(evidence.Process is not null || evidence.SortColumn is not null || evidence.Filter.Length > 0);
            if (evidence.Filter.Length > 0) Assert.Null(Query.Parse(evidence.Filter).Error);
        }
    }

    private static string Sentence(TopFinding finding)
    {
        CellBuffer to = new();
        FindingWords.Sentence(finding, true, to);
        return Encoding.UTF8.GetString(to.Bytes);
    }

    private static TopFinding Of(FindingKind kind, string name = "", int count = 0, double percent = double.NaN, double otherPercent = double.NaN, long amount = -1, long otherAmount = -1, long nanoseconds = 0, int other = 0, string otherName = "", string phrase = "") => new()
    {
        Kind = kind,
        Process = new TaskId(812, 812, 1),
        Name = Encoding.UTF8.GetBytes(name),
        Count = count,
        Percent = percent,
        OtherPercent = otherPercent,
        Amount = amount,
        OtherAmount = otherAmount,
        Nanoseconds = nanoseconds,
        OtherTid = other,
        OtherName = Encoding.UTF8.GetBytes(otherName),
        Phrase = phrase,
    };
}
