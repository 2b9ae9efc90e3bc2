using Weft.Tracing;

namespace Weft.Fuzz;

/// <summary>Recordings of traces, which anybody may have written.</summary>
public static class TraceTargets
{
    /// <summary>Input: the lines after the first.</summary>
    public static void Recording(ReadOnlySpan<byte> input)
    {
        byte[] file = [.. "{\"schema\":\"weft.trace/1\",\"event\":\"start\",\"startedPid\":10}\n"u8, .. input];
        int at = 0;
        TraceRecording recording = TraceRecording.Open(
            into =>
            {
                int length = Math.Min(into.Length, file.Length - at);
                file.AsSpan(at, length).CopyTo(into);
                at += length;
                return length;
            },
            out _) ?? throw new InvalidOperationException("A first line of Weft's was refused.");
        LifeBook book = new(recording.Start, 16);
        while (recording.TryRead(out TaskEvent read))
        {
            book.Add(read);
            if (book.Count > 16 + book.LivingTasks) throw new InvalidOperationException("More is kept than may be.");
        }
        book.Finish(recording.End ?? throw new InvalidOperationException("It has no end."));
    }
}
