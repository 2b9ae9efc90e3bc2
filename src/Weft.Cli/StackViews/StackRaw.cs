using System.Globalization;
using System.Text;
using Weft.Cli.Rendering;
using Weft.Stacks;
using Weft.Symbols.Unwinding;

namespace Weft.Cli.StackViews;

/// <summary>Stacks in the form of gdb's <c>thread apply all bt</c>, for eyes and scripts that know it: foreign text made safe, nothing cut.</summary>
internal sealed class StackRaw(ProcessStacks process, Screen screen, StandardOutput output)
{
    private readonly StackText _text = new(screen, output);

    public void Write()
    {
        int number = process.Stacks.Threads.Count;
        foreach (ThreadStack thread in process.Stacks.Threads.Reverse())
        {
            string name = process.Row(thread.Tid) is { } row ? _text.Safe(row.Name) : "";
            output.Line("");
            output.Line($"Thread {number--} (LWP {thread.Tid} \"{name}\"):");
            for (int i = 0; i < thread.Frames.Count && !output.IsClosed; i++) output.Line(Frame(thread.Frames, i));
            if (thread.Frames.Count == 0) output.Line($"({thread.Reason})");
        }
    }

    // As gdb has it: of those at one address the innermost shows it, and the ones it was inlined into do not.
    private string Frame(IReadOnlyList<StackFrame> frames, int index)
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"#{index,-2} ");
        if (index + 1 < frames.Count && frames[index + 1].How == FrameSource.Signal) return line.Append("<signal handler called>").ToString();
        StackFrame frame = frames[index];
        if (index == 0 || !frames[index - 1].IsInlined) line.Append(CultureInfo.InvariantCulture, $"0x{frame.Address:x16} in ");
        line.Append(frame.Function is { } name ? _text.Safe(name) : "??");
        if (!frame.Function?.EndsWith(')') ?? true) line.Append(" ()");
        if (frame.File is { } file) line.Append(CultureInfo.InvariantCulture, $" at {_text.Safe(file)}:{frame.Line}");
        else if (frame.Module is { } module) line.Append(" from ").Append(_text.Safe(module));
        return line.ToString();
    }
}
