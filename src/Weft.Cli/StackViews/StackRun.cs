using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Linux.Procfs;

namespace Weft.Cli.StackViews;

/// <summary>Looks at processes, once or again and again, and hands out what it finds.</summary>
/// <param name="targets">Whose stacks.</param>
/// <param name="taker">Takes them.</param>
/// <param name="root">Where /proc is.</param>
/// <param name="looks">How many times.</param>
/// <param name="interval">From one look to the next.</param>
/// <param name="show">Shows a look; answers false when there is no use in going on.</param>
internal sealed class StackRun(IReadOnlyList<StackTarget> targets, StackTaker taker, ProcRoot root, int looks, TimeSpan interval, Func<StackLook, bool> show)
{
    // Time in which threads that a look has stopped are back where they were.
    private static readonly TimeSpan s_settling = TimeSpan.FromMilliseconds(20);

    private readonly HashSet<string> _said = [];
    private readonly Dictionary<int, StackMoves> _moves = [];
    private readonly Dictionary<int, ProcessStacks> _last = [];
    private int _code = ExitCodes.Done;
    private bool _hasShown;

    /// <summary>Does it.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="UserError">The only process that was named has no stacks to be had.</exception>
    public int Run()
    {
        List<StackTarget> left = [.. targets];
        for (int look = 1; look <= looks && left.Count > 0; look++)
        {
            if (look > 1) Wait();
            for (int i = 0; i < left.Count; i++)
            {
                StackTarget target = left[i];
                if (Take(target, look) is { } stacks)
                {
                    _last[target.ProcessId] = stacks;
                    if (!Show(target, stacks, look == looks)) return _code;
                    continue;
                }
                // It has ended between two looks: the last one is what there is.
                left.RemoveAt(i--);
                if (_last.TryGetValue(target.ProcessId, out ProcessStacks? before) && !Show(target, before, isLast: true, again: true)) return _code;
            }
        }
        return _code;
    }

    private bool Show(StackTarget target, ProcessStacks stacks, bool isLast, bool again = false)
    {
        StackLook shown = new(target, stacks, isLast, !_hasShown) { IsRepeated = again };
        _hasShown |= isLast;
        return show(shown);
    }

    private ProcessStacks? Take(StackTarget target, int look)
    {
        try
        {
            ProcessStacks stacks = taker.Take(target.ProcessId);
            Say(taker.Remark);
            if (looks == 1) return stacks;
            bool isFirst = !_moves.TryGetValue(target.ProcessId, out StackMoves? moves);
            if (isFirst) _moves[target.ProcessId] = moves = new StackMoves(root, target.ProcessId);
            moves!.Add(stacks.Stacks);
            return stacks with { Look = look, Looks = looks, Moves = isFirst ? null : moves };
        }
        catch (UserError e)
        {
            if (_last.ContainsKey(target.ProcessId))
            {
                Say($"weft: {target.ProcessId} has ended after {look - 1} of {looks} looks");
                return null;
            }
            // The only one there is: that is the answer. Of several, the others are still worth showing.
            if (targets.Count == 1) throw;
            Say(e.Message);
            // A child that has ended, or a process without a thread of the wanted name, is no failure.
            if (target.Parent == 0 && _code == ExitCodes.Done) _code = e.ExitCode;
            return null;
        }
    }

    private void Wait()
    {
        TimeSpan settling = interval / 2 < s_settling ? interval / 2 : s_settling;
        Thread.Sleep(settling);
        foreach (StackMoves moves in _moves.Values) moves.Begin();
        Thread.Sleep(interval - settling);
        foreach (StackMoves moves in _moves.Values) moves.End();
    }

    private void Say(string message)
    {
        if (message.Length == 0 || !_said.Add(message)) return;
        StandardOutput error = new(2);
        error.Line(message);
        error.Flush();
    }
}
