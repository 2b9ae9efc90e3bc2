using System.Globalization;
using System.Text;
using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>The first line of a page: who it is, in a sentence, by the sample on the screen.</summary>
internal sealed class PageHead
{
    private readonly CellBuffer _cell = new();
    private readonly int[] _one = new int[1];
    private string _name = "";

    /// <summary>The sentence; safe to print.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Makes it anew.</summary>
    public void Refresh(TopContext context, PageSubject subject)
    {
        TaskSnapshot snapshot = context.Sample.Snapshot;
        if (!subject.TryRow(snapshot, out TaskRow row))
        {
            if (_name.Length == 0) _name = string.Create(CultureInfo.InvariantCulture, $"process {subject.Process.ProcessId}");
            Text = _name + (context.Sample.IsPast ? ", not there at the time on the screen" : "");
            return;
        }
        bool unicode = context.Screen.Unicode;
        if (!context.Sample.IsPast)
        {
            _one[0] = row.Index;
            context.Scanner.Load(snapshot, _one, TaskFields.Owner | TaskFields.MemorySize | TaskFields.CommandLine);
        }
        _name = string.Create(CultureInfo.InvariantCulture, $"{Safe(ProgramName.Of(row), unicode)} ({row.ProcessId})");
        StringBuilder text = new(_name);
        if (row.Stat.IsKernelThread) text.Append(", a thread of the kernel");
        else if (row.IsDead && row.Stat.ThreadCount <= 1) text.Append(", a zombie");
        else
        {
            text.Append(CultureInfo.InvariantCulture, $", {row.Stat.ThreadCount} {(row.Stat.ThreadCount == 1 ? "thread" : "threads")}");
            if (row.Owner(out OwnerFacts owner) == Presence.Present) text.Append(" of user ").Append(Safe(AccountNames.User(owner.UserId), unicode));
        }
        _cell.Clear();
        HumanUnits.AppendAge(_cell, row.ElapsedNanoseconds);
        text.Append(", started ").Append(Encoding.ASCII.GetString(_cell.Bytes)).Append(" ago");
        if (row.Rates(out TaskRates rates) == Presence.Present && !double.IsNaN(rates.CpuPercent)) text.Append(CultureInfo.InvariantCulture, $"; CPU {rates.CpuPercent:F1} %");
        if (row.ResidentBytes(out long bytes) == Presence.Present)
        {
            _cell.Clear();
            HumanUnits.AppendSize(_cell, bytes);
            text.Append("; ").Append(Encoding.ASCII.GetString(_cell.Bytes)).Append(" in RAM");
        }
        Text = text.ToString();
    }

    /// <summary>Its name and number, for after its end.</summary>
    public string Name => _name;

    private string Safe(ReadOnlySpan<byte> text, bool unicode)
    {
        _cell.Clear();
        Sanitizer.Append(_cell, text, unicode, 60);
        return Encoding.UTF8.GetString(_cell.Bytes);
    }
}
