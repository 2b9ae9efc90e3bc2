using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>
/// Writes samples as frames: a key frame has all rows, the others what changed since the frame before. A text stands in the
/// frame that first needs it, so a key frame and those after it are read without anything else.
/// </summary>
internal sealed class FrameEncoder
{
    private readonly ulong[] _wide = new ulong[RowFields.WideCount];
    private readonly uint[] _narrow = new uint[RowFields.NarrowCount];
    private readonly ulong[] _zeroWide = new ulong[RowFields.WideCount];
    private readonly uint[] _zeroNarrow = new uint[RowFields.NarrowCount];
    private TextTable _texts = new();
    private TextTable _earlierTexts = new();
    private int _unchanged;

    /// <summary>The rows of the frame last written.</summary>
    public RowTable Rows { get; } = new();

    /// <summary>The texts of its rows.</summary>
    public TextTable Texts => _texts;

    /// <summary>Bytes of memory it takes.</summary>
    public long Bytes => Rows.Bytes + _texts.Bytes + _earlierTexts.Bytes;

    /// <summary>Adds a frame to a buffer.</summary>
    public void Encode(TaskSample sample, bool isKey, ByteSink to)
    {
        TaskSnapshot snapshot = sample.Snapshot;
        if (isKey)
        {
            (_texts, _earlierTexts) = (_earlierTexts, _texts);
            _texts.Clear();
        }
        Rows.Reserve(snapshot.Count);
        Rows.Begin();
        to.Number((ulong)snapshot.Count);
        int old = 0, above = -1, process = -1;
        _unchanged = 0;
        for (int row = 0; row < snapshot.Count; row++)
        {
            bool isFirst = snapshot.RowOf(row).Process != process;
            process = snapshot.RowOf(row).Process;
            RowFacts.Gather(snapshot, row, isFirst, _wide, _narrow);
            int gone = 0;
            while (old < Rows.Count && !IsSame(old) && IsBefore(old))
            {
                Rows.Give(Rows[old++]);
                gone++;
            }
            if (gone > 0 && !isKey) Write(FrameStep.Drop, gone, to);
            int was = old < Rows.Count && IsSame(old) ? Rows[old++] : -1;
            int slot = was >= 0 ? was : Rows.Take();
            AddRow(snapshot, row, isFirst ? process : -1, was, above, slot, isKey, to);
            Rows.Append(slot);
            above = slot;
        }
        Flush(to);
        for (; old < Rows.Count; old++) Rows.Give(Rows[old]);
        Rows.End();
        EndedCodec.Encode(sample.Ended, _texts, to);
    }

    /// <summary>Forgets all and gives the memory back; the next frame must be a key frame.</summary>
    public void Release()
    {
        Rows.Release();
        _texts.Release();
        _earlierTexts.Release();
    }

    private void AddRow(TaskSnapshot snapshot, int row, int process, int was, int above, int slot, bool isKey, ByteSink to)
    {
        int texts = _texts.Count;
        SetName(snapshot.Texts.Get(snapshot.RowOf(row).Name), was, isKey);
        SetCommand(snapshot, process, was, isKey);
        Span<ulong> wide = Rows.Wide(slot);
        Span<uint> narrow = Rows.Narrow(slot);
        if (was >= 0 && !isKey)
        {
            if (_wide.AsSpan().SequenceEqual(wide) && _narrow.AsSpan().SequenceEqual(narrow))
            {
                _unchanged++;
                return;
            }
            Write(FrameStep.Change, 0, to);
            RowCodec.Encode(wide, narrow, _wide, _narrow, to);
        }
        else
        {
            Write(FrameStep.Insert, 0, to);
            RowCodec.Encode(above < 0 ? _zeroWide : Rows.Wide(above), above < 0 ? _zeroNarrow : Rows.Narrow(above), _wide, _narrow, to);
        }
        for (; texts < _texts.Count; texts++) to.Text(_texts[texts]);
        _wide.CopyTo(wide);
        _narrow.CopyTo(narrow);
    }

    private void SetName(ReadOnlySpan<byte> name, int was, bool isKey)
    {
        uint number = was >= 0 ? Rows.Narrow(was)[RowFields.Name] : 0;
        if (isKey || was < 0 || !_texts[(int)number].SequenceEqual(name)) number = (uint)_texts.NumberOf(name);
        _narrow[RowFields.Name] = number;
    }

    // A command line is mostly loaded for the rows that are shown. Once known it stays so, until the program is another.
    private void SetCommand(TaskSnapshot snapshot, int process, int was, bool isKey)
    {
        _narrow[RowFields.Command] = 0;
        if (process < 0) return;
        Presence presence = snapshot.CommandLines.PresenceOf(process);
        Presence earlier = was >= 0 ? RowFacts.CommandOf(Rows.Narrow(was)) : Presence.NotRead;
        TextTable earlierTexts = isKey ? _earlierTexts : _texts;
        uint number = earlier == Presence.Present ? Rows.Narrow(was)[RowFields.Command] : 0;
        ReadOnlySpan<byte> text = default;
        if (presence == Presence.Present) text = snapshot.Texts.Get(snapshot.CommandLines[process]);
        else if (earlier == Presence.Present && earlierTexts[(int)Rows.Narrow(was)[RowFields.Name]].SequenceEqual(_texts[(int)_narrow[RowFields.Name]]))
        {
            presence = earlier;
            text = earlierTexts[(int)number];
        }
        if (presence == Presence.Present && (isKey || earlier != Presence.Present || !earlierTexts[(int)number].SequenceEqual(text))) number = (uint)_texts.NumberOf(text);
        RowFacts.SetCommand(_narrow, presence);
        if (presence == Presence.Present) _narrow[RowFields.Command] = number;
    }

    private bool IsSame(int place)
    {
        ReadOnlySpan<uint> other = Rows.Narrow(Rows[place]);
        return other[RowFields.Tid] == _narrow[RowFields.Tid] && other[RowFields.ProcessId] == _narrow[RowFields.ProcessId]
            && Rows.Wide(Rows[place])[RowFields.StartTicks] == _wide[RowFields.StartTicks] && RowFacts.KindOf(other) == RowFacts.KindOf(_narrow);
    }

    // The order of rows: by process, its own row first, its threads as they were made. Where threads are listed otherwise, more
    // is written than need be, and what is read is right all the same.
    private bool IsBefore(int place)
    {
        ReadOnlySpan<uint> other = Rows.Narrow(Rows[place]);
        if (other[RowFields.ProcessId] != _narrow[RowFields.ProcessId]) return (int)other[RowFields.ProcessId] < (int)_narrow[RowFields.ProcessId];
        RowKind kind = RowFacts.KindOf(_narrow);
        if (RowFacts.KindOf(other) != kind) return kind == RowKind.Thread;
        ulong start = Rows.Wide(Rows[place])[RowFields.StartTicks];
        if (start != _wide[RowFields.StartTicks]) return kind == RowKind.Process || start < _wide[RowFields.StartTicks];
        return (int)other[RowFields.Tid] < (int)_narrow[RowFields.Tid];
    }

    private void Write(int step, int count, ByteSink to)
    {
        Flush(to);
        to.Number(((ulong)count << 2) | (uint)step);
    }

    private void Flush(ByteSink to)
    {
        if (_unchanged > 0) to.Number((ulong)_unchanged << 2);
        _unchanged = 0;
    }
}
