using System.Globalization;
using Weft.Cli.Portraits;
using Weft.Cli.Rendering;
using Weft.Portraits;

namespace Weft.Cli.TopViews;

/// <summary>Each limit, and what is used of it.</summary>
internal sealed class LimitsReader : IPageReader
{
    public string Title => "limits";

    public string ShortTitle => "limits";

    public char Key => 'L';

    public int Seconds => 3;

    public PageAnswer? Read(PageWish wish, PageReaders readers) =>
        OverviewReader.Portrait(wish with { Tid = 0 }, readers, new PortraitRequest { MaximumFiles = 0, MaximumWaits = 0, MaximumComparisons = 0 }) is { } portrait
            ? new PageAnswer((screen, output) => Print(portrait, new PageWriter(screen, output))) : null;

    private static void Print(ProcessPortrait portrait, PageWriter page)
    {
        if (!portrait.Limits.IsPresent)
        {
            page.Paragraph(PageWords.Absent("its limits", portrait.Limits.Presence, portrait), PageWriter.Yellow);
            return;
        }
        int near = 0;
        TextTable table = new([new("LIMIT ON", false, 0), new("USED", true, 0), new("OF", true, 0), new("SHARE", true, 1), new("", false, 2), new("MAY BE RAISED TO", false, 3)]);
        foreach (LimitUse limit in portrait.Limits.Value)
        {
            string used = limit.Used.IsPresent ? (limit.IsAtLeast ? "at least " : "") + UsePart.Value(limit.Kind, limit.Used.Value, page) : "?";
            string share = limit.Share is { } part ? string.Create(CultureInfo.InvariantCulture, $"{part * 100:F0} %") : "";
            if (limit.IsNear) near++;
            table.Add([UsePart.Name(limit.Kind), used, UsePart.Value(limit.Kind, limit.Soft, page), share, limit.IsNear ? "near" : "", limit.Hard == limit.Soft ? "" : UsePart.Value(limit.Kind, limit.Hard, page)], limit.IsNear ? PageWriter.Yellow : "");
        }
        page.Paragraph(near == 0 ? "No limit is near, as far as its use is known." : near == 1 ? "One limit is near: 80 % of it or more are used." : $"{near} limits are near: 80 % of each or more are used.", near == 0 ? PageWriter.Bold : PageWriter.Yellow);
        page.Blank();
        table.Write(page.Screen, page.Output);
        page.Blank();
        page.Paragraph("? where no file of the kernel tells what is used. Tasks and queued signals are limited for the user, and counted here for this process only.", PageWriter.Dim);
    }
}
