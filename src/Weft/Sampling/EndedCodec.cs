using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>Who ended in an interval, as bytes at the end of a frame.</summary>
internal static class EndedCodec
{
    private const ulong IsThread = 1;
    private const ulong IsShortLived = 2;
    private const ulong HasStatus = 4;
    private const ulong HasCpu = 8;

    public static void Encode(IReadOnlyList<EndedTask> ended, TextTable texts, ByteSink to)
    {
        to.Number((ulong)ended.Count);
        for (int i = 0; i < ended.Count; i++)
        {
            EndedTask task = ended[i];
            to.Number((task.Kind == RowKind.Thread ? IsThread : 0) | (task.IsShortLived ? IsShortLived : 0)
                | (task.WaitStatus is not null ? HasStatus : 0) | (task.CpuNanoseconds >= 0 ? HasCpu : 0));
            to.Number((uint)task.Id.Tid);
            to.Number((uint)task.Id.ProcessId);
            to.Number(task.Id.StartTicks);
            to.Number((uint)task.ParentProcessId);
            to.Number((uint)task.Count);
            if (task.WaitStatus is { } status) to.Number((uint)status);
            if (task.CpuNanoseconds >= 0) to.Number((ulong)task.CpuNanoseconds);
            int known = texts.Count;
            int name = texts.NumberOf(task.Name);
            to.Number((uint)name);
            if (name == known) to.Text(task.Name);
        }
    }

    /// <summary>Reads them; null when only the texts are wanted, or when the source has failed.</summary>
    public static EndedTask[]? Decode(TextTable texts, ref ByteSource from, bool isWanted)
    {
        // Each takes seven bytes or more, so no more room is made than the bytes are worth.
        int count = from.Count(Math.Min(FrameStep.MostRows, from.Length / 7));
        EndedTask[]? ended = isWanted ? count == 0 ? [] : new EndedTask[count] : null;
        for (int i = 0; i < count && !from.HasFailed; i++)
        {
            ulong bits = from.Number();
            TaskId id = new(from.Count(int.MaxValue), from.Count(int.MaxValue), from.Number());
            int parent = from.Count(int.MaxValue);
            int alike = from.Count(int.MaxValue);
            int? status = (bits & HasStatus) != 0 ? unchecked((int)(uint)from.Number()) : null;
            long cpu = (bits & HasCpu) != 0 ? (long)(from.Number() & long.MaxValue) : -1;
            int name = from.Count(texts.Count);
            if (name == texts.Count) texts.Add(from.Text());
            if (ended is null) continue;
            ended[i] = new EndedTask
            {
                Id = id,
                Kind = (bits & IsThread) != 0 ? RowKind.Thread : RowKind.Process,
                ParentProcessId = parent,
                Name = texts[name].ToArray(),
                Count = alike,
                IsShortLived = (bits & IsShortLived) != 0,
                CpuNanoseconds = cpu,
                WaitStatus = status,
            };
        }
        return from.HasFailed ? null : ended;
    }
}
