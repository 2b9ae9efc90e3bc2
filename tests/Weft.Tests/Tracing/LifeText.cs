using System.Globalization;
using System.Text;

namespace Weft.Tests.Tracing;

/// <summary>
/// What happened to each task in its own order, with the lives of those it made within: a text without ids or times, so that
/// two traces of two runs of one program can be compared line by line.
/// </summary>
internal sealed class LifeText
{
    private readonly Dictionary<int, Life> _lives = [];

    /// <summary>The task that the text begins with.</summary>
    public int Root { get; set; }

    public void Forked(int maker, int child, ulong? flags)
    {
        // strace tells of a vfork when it returns, after what the child did; else an id that is known is used anew.
        if (!_lives.TryGetValue(child, out Life? born) || born.HasMaker) _lives[child] = born = new Life();
        born.HasMaker = true;
        Of(maker).Add(flags is { } f ? string.Create(CultureInfo.InvariantCulture, $"made with {f:x}:") : "made:");
        Of(maker).Add(born);
    }

    public void Executed(int task, int former, string file, IEnumerable<string> arguments)
    {
        // A thread that executes goes on as the leader.
        if (former != task) Of(task).Add("as another thread:");
        Of(task).Add($"executes {file} [{string.Join('|', arguments)}]");
    }

    public void Ended(int task, int status) => Of(task).Add(string.Create(CultureInfo.InvariantCulture, $"ends {status & 0xFF7F:x}"));

    public void Signalled(int task, int signal) => Of(task).Add(string.Create(CultureInfo.InvariantCulture, $"gets {signal}"));

    public override string ToString()
    {
        StringBuilder text = new();
        Write(text, Of(Root), 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Life life, int depth)
    {
        foreach (object item in life)
        {
            if (item is Life child) Write(text, child, depth + 1);
            else text.Append(' ', 2 * depth).Append(item).Append('\n');
        }
    }

    private Life Of(int task)
    {
        if (!_lives.TryGetValue(task, out Life? life)) _lives[task] = life = new Life();
        return life;
    }

    private sealed class Life : List<object>
    {
        public bool HasMaker { get; set; }
    }
}
