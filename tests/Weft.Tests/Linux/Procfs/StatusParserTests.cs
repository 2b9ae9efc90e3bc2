using System.Globalization;
using System.Text;
using Weft.Linux.Procfs;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Linux.Procfs;

public sealed class StatusParserTests
{
    public static TheoryData<byte[]> HostileNames => new(
        [") R 1 ("u8.ToArray(), "a\nState:\tZ"u8.ToArray(), "\u001b[2J"u8.ToArray(), [0xFF, 0xC3, 0x28], [], "back\\slash"u8.ToArray(),
        "kworker/R-abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijklmnop"u8[..63].ToArray()]);

    [Fact]
    public void Every_task_of_this_machine_parses_as_a_naive_reader_reads_it()
    {
        int parsed = 0;
        foreach (string directory in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            byte[] text;
            try
            {
                text = File.ReadAllBytes(directory + "/status");
            }
            catch (IOException)
            {
                continue; // gone meanwhile
            }
            Assert.True(StatusParser.TryParse(text, out TaskStatus status), directory);
            Dictionary<string, string> naive = Naive(text);
            Assert.Equal(int.Parse(naive["Pid"]), status.Tid);
            Assert.Equal(int.Parse(naive["Tgid"]), status.Tgid);
            Assert.Equal(int.Parse(naive["PPid"]), status.ParentTgid);
            Assert.Equal(naive["State"][0], (char)status.State);
            Assert.Equal(naive["Uid"].Split('\t').Select(uint.Parse), [status.RealUserId, status.EffectiveUserId, status.SavedUserId, status.FileSystemUserId]);
            Assert.Equal(naive["Gid"].Split('\t').Select(uint.Parse), [status.RealGroupId, status.EffectiveGroupId, status.SavedGroupId, status.FileSystemGroupId]);
            Assert.Equal(naive.ContainsKey("VmSize"), status.HasMemory);
            Assert.Equal(Bytes(naive, "VmRSS"), status.ResidentBytes);
            Assert.Equal(Bytes(naive, "VmPTE"), status.PageTableBytes);
            Assert.Equal(Bytes(naive, "VmLck"), status.LockedBytes);
            Assert.Equal(Mask(naive, "SigBlk"), status.SignalsBlocked);
            Assert.Equal(Mask(naive, "SigCgt"), status.SignalsCaught);
            Assert.Equal(Mask(naive, "CapBnd"), status.CapabilitiesBounding);
            Assert.Equal(ulong.Parse(naive["voluntary_ctxt_switches"]), status.VoluntarySwitches);
            Assert.Equal(ulong.Parse(naive["nonvoluntary_ctxt_switches"]), status.InvoluntarySwitches);
            Assert.Equal(naive["NSpid"], Encoding.UTF8.GetString(status.NamespaceTids.Of(text)));
            Assert.Equal(naive["Cpus_allowed_list"], Encoding.UTF8.GetString(status.CpusAllowedList.Of(text)));
            Assert.Equal(naive["SigQ"], $"{status.SignalsQueued}/{status.SignalQueueLimit}");
            Assert.Equal(naive["Umask" is var key && naive.ContainsKey(key) ? key : "Pid"], status.Has(StatusParts.Umask) ? Octal(status.Umask) : naive["Pid"]);
            parsed++;
        }
        Assert.True(parsed > 5);
    }

    [Fact]
    public void Every_line_of_the_running_kernel_is_known()
    {
        byte[] text = File.ReadAllBytes("/proc/self/status");
        Assert.True(StatusParser.TryParse(text, out TaskStatus status));
        string[] passedOver = ["Name", "Ngid", "untag_mask", "Mems_allowed", "x86_Thread_features", "x86_Thread_features_locked"];
        int lines = Naive(text).Keys.Except(passedOver).Count();
        Assert.Equal(lines, System.Numerics.BitOperations.PopCount((ulong)status.Parts));
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void A_name_cannot_forge_a_line(byte[] name)
    {
        byte[] text = new FakeTask(812) { Name = name }.StatusText(812);
        Assert.True(StatusParser.TryParse(text, out TaskStatus status));
        Assert.Equal((812, 'S', 1000u, 8192ul), (status.Tid, (char)status.State, status.EffectiveUserId, status.LockedBytes));
    }

    [Fact]
    public void A_cut_text_is_refused_or_says_only_what_is_whole()
    {
        byte[] text = new FakeTask(812).StatusText(812);
        Assert.True(StatusParser.TryParse(text, out TaskStatus whole));
        for (int length = 0; length < text.Length; length++)
        {
            if (!StatusParser.TryParse(text.AsSpan(0, length), out TaskStatus cut)) continue;
            Assert.Equal((byte)'\n', text[length - 1]);
            Assert.Equal(cut.Parts, whole.Parts & cut.Parts);
            Assert.True(!cut.Has(StatusParts.ResidentBytes) || cut.ResidentBytes == whole.ResidentBytes);
        }
    }

    [Fact]
    public void Missing_lines_are_told_apart_from_zero()
    {
        byte[] text = Encoding.UTF8.GetBytes("Name:\told\nState:\tS (sleeping)\nTgid:\t5\nPid:\t5\nPPid:\t1\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n");
        Assert.True(StatusParser.TryParse(text, out TaskStatus status));
        Assert.Equal(StatusParts.Required, status.Parts);
        Assert.False(status.HasMemory);
        Assert.False(StatusParser.TryLockedBytes(text, out _));
    }

    [Theory]
    [InlineData("VmRSS:\t-5 kB")]
    [InlineData("VmRSS:\t18446744073709551615 kB")]
    [InlineData("VmRSS:\t99999999999999999999 kB")]
    [InlineData("VmRSS:\tx kB")]
    [InlineData("VmRSS:")]
    [InlineData("VmRSS")]
    public void A_malformed_number_is_a_missing_line(string line)
    {
        byte[] text = Encoding.UTF8.GetBytes($"State:\tS\nTgid:\t5\nPid:\t5\nPPid:\t1\n{line}\nUid:\t0\t0\t0\t0\nNew:\tline\nGid:\t0\t0\t0\t4294967295\n");
        Assert.True(StatusParser.TryParse(text, out TaskStatus status));
        Assert.False(status.Has(StatusParts.ResidentBytes));
        Assert.Equal(uint.MaxValue, status.FileSystemGroupId);
    }

    [Theory]
    [InlineData("Pid:\t-5")]
    [InlineData("Pid:\t2147483648")]
    [InlineData("Uid:\t0\t0\t0")]
    [InlineData("State:\t")]
    public void Without_a_required_line_it_is_no_status(string line)
    {
        string key = line[..(line.IndexOf(':') + 1)];
        string[] lines = ["State:\tS", "Tgid:\t5", "Pid:\t5", "PPid:\t1", "Uid:\t0\t0\t0\t0", "Gid:\t0\t0\t0\t0"];
        string text = string.Join('\n', lines.Select(l => l.StartsWith(key, StringComparison.Ordinal) ? line : l)) + "\n";
        Assert.False(StatusParser.TryParse(Encoding.UTF8.GetBytes(text), out _));
    }

    private static Dictionary<string, string> Naive(byte[] text) =>
        Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(':', 2)).ToDictionary(p => p[0], p => p[1].Trim());

    private static ulong Bytes(Dictionary<string, string> naive, string key) => naive.TryGetValue(key, out string? value) ? ulong.Parse(value.Split(' ')[0]) * 1024 : 0;

    private static ulong Mask(Dictionary<string, string> naive, string key) => ulong.Parse(naive[key], NumberStyles.HexNumber);

    private static string Octal(uint value) => Convert.ToString(value, 8).PadLeft(4, '0');
}
