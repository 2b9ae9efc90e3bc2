using System.Globalization;
using System.Text;
using Weft.Cli.Terminal;
using Weft.Native;

namespace Weft.TerminalProbe;

/// <summary>
/// Has the terminal as a live screen has it. Each event and each row of each frame goes into the journal, so that a test can
/// hold the real screen against it. Keys: q ends it, and each capital letter is a way to go wrong.
/// </summary>
internal sealed class Probe(string journalPath) : IDisposable
{
    private readonly StreamWriter _journal = new(new FileStream(journalPath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), new UTF8Encoding(false), 256) { AutoFlush = true };
    private readonly CellGrid _frame = new(1, 1);
    private readonly List<string> _events = [];
    private int _frames;
    private TerminalSession? _session;

    public int Run()
    {
        if (TerminalSession.TryTake("auto", mouse: true, out _session) is { } refusal)
        {
            _journal.WriteLine("refused " + refusal);
            return 2;
        }

        try
        {
            using (_session) return Follow(_session!);
        }
        catch (InvalidOperationException)
        {
            _journal.WriteLine("caught, the terminal is back");
            return 70;
        }
    }

    public void Dispose() => _journal.Dispose();

    private int Follow(TerminalSession session)
    {
        Show(session);
        _journal.WriteLine("ready " + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        while (true)
        {
            TerminalEvent next = session.Wait(TimeSpan.FromMinutes(5));
            string words = Words(next);
            _events.Add(words);
            if (next.Kind == TerminalEventKind.Ended)
            {
                session.GiveBack();
                _journal.WriteLine(words);
                _journal.WriteLine("leaves");
                return 128 + next.Signal;
            }

            if (next.Kind is TerminalEventKind.Closed)
            {
                _journal.WriteLine(words);
                _journal.WriteLine("leaves");
                return 3;
            }

            if (next.Key == KeyCode.Character && next.Modifiers == KeyModifiers.None)
            {
                if (next.Character.Value == 'q') return 0;
                GoWrong((char)next.Character.Value);
            }

            Show(session);
            _journal.WriteLine(words);
        }
    }

    private void GoWrong(char how)
    {
        switch (how)
        {
            case 'T': throw new InvalidOperationException("thrown");
            case 'U':
                // Nobody catches it.
                Thread thread = new(static () => throw new InvalidOperationException("thrown elsewhere"));
                thread.Start();
                thread.Join();
                break;
            case 'W':
                // Another thread has something to show, and more than once before it is asked.
                Thread waker = new(() =>
                {
                    _session!.Wake();
                    _session.Wake();
                });
                waker.Start();
                waker.Join();
                break;
            case 'X': Environment.Exit(9); break;
            case 'F': Environment.FailFast("failed"); break;
            case 'M': MemoryFault.Write(16); break;
            case 'N':
                try
                {
                    _ = Missing()!.Length;
                }
                catch (NullReferenceException)
                {
                    _journal.WriteLine("survived");
                }

                break;
            case 'H':
                _journal.WriteLine("hangs");
                Thread.Sleep(Timeout.Infinite);
                break;
        }
    }

    private string? Missing() => _frames < 0 ? "" : null;

    private void Show(TerminalSession session)
    {
        _frame.Resize(session.Width, session.Height);
        CellStyle[] styles = [CellMeaning.Plain, CellMeaning.Running, CellMeaning.Stuck, CellMeaning.Dim, new(CellMeaning.Watch, isChosen: true)];
        _frame.Paint(0, 0, _frame.Width, CellMeaning.Heading);
        _frame.Put(0, 0, Encoding.UTF8.GetBytes($"probe {session.Width}×{session.Height}, frame {++_frames}"), CellMeaning.Heading);
        for (int row = 1; row < _frame.Height; row++)
        {
            string text = row <= _events.Count ? _events[^row] : $"row {row} 日本語 e\u0301 ─┐ ";
            _frame.Put(row, (row + _frames) % 4, Encoding.UTF8.GetBytes(text), styles[row % styles.Length]);
            // To the last cell of the last row.
            _frame.Put(row, _frame.Width - 2, "日"u8, styles[(row + _frames) % styles.Length]);
        }

        for (int row = 0; row < _frame.Height; row++)
        {
            StringBuilder line = new("row ");
            foreach (ulong cell in _frame.Text(row))
            {
                if (cell == CellGrid.RightHalf) continue;
                line.Append(new Rune(CellGrid.Character(cell)));
                if (CellGrid.Mark(cell, 0) is > 0 and int mark) line.Append(new Rune(mark));
            }

            _journal.WriteLine(line.ToString().TrimEnd(' '));
        }

        session.Show(_frame);
        _journal.WriteLine("shown");
    }

    private static string Words(TerminalEvent e) => e.Kind switch
    {
        TerminalEventKind.Key => $"key {e.Modifiers} {(e.Key == KeyCode.Character ? e.Character.ToString() : e.Key.ToString())}",
        TerminalEventKind.Mouse => $"mouse {e.Modifiers} {e.Action} {e.Button} {e.Row},{e.Column}",
        TerminalEventKind.Paste => $"paste {e.Text}",
        TerminalEventKind.Ended => $"ended {e.Signal}",
        _ => e.Kind.ToString().ToLowerInvariant(),
    };
}
