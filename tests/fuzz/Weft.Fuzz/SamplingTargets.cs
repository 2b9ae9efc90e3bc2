using Weft.Sampling;

namespace Weft.Fuzz;

/// <summary>What a store of samples reads back.</summary>
internal static class SamplingTargets
{
    /// <summary>The first byte says how many frames the rest is cut into; the first of them is a key frame.</summary>
    public static void Frames(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        int frames = (input[0] & 3) + 1;
        input = input[1..];
        FrameDecoder decoder = new();
        FrameEncoder later = new();
        TaskSample into = new();
        for (int i = 0; i < frames; i++)
        {
            int end = i == frames - 1 ? input.Length : input.Length / (frames - i);
            if (!decoder.TryRead(input[..end], isKey: i == 0, wantsEnded: true)) return;
            into.Snapshot.Clear();
            decoder.Fill(into.Snapshot, later);
            if (into.Snapshot.Count != decoder.Count) throw new InvalidOperationException("rows were lost");
            // What was read can be written, and read again.
            into.Ended = decoder.Ended ?? [];
            ByteSink sink = new();
            new FrameEncoder().Encode(into, isKey: true, sink);
            if (!new FrameDecoder().TryRead(sink.Written, isKey: true, wantsEnded: true)) throw new InvalidOperationException("what was written cannot be read");
            input = input[end..];
        }
    }
}
