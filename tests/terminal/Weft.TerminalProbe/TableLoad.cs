using System.Globalization;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;

namespace Weft.TerminalProbe;

/// <summary>What a live screen costs by itself: 2,000 rows made anew and sorted each second, of which the screen shows what it can.</summary>
internal static class TableLoad
{
    private const int Rows = 2000;
    private static readonly int[] s_pids = new int[Rows], s_load = new int[Rows], s_order = new int[Rows];
    private static readonly CellBuffer s_text = new();

    public static int Run(int seconds)
    {
        if (TerminalSession.TryTake("auto", mouse: true, out TerminalSession? session) is { } refusal)
        {
            Console.Error.WriteLine(refusal);
            return 2;
        }

        int keys = 0, frames = 0;
        long bytes = 0;
        double atStart = Used();
        using (session)
        {
            Random random = new(1);
            CellGrid frame = new(1, 1);
            long end = Environment.TickCount64 + (seconds * 1000L), nextLook = 0;
            int chosen = 0;
            while (Environment.TickCount64 < end)
            {
                if (Environment.TickCount64 >= nextLook)
                {
                    Change(random);
                    nextLook = Environment.TickCount64 + 1000;
                }

                Draw(frame, session!, chosen);
                session!.Show(frame);
                frames++;
                bytes += session.LastFrameBytes;
                TerminalEvent next = session.Wait(TimeSpan.FromMilliseconds(Math.Max(0, Math.Min(nextLook, end) - Environment.TickCount64)));
                if (next.Kind is TerminalEventKind.Ended or TerminalEventKind.Closed || next.Character.Value == 'q') break;
                if (next.Kind == TerminalEventKind.Key) keys++;
                if (next.Key == KeyCode.Down) chosen = Math.Min(Rows - 1, chosen + 1);
                if (next.Key == KeyCode.Up) chosen = Math.Max(0, chosen - 1);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(Used() - atStart) * 1000:F0} ms CPU ({atStart * 1000:F0} ms before), {frames} frames, {keys} keys, {bytes} bytes, {Environment.WorkingSet / 1048576.0:F1} MB"));
        return 0;
    }

    private static void Change(Random random)
    {
        for (int i = 0; i < Rows; i++) (s_order[i], s_pids[i], s_load[i]) = (i, random.Next(1, 99999), random.Next(0, 10000));
        int[] keys = [.. s_load];
        Array.Sort(keys, s_order);
        Array.Reverse(s_order);
    }

    private static void Draw(CellGrid frame, TerminalSession session, int chosen)
    {
        if (frame.Width != session.Width || frame.Height != session.Height) frame.Resize(session.Width, session.Height);
        else frame.Clear();
        frame.Paint(0, 0, frame.Width, CellMeaning.Heading);
        frame.Put(0, 0, "    PID  USER      CPU%  PROGRAM"u8, CellMeaning.Heading);
        int shown = frame.Height - 1;
        int first = Math.Clamp(chosen - (shown / 2), 0, Math.Max(0, Rows - shown));
        for (int row = 1; row < frame.Height && first + row - 1 < Rows; row++)
        {
            int at = s_order[first + row - 1];
            s_text.Clear();
            s_text.Fill((byte)' ', 2).Padded(s_pids[at], 5).Text("  user"u8).Padded(s_load[at] % 7, 1).Text("  "u8).Fixed(s_load[at] / 100.0, 1).Text("  program-"u8).Number(s_pids[at] * 7919L)
                .Text(" --with some --arguments that=fill the row "u8).Number(s_load[at] * 104729L);
            frame.Put(row, 0, s_text.Bytes, s_load[at] > 9000 ? CellMeaning.Stuck : s_load[at] > 5000 ? CellMeaning.Running : CellMeaning.Plain);
            if (first + row - 1 == chosen) frame.Choose(row);
        }
    }

    private static double Used() => Environment.CpuUsage.TotalTime.TotalSeconds;
}
