using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>What a task waits for, as a cell of a table: by the best that is known.</summary>
internal static class WaitWords
{
    /// <summary>The kernel files that the plain words come from; to be loaded for the rows shown.</summary>
    public const TaskFields Needs = TaskFields.WaitChannel | TaskFields.SystemCall;

    private static readonly Column s_call = ColumnRegistry.Get("syscall"), s_channel = ColumnRegistry.Get("wchan");

    /// <summary>Appends the words; safe to print.</summary>
    public static void Append(CellBuffer cell, TaskRow row, IWaitPhrases? phrases, bool unicode)
    {
        byte state = row.Stat.State;
        if (state == 'R')
        {
            cell.Text("(on CPU "u8).Number(row.Stat.Processor).Byte((byte)')');
            return;
        }
        if (phrases is not null && phrases.TryGet(row, out string phrase))
        {
            cell.Text(phrase);
            return;
        }
        if (state is (byte)'Z' or (byte)'X')
        {
            cell.Text("(ended)"u8);
            return;
        }
        ColumnValue call = s_call.Read(row), channel = s_channel.Read(row);
        if (!call.IsPresent)
        {
            CellText.Append(cell, s_channel, channel, unicode, person: true);
            return;
        }
        CellText.Append(cell, s_call, call, unicode, person: true);
        if (!channel.IsPresent) return;
        cell.Text(" ("u8);
        CellText.Append(cell, s_channel, channel, unicode, person: true);
        cell.Byte((byte)')');
    }
}
