using Weft.Cli.Portraits;
using Weft.Cli.Rendering;
using Weft.Linux.Procfs;
using Weft.Portraits;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>The environment the program was started with, in its own order.</summary>
internal sealed class EnvironmentReader : IPageReader
{
    private const int MostVariables = 4096, MostCells = 4096;

    public string Title => "environment";

    public string ShortTitle => "env";

    public char Key => 'e';

    // It is what it was at execve(2), or what the program wrote over it since.
    public int Seconds => 0;

    public PageAnswer? Read(PageWish wish, PageReaders readers)
    {
        if (OverviewReader.Portrait(wish with { Tid = 0 }, readers, new PortraitRequest { MaximumFiles = 0, MaximumWaits = 0, MaximumComparisons = 0 }) is not { } portrait) return null;
        if (portrait.IsKernelThread || portrait.IsZombie) return Lack(portrait, Presence.NotApplicable);
        GuardedBatch batch = new();
        readers.Guarded.Read(GuardedFile.Environment, [wish.Process.ProcessId], batch);
        ReadOutcome outcome = batch.Outcome(0);
        if (outcome == ReadOutcome.Gone) return null;
        if (outcome != ReadOutcome.Read) return Lack(portrait, outcome switch { ReadOutcome.NotPermitted => Presence.NotPermitted, ReadOutcome.TimedOut => Presence.TimedOut, ReadOutcome.NotApplicable => Presence.NotApplicable, _ => Presence.NotSupported });
        byte[] text = batch.Text(0).ToArray();
        bool isCut = batch.IsCut(0);
        return new PageAnswer((screen, output) => Print(text, isCut, new PageWriter(screen, output)));
    }

    private static PageAnswer Lack(ProcessPortrait portrait, Presence why) => PageAnswer.Sentence(PageWords.Absent("its environment", why, portrait));

    private static void Print(byte[] text, bool isCut, PageWriter page)
    {
        int count = 0;
        EnvironmentVariables all = new(text);
        while (all.MoveNext()) count++;
        page.Paragraph(count == 0 ? "Its environment is empty." : $"{Phrases.Count(count, "variable")}, as they were when the program was started; what it has changed since is not seen.", PageWriter.Dim);
        if (count == 0) return;
        page.Blank();
        CellBuffer line = new();
        EnvironmentVariables variables = new(text);
        for (int i = 0; i < MostVariables && variables.MoveNext(); i++)
        {
            line.Clear();
            Sanitizer.Append(line, variables.Name, page.Screen.Unicode, MostCells);
            int name = line.Length;
            line.Byte((byte)'=');
            Sanitizer.Append(line, variables.Value, page.Screen.Unicode, MostCells);
            Broken(line.Bytes, name, page);
        }
        if (count > MostVariables) page.Paragraph($"and {count - MostVariables} more", PageWriter.Dim);
        if (isCut) page.Paragraph("The rest is too long to be read.", PageWriter.Dim);
    }

    // A value is broken where the row ends, since its blanks mean something.
    private static void Broken(ReadOnlySpan<byte> line, int name, PageWriter page)
    {
        int width = Math.Max(4, page.Screen.Columns);
        int fits = TextCells.Prefix(line, width, out _);
        int bold = Math.Min(name, fits);
        page.Output.Write(System.Text.Encoding.ASCII.GetBytes(PageWriter.Bold));
        page.Output.Write(line[..bold]);
        page.Output.Write("\e[0m"u8);
        page.Output.Write(line[bold..fits]);
        page.Output.Write("\n"u8);
        line = line[fits..];
        while (!line.IsEmpty)
        {
            fits = Math.Max(1, TextCells.Prefix(line, width - 2, out _));
            page.Output.Write("  "u8);
            page.Output.Write(line[..fits]);
            page.Output.Write("\n"u8);
            line = line[fits..];
        }
    }
}
