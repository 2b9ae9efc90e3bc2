using System.Globalization;
using System.Text;
using Weft.Cli.Portraits;
using Weft.Cli.Rendering;
using Weft.Linux.Procfs;
using Weft.Portraits;
using Weft.Tasks;
using Weft.Waiting;

namespace Weft.Cli.TopViews;

/// <summary>Open files, and who has the other ends of pipes and sockets.</summary>
internal sealed class FilesReader : IPageReader
{
    private const int MostNamed = 3;

    public string Title => "files";

    public string ShortTitle => "files";

    public char Key => 'l';

    public int Seconds => 3;

    public PageAnswer? Read(PageWish wish, PageReaders readers)
    {
        if (OverviewReader.Portrait(wish with { Tid = 0 }, readers, new PortraitRequest { FileDetails = true, MaximumFiles = 1 << 14, MaximumWaits = 0, MaximumComparisons = 0 }) is not { } portrait) return null;
        Dictionary<int, string> peers = [];
        int unread = 0;
        if (portrait.Files.IsPresent && readers.Root.Path is "/proc" or "/proc/") peers = Peers(portrait, readers, out unread);
        return new PageAnswer((screen, output) => Print(portrait, peers, unread, new PageWriter(screen, output)));
    }

    private static void Print(ProcessPortrait portrait, Dictionary<int, string> peers, int unread, PageWriter page)
    {
        if (!portrait.Files.IsPresent)
        {
            page.Paragraph(PageWords.Absent("its open files", portrait.Files.Presence, portrait), PageWriter.Yellow);
            if (portrait.FileCount.IsPresent) page.Paragraph($"It has {Phrases.Count(portrait.FileCount.Value, "file")} open.");
            return;
        }
        FilesPart.Write(portrait, page, verbose: false);
        FilesPart.WriteTable(portrait, page, d => peers.GetValueOrDefault(d));
        if (unread == 0) return;
        page.Blank();
        page.Paragraph($"Other ends may be open in {Phrases.Count(unread, "process", "processes")} more, whose files may not be read.", PageWriter.Dim);
    }

    private static Dictionary<int, string> Peers(ProcessPortrait portrait, PageReaders readers, out int unread)
    {
        PeerFinder finder = new(readers.Root);
        Dictionary<int, string> peers = [];
        int own = portrait.Id.ProcessId;
        foreach (OpenFile file in portrait.Files.Value.Files)
        {
            IReadOnlyList<int> holders = [];
            byte[] where = [];
            if (file.Kind == OpenFileKind.Pipe) holders = finder.OfPipe(Encoding.UTF8.GetString(file.Target), file.CanWrite);
            else if (file.Kind == OpenFileKind.Socket && file.Inode != 0 && file.Socket is not { IsListening: true }) holders = finder.OfSocket(own, file.Inode, out where);
            else continue;
            StringBuilder text = new();
            for (int i = 0; i < holders.Count && i < MostNamed; i++) text.Append(i > 0 ? ", " : "").Append(holders[i] == own ? "itself" : Name(holders[i], readers));
            if (holders.Count > MostNamed) text.Append(CultureInfo.InvariantCulture, $" and {holders.Count - MostNamed} more");
            if (where.Length > 0) text.Append(text.Length > 0 ? " at " : "").Append(PageWords.Safe(where.AsSpan().TrimEnd((byte)0)));
            if (text.Length > 0) peers[file.Descriptor] = text.ToString();
        }
        unread = finder.UnreadProcesses;
        return peers;
    }

    private static string Name(int process, PageReaders readers) =>
        TaskFiles.Stat(TaskLocation.Process(readers.Root, process), readers.Buffer, out _, out ReadOnlySpan<byte> name) == ReadOutcome.Read
            ? string.Create(CultureInfo.InvariantCulture, $"{PageWords.Safe(name)} ({process})") : string.Create(CultureInfo.InvariantCulture, $"({process})");
}
