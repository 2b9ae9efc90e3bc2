using System.Globalization;
using System.Text;

namespace Weft.Tests.Tracing;

/// <summary>
/// What happened to each task in its own order, with the lives of those it made within: a text without ids or times, so that
/// two traces of two runs of one program can be compared line by line.
/// </summary>
internal sealed class LifeText
{
    private readonly Dictionary<int, List<object>> _lives = [];

    /// <summary>The task that the text begins with.</summary>
    public int Root { get; set; }

    public void Forked(int maker, int child, ulong? flags)
    {
        Life(maker).Add(flags is { } f ? string.Create(CultureInfo.InvariantCulture, $"made with {f:x}:") : "made:");
        List<object> born = [];
        _lives[child] = born;
        Life(maker).Add(born);
    }

    public void Executed(int task, int former, string file, IEnumerable<string> arguments)
    {
        // A thread that executes goes on as the leader.
        if (former != task) Life(task).Add("as another thread:");
        Life(task).Add($"executes {file} [{string.Join("|", arguments)}]");
    }

    public void Ended(int task, int status) => Life(task).Add(string.Create(CultureInfo.InvariantCulture, $"ends {status & 0xFF7F:x}"));

    public void Signalled(int task, int signal) => Life(task).Add(string.Create(CultureInfo.InvariantCulture, $"gets {signal}"));

    public override string ToString()
    {
        StringBuilder text = new();
        Write(text, Life(Root), 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, List<object> life, int depth)
    {
        foreach (object item in life)
        {
            if (item is List<object> child) Write(text, child, depth + 1);
            else text.Append(' ', 2 * depth).Append(item).Append('\n');
        }
    }

    private List<object> Life(int task)
    {
        if (!_lives.TryGetValue(task, out List<object>? life)) _lives[task] = life = [];
        return life;
    }
}
