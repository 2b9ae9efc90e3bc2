using System.Text;
using Weft.Cli.Portraits;
using Weft.Cli.Rendering;
using Weft.Linux.Procfs;
using Weft.Portraits;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Memory: how much of which kind, and the largest mappings, those of one file together.</summary>
internal sealed class MemoryReader : IPageReader
{
    private const int MostMappings = 200;

    public string Title => "memory";

    public string ShortTitle => "memory";

    public char Key => 'm';

    public int Seconds => 5;

    public PageAnswer? Read(PageWish wish, PageReaders readers)
    {
        if (OverviewReader.Portrait(wish with { Tid = 0 }, readers, new PortraitRequest { ProportionalMemory = true, MaximumFiles = 0, MaximumWaits = 0, MaximumComparisons = 0 }) is not { } portrait) return null;
        MappingGroup[] groups = [];
        int mappings = 0;
        Presence presence = Presence.NotApplicable;
        if (!portrait.IsKernelThread && !portrait.IsZombie)
        {
            GuardedBatch batch = new();
            readers.Guarded.Read(GuardedFile.MemoryMap, [wish.Process.ProcessId], batch);
            presence = batch.Outcome(0) switch { ReadOutcome.Read => Presence.Present, ReadOutcome.NotPermitted => Presence.NotPermitted, ReadOutcome.TimedOut => Presence.TimedOut, ReadOutcome.Gone => Presence.Gone, _ => Presence.NotSupported };
            if (presence == Presence.Present) groups = MappingGroup.Of(batch.Text(0), out mappings);
        }
        return new PageAnswer((screen, output) => Print(portrait, groups, mappings, presence, new PageWriter(screen, output)));
    }

    private static void Print(ProcessPortrait portrait, MappingGroup[] groups, int mappings, Presence presence, PageWriter page)
    {
        if (portrait.IsKernelThread || portrait.IsZombie)
        {
            page.Paragraph(PageWords.Absent("its memory", Presence.NotApplicable, portrait));
            return;
        }
        Sizes(portrait, page);
        page.Blank();
        if (presence != Presence.Present)
        {
            page.Paragraph(PageWords.Absent("its mappings", presence, portrait), PageWriter.Yellow);
            return;
        }
        page.Paragraph($"{Phrases.Count(mappings, "mapping")} of {Phrases.Count(groups.Length, "file or kind", "files and kinds")}, by size of address space; how much of each is in RAM is not read, since that is dear.", PageWriter.Dim);
        TextTable table = new([new("SIZE", true, 0), new("WRITABLE", true, 1), new("CODE", true, 2), new("MAPPINGS", true, 3), new("WHAT", false, 0)]);
        for (int i = 0; i < groups.Length && i < MostMappings; i++)
        {
            MappingGroup group = groups[i];
            table.Add([page.Size(group.Bytes), group.WritableBytes > 0 ? page.Size(group.WritableBytes) : "", group.CodeBytes > 0 ? page.Size(group.CodeBytes) : "", group.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), group.Name.Length == 0 ? "memory of no file" : page.Safe(Encoding.UTF8.GetBytes(group.Name), 1000)]);
        }
        table.Write(page.Screen, page.Output);
        if (groups.Length > MostMappings) page.Paragraph($"and {groups.Length - MostMappings} more, all smaller", PageWriter.Dim);
    }

    private static void Sizes(ProcessPortrait portrait, PageWriter page)
    {
        if (portrait.ResidentBytes.IsPresent) page.Line("in RAM", page.Size(portrait.ResidentBytes.Value), PageWriter.Bold);
        else page.Line("in RAM", "? (" + Phrases.Why(portrait.ResidentBytes.Presence) + ")");
        if (portrait.Status is { IsPresent: true, Value: var status } && status.HasMemory)
        {
            if (status.Has(StatusParts.ResidentAnonymousBytes)) page.Line("its own", $"{page.Size(status.ResidentAnonymousBytes)} of no file (heap, stacks)");
            if (status.Has(StatusParts.ResidentFileBytes)) page.Line("of files", $"{page.Size(status.ResidentFileBytes)}, which the kernel may drop and read again");
            if (status.Has(StatusParts.ResidentSharedBytes)) page.Line("shared", $"{page.Size(status.ResidentSharedBytes)} of shared memory");
            if (status.Has(StatusParts.PeakResidentBytes)) page.Line("at most", $"{page.Size(status.PeakResidentBytes)} in RAM since it was started");
            if (status.Has(StatusParts.SwapBytes)) page.Line("swapped out", page.Size(status.SwapBytes), status.SwapBytes > 0 ? PageWriter.Yellow : "");
            if (status.Has(StatusParts.LockedBytes) && status.LockedBytes > 0) page.Line("locked", page.Size(status.LockedBytes));
            page.Line("addresses", page.Size(status.VirtualBytes));
        }
        if (portrait.ProportionalMemory is { IsPresent: true, Value: var rollup })
        {
            page.Line("its share", $"{page.Size(rollup.ProportionalBytes)}: pages that n processes share counted as 1/n");
            page.Line("would free", $"{page.Size(rollup.UniqueBytes)}, if it ended");
        }
        else page.Line("its share", $"? ({Phrases.Why(portrait.ProportionalMemory.Presence)})");
    }
}
