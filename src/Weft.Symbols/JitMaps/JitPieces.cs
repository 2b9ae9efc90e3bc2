using System.Runtime.InteropServices;

namespace Weft.Symbols.JitMaps;

/// <summary>Makes of overlapping lines ranges that do not overlap: at each address the line that holds there.</summary>
internal static class JitPieces
{
    /// <summary>Sweeps over the lines by address with a heap of those that are open: O(n log n).</summary>
    public static JitSymbol[] Make(ReadOnlySpan<JitMapLine> lines, ulong sizelessBytes)
    {
        int[] order = new int[lines.Length];
        ulong[] starts = new ulong[lines.Length];
        for (int i = 0; i < lines.Length; i++) (order[i], starts[i]) = (i, lines[i].Start);
        starts.AsSpan().Sort(order.AsSpan());

        ulong[] ends = new ulong[lines.Length];
        List<JitSymbol> pieces = new(lines.Length);
        PriorityQueue<int, long> open = new();
        ulong at = 0;
        for (int i = 0; ;)
        {
            ulong next = i < order.Length ? starts[i] : ulong.MaxValue;
            while (open.TryPeek(out int holding, out _) && at < next)
            {
                ulong end = ends[holding];
                if (end <= at)
                {
                    open.Dequeue();
                    continue;
                }
                ulong until = Math.Min(end, next);
                Append(pieces, new JitSymbol(at, until, holding));
                at = until;
            }
            if (i == order.Length) break;
            int first = i;
            while (i < order.Length && starts[i] == next) i++;
            ulong following = i < order.Length ? starts[i] : ulong.MaxValue;
            for (; first < i; first++)
            {
                ref readonly JitMapLine line = ref lines[order[first]];
                ends[order[first]] = line.Size != 0 ? next + line.Size : Math.Min(following, next + Math.Min(sizelessBytes, ulong.MaxValue - next));
                // The latest first; those without a size after all that have one, as they only guess.
                open.Enqueue(order[first], (line.Size == 0 ? 2L * lines.Length : lines.Length) - order[first]);
            }
            at = next;
        }
        return [.. pieces];
    }

    private static void Append(List<JitSymbol> pieces, JitSymbol piece)
    {
        if (pieces.Count > 0)
        {
            ref JitSymbol last = ref CollectionsMarshal.AsSpan(pieces)[^1];
            if (last.Line == piece.Line && last.End == piece.Start)
            {
                last = last with { End = piece.End };
                return;
            }
        }
        pieces.Add(piece);
    }
}
