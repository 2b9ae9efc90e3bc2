using System.Globalization;
using System.Text;
using Weft.Cli.Rendering;
using Weft.Stacks;

namespace Weft.Cli.StackViews;

/// <summary>Which threads moved between the looks and which did not.</summary>
internal sealed class MovesView(StackText text, ProcessStacks process, StackMoves moves, Func<IReadOnlyList<ThreadStack>, string> named)
{
    private const int PlacesShown = 6;

    public void Write()
    {
        List<ThreadStack>[] by = [.. ((ThreadMove[])[ThreadMove.Moved, ThreadMove.Ran, ThreadMove.Stood, ThreadMove.Unknown]).Select(m => process.Stacks.Threads.Where(t => moves.Of(t.Tid) == m).ToList())];
        text.Line("");
        text.Paragraph($"between {process.Look} looks: {Count(by[0].Count)} moved, {by[1].Count} ran but stood alike at each look, {by[2].Count} did not run{(by[3].Count > 0 ? $", of {by[3].Count} it is not known" : "")}", StackText.Bold);
        Group("moved", by[0], StackText.Green);
        Group("ran", by[1], StackText.Green);
        Group("stood", by[2], "");
        Group("?", by[3], StackText.Dim);
    }

    private void Group(string word, List<ThreadStack> threads, string style)
    {
        if (threads.Count == 0) return;
        text.Line(($"  {word,-5}  ", style), (named(threads), ""));
        if (word != "moved") return;
        // A few by themselves: where they were seen is what one wants to know of those that move.
        foreach (ThreadStack thread in threads.Take(PlacesShown))
        {
            string places = string.Join(", ", moves.Places(thread.Tid).Take(PlacesShown).Select(text.Safe));
            text.Line($"         {(threads.Count > 1 ? thread.Tid.ToString(CultureInfo.InvariantCulture) + " " : "")}seen in {places}", StackText.Dim);
        }
    }

    private static string Count(int count) => count == 1 ? "1 thread" : string.Create(CultureInfo.InvariantCulture, $"{count} threads");
}
