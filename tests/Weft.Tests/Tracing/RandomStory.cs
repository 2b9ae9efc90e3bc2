using Weft.Stacks;
using Weft.Symbols.Unwinding;
using Weft.Tracing;

namespace Weft.Tests.Tracing;

/// <summary>Events that need make no sense: any order, few ids so that they meet again, hostile texts.</summary>
internal static class RandomStory
{
    public static Story Any(int seed, int count)
    {
        Random random = new(seed);
        Story story = new();
        if (random.Next(2) == 0) story.Start = story.Start with { StartedProcessId = 1 + random.Next(12), Program = ["a b", "\u00e4\"\\\n"] };
        if (random.Next(4) == 0) story.Start = story.Start with { IsWholeMachine = true };
        for (int i = 0; i < count; i++)
        {
            story.Now = (ulong)((long)story.Now + random.Next(-50_000, 5_000_000));
            story.Add(Event(random, story.Now));
        }
        return story;
    }

    public static TaskEvent Event(Random random, ulong now)
    {
        TaskEventKind kind = (TaskEventKind)random.Next(7);
        int pid = 1 + random.Next(12), tid = random.Next(3) == 0 ? 1 + random.Next(12) : pid;
        int childTid = 1 + random.Next(12);
        bool isFork = kind == TaskEventKind.Fork, isExit = kind == TaskEventKind.Exit, isSignal = kind == TaskEventKind.Signal, hasArguments = kind is TaskEventKind.Execute or TaskEventKind.Present;
        int status = random.Next(3) switch { 0 => 0, 1 => random.Next(256) << 8, _ => random.Next(1, 65) | (random.Next(2) << 7) };
        return new TaskEvent
        {
            Kind = kind,
            MonotonicNanoseconds = now,
            ProcessId = pid,
            TaskId = tid,
            Name = Text(random, 15),
            StartTicks = random.Next(3) == 0 ? (ulong)random.Next(3) : null,
            OtherProcessId = isFork ? random.Next(2) == 0 ? pid : childTid : kind == TaskEventKind.Present ? random.Next(12) : 0,
            OtherTaskId = isFork ? childTid : kind == TaskEventKind.Execute ? random.Next(2) == 0 ? tid : 1 + random.Next(12) : 0,
            CloneFlags = isFork && random.Next(4) > 0 ? (ulong)random.NextInt64() & 0x3_FFFF_FFFF : null,
            Stack = isFork && random.Next(3) == 0 ? Frames(random) : null,
            Arguments = hasArguments ? Text(random, 40) : default,
            ArgumentsBytes = kind == TaskEventKind.Execute ? random.Next(100) : 0,
            File = kind == TaskEventKind.Execute ? Text(random, 20) : default,
            Status = isExit ? status : 0,
            IsLastOfProcess = isExit && random.Next(2) == 0,
            ProcessorNanoseconds = isExit && random.Next(3) > 0 ? (ulong)random.NextInt64(10_000_000_000) : null,
            Signal = isSignal ? random.Next(1, 65) : 0,
            SignalCode = isSignal && random.Next(3) > 0 ? random.Next(-8, 10) : null,
            SenderProcessId = isSignal && random.Next(2) == 0 ? 1 + random.Next(12) : null,
            NewName = kind == TaskEventKind.Rename ? Text(random, 15) : default,
            LostCount = kind == TaskEventKind.Lost ? (ulong)random.Next(1000) : 0,
            Note = random.Next(6) == 0 ? "found \u001b[31mlater" : "",
        };
    }

    private static byte[] Text(Random random, int most)
    {
        byte[] text = new byte[random.Next(most + 1)];
        bool plain = random.Next(2) == 0;
        for (int i = 0; i < text.Length; i++) text[i] = plain ? (byte)random.Next('a', 'e') : random.Next(6) == 0 ? (byte)0 : (byte)random.Next(256);
        // A name has no NUL within; arguments have.
        if (most <= 20) text.AsSpan().Replace((byte)0, (byte)'n');
        return text;
    }

    private static List<StackFrame> Frames(Random random)
    {
        List<StackFrame> frames = [];
        for (int i = random.Next(4); i >= 0; i--)
        {
            string? function = random.Next(4) == 0 ? null : "Pool::start(int)";
            frames.Add(new StackFrame
            {
                Address = (ulong)random.NextInt64(),
                How = (FrameSource)random.Next(7),
                Function = function,
                ShortFunction = function is null || random.Next(2) == 0 ? function : "Pool::start",
                Module = random.Next(4) == 0 ? null : random.Next(2) == 0 ? "libc.so.6" : "pool",
                File = random.Next(2) == 0 ? null : "/src/pool.cpp",
                Line = random.Next(3),
                IsInlined = random.Next(3) == 0,
            });
        }
        return frames;
    }
}
