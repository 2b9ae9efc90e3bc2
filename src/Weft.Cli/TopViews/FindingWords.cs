using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Sampling;

namespace Weft.Cli.TopViews;

/// <summary>A finding as a sentence of at most 100 cells, how it looks, and what shows that it is so.</summary>
internal static class FindingWords
{
    // So much of a name is enough to know it by.
    private const int NameCells = 20;

    /// <summary>How the sentence looks.</summary>
    public static CellMeaning Meaning(TopFinding finding) => finding.Grade switch
    {
        FindingGrade.Stuck => CellMeaning.Stuck,
        FindingGrade.Watch => CellMeaning.Watch,
        _ => finding.Kind is FindingKind.Nothing or FindingKind.Measuring ? CellMeaning.Plain : CellMeaning.Strong,
    };

    /// <summary>What shows that it is so; null when there is nothing to show.</summary>
    public static FindingEvidence? Evidence(TopFinding finding) => finding.Kind switch
    {
        FindingKind.LockCrowd => new() { Hint = "who waits for whom", Process = finding.Process },
        FindingKind.MemoryShort or FindingKind.Swapping => new() { Hint = "sort by memory", SortColumn = "rss" },
        FindingKind.DiskSleep => new() { Hint = "its threads in disk sleep", Filter = $"pid = {finding.Process.ProcessId} and state = D", ShowThreads = true },
        FindingKind.IoPressure => new() { Hint = "tasks in disk sleep", Filter = "state = D", ShowThreads = true },
        FindingKind.Stolen or FindingKind.CpusBusy or FindingKind.Nothing => new() { Hint = "sort by CPU", SortColumn = "cpuNow" },
        FindingKind.WaitingForCpu => new() { Hint = "its threads by wait", SortColumn = "waitNow", Filter = $"pid = {finding.Process.ProcessId}", ShowThreads = true },
        FindingKind.ForkStorm or FindingKind.TaskStorm => new() { Hint = "sort by children gone", SortColumn = "goneNow" },
        FindingKind.MemoryGrowth => new() { Hint = "the process", Process = finding.Process },
        FindingKind.ThreadGrowth or FindingKind.CpuBound => new() { Hint = "its threads", Process = finding.Process },
        FindingKind.Zombies => new() { Hint = "the zombies", Filter = finding.Process.ProcessId == 0 ? "state = Z" : $"state = Z and ppid = {finding.Process.ProcessId}" },
        FindingKind.Stopped => new() { Hint = "the stopped ones", Filter = "state = T" },
        _ => null,
    };

    /// <summary>The sentence.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="unicode">Whether the terminal takes UTF-8.</param>
    /// <param name="to">Where it goes; what is added is safe to print.</param>
    public static void Sentence(TopFinding finding, bool unicode, CellBuffer to)
    {
        Words words = new(finding, unicode, to);
        switch (finding.Kind)
        {
            case FindingKind.Measuring: to.Text("looking: rates come with the second sample"u8); break;
            case FindingKind.LockCrowd: words.LockCrowd(); break;
            case FindingKind.MemoryShort: words.MemoryShort(); break;
            case FindingKind.Swapping: words.Swapping(); break;
            case FindingKind.DiskSleep: words.DiskSleep(); break;
            case FindingKind.IoPressure: words.IoPressure(); break;
            case FindingKind.Stolen: words.Percent(finding.Percent, "the hypervisor takes "u8).Text(" of the CPUs for others"u8); break;
            case FindingKind.WaitingForCpu: words.WaitingForCpu(); break;
            case FindingKind.ForkStorm: words.ForkStorm(); break;
            case FindingKind.TaskStorm: words.TaskStorm(); break;
            case FindingKind.MemoryGrowth: words.MemoryGrowth(); break;
            case FindingKind.ThreadGrowth: words.ThreadGrowth(); break;
            case FindingKind.Zombies: words.Zombies(); break;
            case FindingKind.Stopped: to.Number(finding.Count).Text(" processes are stopped (state T)"u8); break;
            case FindingKind.CpuBound: words.CpuBound(); break;
            case FindingKind.CpusBusy: words.CpusBusy(); break;
            default: words.Nothing(); break;
        }
    }

    /// <summary>The same in at most 40 cells, for a narrow screen.</summary>
    public static void Short(TopFinding finding, bool unicode, CellBuffer to)
    {
        Words words = new(finding, unicode, to);
        switch (finding.Kind)
        {
            case FindingKind.Measuring: to.Text("looking"u8); break;
            case FindingKind.LockCrowd: words.Name().Text(": "u8).Number(finding.Count).Text(" on one lock"u8); break;
            case FindingKind.MemoryShort: words.Size(finding.Amount, "memory is short: "u8).Text(" left"u8); break;
            case FindingKind.Swapping: words.Size(finding.Amount, "swaps: "u8).Text("/s in"u8); break;
            case FindingKind.DiskSleep: words.Name().Text(": "u8).Number(finding.Count).Text(" in disk sleep"u8); break;
            case FindingKind.IoPressure: words.Percent(finding.Percent, "storage waited for "u8); break;
            case FindingKind.Stolen: words.Percent(finding.Percent, "steal "u8); break;
            case FindingKind.WaitingForCpu: words.Percent(finding.Percent, ": waits for CPU "u8, named: true); break;
            case FindingKind.ForkStorm: words.Name().Text(" starts "u8).Number(finding.Count).Text("/s"u8); break;
            case FindingKind.TaskStorm: to.Number(finding.Count).Text(" tasks/s start"u8); break;
            case FindingKind.MemoryGrowth: words.Name().Text(" grows: "u8); HumanUnits.AppendSize(to, finding.Amount); break;
            case FindingKind.ThreadGrowth: words.Name().Text(": "u8).Number(finding.Amount).Text(" threads"u8); break;
            case FindingKind.Zombies: to.Number(finding.Count).Text(" zombies"u8); break;
            case FindingKind.Stopped: to.Number(finding.Count).Text(" stopped"u8); break;
            case FindingKind.CpuBound: words.Name().Text(": "u8).Fixed(finding.Percent / 100, 1).Text(" CPUs"u8); break;
            case FindingKind.CpusBusy: words.Percent(finding.Percent, "CPUs busy "u8); break;
            default: to.Text("nothing unusual"u8); break;
        }
    }

    private readonly ref struct Words(TopFinding finding, bool unicode, CellBuffer to)
    {
        public CellBuffer Name(bool withId = false)
        {
            Append(finding.Name, finding.Process.ProcessId, withId);
            return to;
        }

        public CellBuffer Percent(double percent, ReadOnlySpan<byte> before = default, bool named = false)
        {
            if (named) Name();
            to.Text(before);
            if (double.IsNaN(percent)) return to.Text("? %"u8);
            return to.Fixed(percent, percent < 9.95 ? 1 : 0).Text(" %"u8);
        }

        public CellBuffer Size(long bytes, ReadOnlySpan<byte> before = default)
        {
            to.Text(before);
            if (bytes < 0) to.Byte((byte)'?');
            else HumanUnits.AppendSize(to, bytes);
            return to;
        }

        public void LockCrowd()
        {
            Name(withId: true).Text(": "u8).Number(finding.Count).Text(" threads blocked on "u8).Text(finding.Phrase);
            if (finding.OtherTid == 0) return;
            to.Text(" held by "u8);
            if (finding.OtherName.Length > 0) Append(finding.OtherName, finding.OtherTid, withId: true);
            else to.Text("thread "u8).Number(finding.OtherTid);
        }

        public void MemoryShort()
        {
            Size(finding.Amount, "memory is short: "u8).Text(" of "u8);
            Size(finding.OtherAmount).Text(" free to use"u8);
            if (finding.Percent >= 0.5) Percent(finding.Percent, ", tasks wait for it "u8).Text(" of the time"u8);
        }

        public void Swapping()
        {
            Size(finding.Amount, "what is in use does not fit into memory: "u8).Text("/s come back from swap"u8);
            if (finding.OtherAmount > 0) Size(finding.OtherAmount, ", "u8).Text("/s go out"u8);
        }

        public void DiskSleep()
        {
            Threads();
            to.Text(finding.Count == 1 ? " is in disk sleep for "u8 : " are in disk sleep, the longest for "u8);
            HumanUnits.AppendDuration(to, finding.Nanoseconds);
        }

        public void IoPressure()
        {
            Percent(finding.Percent, "tasks wait for storage "u8).Text(" of the time"u8);
            if (finding.OtherTid == 0) return;
            to.Text("; "u8);
            Append(finding.OtherName, finding.OtherTid, withId: true);
            to.Text(" has "u8).Number(finding.Count).Text(finding.Count == 1 ? " thread in disk sleep"u8 : " threads in disk sleep"u8);
        }

        public void WaitingForCpu()
        {
            Threads();
            Percent(finding.Percent, finding.Count == 1 ? " waits for a CPU "u8 : " wait for a CPU "u8).Text(" of the time"u8);
        }

        public void ForkStorm()
        {
            Name(withId: true).Text(" starts "u8).Number(finding.Count).Text(" processes a second"u8);
            if (finding.Percent >= 0.05) Percent(finding.Percent, "; they used "u8).Text(" of a CPU and are gone"u8);
            else to.Text("; they are gone at once"u8);
        }

        public void TaskStorm()
        {
            to.Number(finding.Count).Text(" tasks a second start and are gone unseen"u8);
            if (finding.OtherTid == 0) return;
            to.Text("; most likely by "u8);
            Append(finding.OtherName, finding.OtherTid, withId: true);
        }

        public void MemoryGrowth()
        {
            Name(withId: true);
            Size(finding.Amount, " grows: "u8);
            More(isBytes: true);
        }

        public void ThreadGrowth()
        {
            Name(withId: true).Text(" has more and more threads: "u8).Number(finding.Amount);
            More(isBytes: false);
        }

        public void Zombies()
        {
            if (finding.Process.ProcessId == 0) to.Number(finding.Count).Text(" zombies, their parent is not seen here"u8);
            else Name(withId: true).Text(" does not collect its children: "u8).Number(finding.Count).Text(" zombies"u8);
        }

        public void CpuBound()
        {
            Name(withId: true).Text(" uses "u8).Fixed(finding.Percent / 100, 1);
            if (finding.Count > 0) to.Text(" of "u8).Number(finding.Count);
            to.Text(finding.Count == 1 ? " CPU"u8 : " CPUs"u8);
            if (finding.OtherTid == 0) return;
            to.Text(", nearly all in thread "u8);
            Append(finding.OtherName, finding.OtherTid, withId: true);
        }

        public void CpusBusy()
        {
            if (finding.Count > 1) Percent(finding.Percent, default).Text(" of all "u8).Number(finding.Count).Text(" CPUs is in use"u8);
            else Percent(finding.Percent, default).Text(" of the CPU is in use"u8);
            if (finding.OtherPercent >= 0.5) Percent(finding.OtherPercent, "; tasks wait for one "u8).Text(" of the time"u8);
        }

        public void Nothing()
        {
            to.Text("nothing unusual"u8);
            if (!(finding.Percent >= 1)) return;
            to.Text("; busiest: "u8);
            Name(withId: true);
            Percent(finding.Percent, " "u8);
            if (!(finding.OtherPercent >= 1)) return;
            to.Text(", "u8);
            Append(finding.OtherName, finding.OtherTid, withId: true);
            Percent(finding.OtherPercent, " "u8);
        }

        private void Threads()
        {
            if (finding.Count == 1) to.Text("a thread of "u8);
            else to.Number(finding.Count).Text(" threads of "u8);
            Name(withId: true);
        }

        private void More(bool isBytes)
        {
            to.Text(", "u8);
            if (isBytes) HumanUnits.AppendSize(to, finding.OtherAmount);
            else to.Number(finding.OtherAmount);
            to.Text(" more in "u8);
            HumanUnits.AppendDuration(to, finding.Nanoseconds);
        }

        private void Append(byte[] name, int id, bool withId)
        {
            if (name.Length == 0) to.Text("process"u8);
            else Sanitizer.Append(to, name, unicode, NameCells);
            if (withId) to.Text(" ("u8).Number(id).Byte((byte)')');
        }
    }
}
