using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>Reads what a <see cref="FrameEncoder"/> wrote, frame after frame from a key frame on. Believes nothing: bytes that are no frame answer false.</summary>
internal sealed class FrameDecoder
{
    private readonly RowTable _rows = new();
    private readonly TextTable _texts = new();

    /// <summary>Rows of the frame last read.</summary>
    public int Count => _rows.Count;

    /// <summary>Who ended, of the frame last read; null when that was not wanted.</summary>
    public EndedTask[]? Ended { get; private set; }

    /// <summary>Bytes of memory it takes.</summary>
    public long Bytes => _rows.Bytes + _texts.Bytes;

    /// <summary>Reads a frame. After one that cannot be read only a key frame can.</summary>
    public bool TryRead(ReadOnlySpan<byte> frame, bool isKey, bool wantsEnded)
    {
        if (isKey)
        {
            _rows.Clear();
            _texts.Clear();
        }
        ByteSource from = new(frame);
        if (TryReadRows(ref from))
        {
            Ended = EndedCodec.Decode(_texts, ref from, wantsEnded);
            if (!from.HasFailed && from.IsAtEnd) return true;
        }
        _rows.Clear();
        return false;
    }

    /// <summary>Gives the memory back; the next frame must be a key frame.</summary>
    public void Release()
    {
        _rows.Release();
        _texts.Release();
        Ended = null;
    }

    /// <summary>Fills an empty snapshot with the rows of the frame last read.</summary>
    /// <param name="into">The snapshot.</param>
    /// <param name="later">The newest rows: a command line that was not known then may be known by now.</param>
    public void Fill(TaskSnapshot into, FrameEncoder later)
    {
        int count = _rows.Count;
        into.Owners.Grow(count);
        into.Schedulers.Grow(count);
        into.Rates.Grow(count);
        into.ResidentBytes.Grow(count);
        into.CommandLines.Grow(count);
        int process = -1, laterPlace = 0;
        uint processId = uint.MaxValue;
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<ulong> wide = _rows.Wide(_rows[row]);
            ReadOnlySpan<uint> narrow = _rows.Narrow(_rows[row]);
            bool isFirst = narrow[RowFields.ProcessId] != processId;
            if (isFirst)
            {
                processId = narrow[RowFields.ProcessId];
                process = into.AddProcess((int)processId);
            }
            ReadOnlySpan<byte> name = _texts[(int)narrow[RowFields.Name]];
            RowFacts.Restore(into, process, isFirst, wide, narrow, name);
            if (!isFirst) continue;
            Presence command = RowFacts.CommandOf(narrow);
            if (command == Presence.Present) into.CommandLines.Set(process, into.Texts.Add(_texts[(int)narrow[RowFields.Command]]));
            else if (Find(later, ref laterPlace, narrow, wide, name) is var found && found >= 0) into.CommandLines.Set(process, into.Texts.Add(later.Texts[found]));
            else into.CommandLines.Set(process, command);
        }
    }

    private static int Find(FrameEncoder later, ref int place, ReadOnlySpan<uint> narrow, ReadOnlySpan<ulong> wide, ReadOnlySpan<byte> name)
    {
        RowTable rows = later.Rows;
        while (place < rows.Count && (int)rows.Narrow(rows[place])[RowFields.ProcessId] < (int)narrow[RowFields.ProcessId]) place++;
        if (place == rows.Count) return -1;
        ReadOnlySpan<uint> other = rows.Narrow(rows[place]);
        if (other[RowFields.ProcessId] != narrow[RowFields.ProcessId] || rows.Wide(rows[place])[RowFields.StartTicks] != wide[RowFields.StartTicks]) return -1;
        return RowFacts.CommandOf(other) == Presence.Present && later.Texts[(int)other[RowFields.Name]].SequenceEqual(name) ? (int)other[RowFields.Command] : -1;
    }

    private bool TryReadRows(ref ByteSource from)
    {
        int count = from.Count(FrameStep.MostRows);
        int old = 0, above = -1;
        _rows.Begin();
        for (int done = 0; done < count;)
        {
            ulong step = from.Number();
            int many = (int)Math.Min(step >> 2, int.MaxValue);
            if (from.HasFailed) return false;
            switch ((int)(step & 3))
            {
                case FrameStep.Keep:
                    if (many == 0 || many > _rows.Count - old || many > count - done) return false;
                    _rows.Append(old, many);
                    old += many;
                    done += many;
                    above = _rows[old - 1];
                    break;
                case FrameStep.Drop:
                    if (many == 0 || many > _rows.Count - old) return false;
                    for (; many > 0; many--) _rows.Give(_rows[old++]);
                    break;
                case FrameStep.Change:
                    if (many != 0 || old == _rows.Count) return false;
                    above = _rows[old++];
                    if (!TryReadRow(above, ref from)) return false;
                    _rows.Append(above);
                    done++;
                    break;
                default:
                    if (many != 0) return false;
                    above = Insert(above);
                    if (!TryReadRow(above, ref from)) return false;
                    _rows.Append(above);
                    done++;
                    break;
            }
        }
        for (; old < _rows.Count; old++) _rows.Give(_rows[old]);
        _rows.End();
        return true;
    }

    private int Insert(int above)
    {
        int slot = _rows.Take();
        if (above >= 0)
        {
            _rows.Wide(above).CopyTo(_rows.Wide(slot));
            _rows.Narrow(above).CopyTo(_rows.Narrow(slot));
        }
        else
        {
            _rows.Wide(slot).Clear();
            _rows.Narrow(slot).Clear();
        }
        return slot;
    }

    private bool TryReadRow(int slot, ref ByteSource from)
    {
        Span<uint> narrow = _rows.Narrow(slot);
        RowCodec.Decode(_rows.Wide(slot), narrow, ref from);
        return !from.HasFailed && RowFacts.ArePossible(narrow) && TryText(narrow[RowFields.Name], ref from) && TryText(narrow[RowFields.Command], ref from);
    }

    // A text that is not known yet has the next number and follows.
    private bool TryText(uint number, ref ByteSource from)
    {
        if (number < (uint)_texts.Count) return true;
        if (number != (uint)_texts.Count) return false;
        _texts.Add(from.Text());
        return !from.HasFailed;
    }
}
