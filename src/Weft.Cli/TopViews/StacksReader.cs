using Weft.Cli.Portraits;
using Weft.Cli.Rendering;
using Weft.Cli.StackViews;
using Weft.Stacks;

namespace Weft.Cli.TopViews;

/// <summary>What <c>weft stack</c> shows. No thread is stopped unless that was asked for.</summary>
internal sealed class StacksReader : IPageReader
{
    public string Title => "stacks";

    public string ShortTitle => "stacks";

    public char Key => 's';

    public int Seconds => 2;

    public PageAnswer? Read(PageWish wish, PageReaders readers)
    {
        ThreadChoice choice = new(wish.Tid > 0 ? [wish.Tid.ToString(System.Globalization.CultureInfo.InvariantCulture)] : [], null);
        CaptureRequest request = new() { ProcessId = wish.Process.ProcessId, NeverStop = !wish.MayStop };
        ProcessStacks stacks = new StackTaker(readers.Scanner, readers.Stacks, request, choice, withKernel: false).Take(wish.Process.ProcessId);
        bool hasLacks = !wish.MayStop && stacks.Stacks.CountOf(CaptureWay.None) > 0 && !stacks.Tasks[0].Stat.IsKernelThread;
        return new PageAnswer((screen, output) =>
        {
            StackShape shape = new() { Screen = screen, Fold = true, Full = false, Depth = int.MaxValue, Verbose = false, IsChoice = !choice.IsAll };
            new StackPage(stacks, shape, output) { HasNext = false }.Write();
            if (!hasLacks && choice.IsAll) return;
            output.Line("");
            PageWriter page = new(screen, output);
            if (hasLacks) page.Paragraph("Nothing was stopped for this, so what runs has no stack here. S stops such threads for a moment (ptrace), once.", PageWriter.Yellow);
            if (!choice.IsAll) page.Paragraph("One thread only; a shows all.", PageWriter.Dim);
        });
    }
}
