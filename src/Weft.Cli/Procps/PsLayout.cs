using Weft.Cli.Rendering;
using Weft.Tasks;

namespace Weft.Cli.Procps;

/// <summary>
/// Lays rows out as ps does: fixed columns; a cell too long pushes the next ones on until their padding has taken it up;
/// the last column runs to the edge of the screen and is cut there.
/// </summary>
internal sealed class PsLayout(IReadOnlyList<PsField> fields, PsContext context, int maximumCells)
{
    private readonly CellBuffer _row = new();
    private readonly CellBuffer _cell = new();

    /// <summary>The header line; empty when every header is.</summary>
    public ReadOnlySpan<byte> Header()
    {
        _row.Clear();
        bool any = false;
        int place = 0, cells = 0;
        for (int i = 0; i < fields.Count; i++)
        {
            any |= fields[i].Header.Length > 0;
            _cell.Clear();
            _cell.Text(fields[i].Header);
            Place(i, _cell.Length, ref place, ref cells);
        }
        if (!any) return default;
        return End();
    }

    /// <summary>One task's line, with its newline.</summary>
    /// <param name="row">The task; null cells are written as ps writes them for the other half of -m.</param>
    /// <param name="blank">Writes "-" for what belongs to the other kind of row; null for all.</param>
    public ReadOnlySpan<byte> Row(TaskRow row, Func<PsColumn, bool>? blank = null)
    {
        _row.Clear();
        int place = 0, cells = 0;
        for (int i = 0; i < fields.Count; i++)
        {
            PsField field = fields[i];
            _cell.Clear();
            if (blank?.Invoke(field.Column) == true) _cell.Byte((byte)'-');
            else field.Column.Write(row, _cell, context);
            // What stands right is a number: as many cells as bytes.
            Place(i, field.Column.Align == PsAlign.Right ? _cell.Length : TextCells.Count(_cell.Bytes), ref place, ref cells);
        }
        return End();
    }

    // place: where the columns so far should end; cells: where they do.
    private void Place(int index, int width, ref int place, ref int cells)
    {
        PsField field = fields[index];
        bool last = index == fields.Count - 1;
        int separator = index == 0 ? 0 : 1;
        if (field.Column.Align == PsAlign.Right)
        {
            int start = Math.Max(cells + separator, place + separator + field.Width - width);
            _row.Fill((byte)' ', start - cells).Text(_cell.Bytes);
            cells = start + width;
        }
        else
        {
            int limit = last && !field.IsFixed ? int.MaxValue : field.Column.Align switch
            {
                PsAlign.LeftCut or PsAlign.User => field.Width,
                _ => int.MaxValue,
            };
            if (width > limit)
            {
                int kept = field.Column.Align == PsAlign.User ? limit - 1 : limit;
                _cell.Truncate(TextCells.Prefix(_cell.Bytes, kept, out width));
                if (field.Column.Align == PsAlign.User)
                {
                    _cell.Byte((byte)'+');
                    width++;
                }
            }
            _row.Fill((byte)' ', separator).Text(_cell.Bytes);
            cells += separator + width;
            int end = place + separator + field.Width;
            if (!last && cells < end)
            {
                _row.Fill((byte)' ', end - cells);
                cells = end;
            }
        }
        place += separator + field.Width;
    }

    private ReadOnlySpan<byte> End()
    {
        if (maximumCells != int.MaxValue && TextCells.Count(_row.Bytes) > maximumCells) _row.Truncate(TextCells.Prefix(_row.Bytes, maximumCells, out _));
        return _row.Byte((byte)'\n').Bytes;
    }
}
