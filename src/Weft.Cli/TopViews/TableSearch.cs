using System.Text;
using Weft.Cli.Rendering;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Finds rows by what stands in their last column or by their id.</summary>
internal sealed class TableSearch
{
    private const int MostBytes = 4096;
    private readonly CellBuffer _id = new();
    private byte[] _wanted = [];
    private bool _isExact;

    /// <summary>What is sought; empty for nothing.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Seeks something else. Capital letters count only where there is one in the text.</summary>
    public void Set(string text)
    {
        Text = text;
        _wanted = Encoding.UTF8.GetBytes(text);
        _isExact = false;
        foreach (byte one in _wanted) _isExact |= one is >= (byte)'A' and <= (byte)'Z';
    }

    /// <summary>The next row that matches, from one on, around the end; -1 for none.</summary>
    /// <param name="list">The rows.</param>
    /// <param name="snapshot">Their tasks.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="step">1 down, -1 up.</param>
    public int Find(TopList list, TaskSnapshot snapshot, int from, int step)
    {
        if (_wanted.Length == 0) return -1;
        for (int i = 0; i < list.Count; i++)
        {
            int at = (((from + (i * step)) % list.Count) + list.Count) % list.Count;
            if (list[at].Kind <= TopRowKind.Group && Matches(snapshot[list[at].Index], list[at].Kind)) return at;
        }
        return -1;
    }

    private bool Matches(TaskRow task, TopRowKind kind)
    {
        if (Contains(task.Name)) return true;
        if (kind == TopRowKind.Process && task.CommandLine(out ReadOnlySpan<byte> line) == Presence.Present && Contains(line[..Math.Min(line.Length, MostBytes)])) return true;
        _id.Clear();
        _id.Number(task.Tid);
        return _id.Bytes.SequenceEqual(_wanted);
    }

    private bool Contains(ReadOnlySpan<byte> text)
    {
        for (int at = 0; at + _wanted.Length <= text.Length; at++)
        {
            int i = 0;
            while (i < _wanted.Length && Same(text[at + i], _wanted[i])) i++;
            if (i == _wanted.Length) return true;
        }
        return false;
    }

    // Arguments end in zero bytes; who types a blank means that.
    private bool Same(byte there, byte wanted)
    {
        if (there == 0) there = (byte)' ';
        return there == wanted || (!_isExact && there is >= (byte)'A' and <= (byte)'Z' && there + 32 == wanted);
    }
}
