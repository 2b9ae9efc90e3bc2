using System.Buffers.Binary;
using Weft.Symbols.Answers;
using Weft.Symbols.Elf;

namespace Weft.Fuzz;

/// <summary>The reader of the cache of stacks, whose files another may have written.</summary>
public static class AnswerTargets
{
    /// <summary>Input: a file with the key "key". Its length and checksum are made to fit, so that what lies behind them is reached.</summary>
    public static void Answers(ReadOnlySpan<byte> input)
    {
        byte[] bytes = input.ToArray();
        if (bytes.Length >= 16)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), bytes.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), DebugLinkChecksum.Compute(bytes.AsSpan(16)));
        }
        if (!FrameAnswers.TryOpen(bytes, "key"u8, out FrameAnswers? answers)) return;
        for (int i = 0; i < answers!.Count; i++)
        {
            if (answers.TryFind(answers.Address(i), out FrameAnswer? answer) && answer!.Source.Count > FrameAnswers.MaximumFrames)
                throw new InvalidOperationException("There are more frames than may be.");
        }
        FrameAnswersWriter writer = new();
        writer.Add(answers);
        if (writer.Finish("key"u8).Length > FrameAnswers.MaximumBytes) throw new InvalidOperationException("What is written is longer than may be.");
    }
}
