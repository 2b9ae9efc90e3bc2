namespace Weft.Cli.WhyViews;

/// <summary>Gives each box of a drawing a column and a row: whoever all wait for stands to the right, who waits for it left of that.</summary>
internal sealed class PictureLayout
{
    public PictureLayout(WaitPicture picture)
    {
        int count = picture.Nodes.Count;
        Columns = new int[count];
        Rows = new int[count];
        int[] depths = Depths(picture, count);
        // Those that no arrow touches stand in rows of their own below.
        bool[] touched = new bool[count];
        foreach (PictureEdge edge in picture.Edges) touched[edge.From] = touched[edge.To] = true;
        for (int i = 0; i < count; i++)
            if (touched[i]) Width = Math.Max(Width, depths[i] + 1);
        int deepest = Width;
        Width = Math.Max(Width, Math.Min(3, count));
        int[] used = new int[Width];
        for (int i = 0; i < count; i++)
        {
            if (!touched[i]) continue;
            Columns[i] = deepest - 1 - depths[i];
            Rows[i] = used[Columns[i]]++;
        }
        int next = used.Max() * Width;
        for (int i = 0; i < count; i++)
        {
            if (touched[i]) continue;
            (Columns[i], Rows[i]) = (next % Width, next / Width);
            next++;
        }
        Height = count == 0 ? 0 : Rows.Max() + 1;
    }

    public int[] Columns { get; }

    public int[] Rows { get; }

    /// <summary>Columns there are.</summary>
    public int Width { get; }

    /// <summary>Rows there are.</summary>
    public int Height { get; }

    // Steps to the end of the chain: from those that wait for nobody, and where only rounds are, from the round.
    private static int[] Depths(WaitPicture picture, int count)
    {
        int[] depths = new int[count];
        Array.Fill(depths, -1);
        List<int>[] before = new List<int>[count];
        int[] outgoing = new int[count];
        for (int i = 0; i < count; i++) before[i] = [];
        foreach (PictureEdge edge in picture.Edges)
        {
            before[edge.To].Add(edge.From);
            outgoing[edge.From]++;
        }
        Queue<int> queue = new();
        for (int i = 0; i < count; i++)
            if (outgoing[i] == 0) Begin(i);
        Spread();
        for (int start = 0; start < count; start++)
        {
            if (depths[start] >= 0) continue;
            foreach (int i in Round(start, picture.Edges)) Begin(i);
            Spread();
        }
        return depths;

        void Begin(int i)
        {
            if (depths[i] >= 0) return;
            depths[i] = 0;
            queue.Enqueue(i);
        }

        void Spread()
        {
            while (queue.TryDequeue(out int at))
            {
                foreach (int i in before[at])
                {
                    if (depths[i] >= 0) continue;
                    depths[i] = depths[at] + 1;
                    queue.Enqueue(i);
                }
            }
        }
    }

    // The round that the first arrows lead into.
    private static List<int> Round(int start, IReadOnlyList<PictureEdge> edges)
    {
        List<int> path = [];
        int at = start;
        while (!path.Contains(at))
        {
            path.Add(at);
            at = edges.First(e => e.From == at).To;
        }
        return path[path.IndexOf(at)..];
    }
}
