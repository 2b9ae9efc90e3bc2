using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Tests.Sampling;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>Whole frames: what a person sees, at sizes from the smallest that is of use to the largest there is.</summary>
public sealed class TopFrameTests
{
    [Fact]
    public void Five_rows_of_twenty_cells_have_the_answer_and_the_busiest()
    {
        using TableStage stage = new();
        Assert.Equal("""
            |head
            |   PID CPU%▼ COMMAND
            >    10   7.0 payments
            |    60   3.0 alone
            |

            """, Pid(stage.Sample(Crew.Pool()).Frame(20, 5)));
    }

    [Fact]
    public void Eighty_cells_have_all_that_matters()
    {
        using TableStage stage = new();
        string[] rows = stage.Sample(Crew.Pool()).Frame().Split('\n');
        foreach (string heading in (string[])["PID", "USER", " S ", "CPU%▼", "WAIT%", "MEMORY", "TIME", "THR", "COMMAND"]) Assert.Contains(heading, rows[1], StringComparison.Ordinal);
        Assert.Contains("payments --port 8443", rows[2], StringComparison.Ordinal);
        Assert.StartsWith("|F1Help F2Setup F3Search F4Filter F5Tree F6Sort F7Nice- F8Nice+ F9Kill F10Quit", rows[23], StringComparison.Ordinal);
    }

    [Fact]
    public void More_width_shows_more_and_the_states_of_the_threads()
    {
        using TableStage stage = new();
        string[] rows = stage.Sample(Crew.Pool()).Frame(200, 40).Split('\n');
        Assert.Contains("STATES", rows[1], StringComparison.Ordinal);
        Assert.Contains("WAITS FOR", rows[1], StringComparison.Ordinal);
        Assert.Contains("R1 S4", rows[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_of_any_size_is_drawn()
    {
        using TableStage stage = new();
        stage.Sample(Crew.Pool(40)).Type("Ht");
        foreach (int width in (int[])[1, 2, 5, 19, 20, 37, 79, 120, 400])
        {
            foreach (int height in (int[])[1, 2, 3, 5, 7, 8, 12, 24, 100])
            {
                string frame = stage.Frame(width, height);
                Assert.Equal(height, frame.Count(static c => c == '\n'));
                stage.Press(KeyCode.Down).Press(KeyCode.Right, KeyModifiers.Shift).Type("/x");
                _ = stage.Frame(width, height);
                stage.Press(KeyCode.Escape);
            }
        }
    }

    [Fact]
    public void Names_of_other_processes_reach_no_cell_as_they_are()
    {
        using TableStage stage = new();
        stage.Sample(
        [
            Crew.Process(10, 7, name: "\u001b[2J\u0007", command: "/bin/\u001b]0;x\u0007\0\u0080\u009b31m\0--a\nb\0", threads: 3),
            Crew.Thread(10, 10, 1, "\u001b[H"), Crew.Thread(10, 11, 1, "w\r1"), Crew.Thread(10, 12, 1, "w\r2"),
        ]).Type("H+");
        CellGrid frame = new(200, 30);
        stage.Screen.Draw(frame);
        for (int row = 0; row < frame.Height; row++)
        {
            foreach (ulong cell in frame.Text(row)) Assert.True(cell == CellGrid.RightHalf || CellWidth.Of(new System.Text.Rune(CellGrid.Character(cell))) > 0);
        }
        Assert.Contains("/bin/?]0;x?", stage.Frame(200, 30), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_stand_still_when_their_values_shrink()
    {
        using TableStage stage = new();
        stage.Sample([Crew.Process(10, 1234.5), Crew.Process(20, 1)]);
        string before = stage.Frame().Split('\n')[1];
        stage.Sample([Crew.Process(10, 1), Crew.Process(20, 1)]);
        Assert.Equal(before, stage.Frame().Split('\n')[1]);
        for (int i = 0; i < 50; i++) _ = stage.Frame();
        Assert.NotEqual(before, stage.Frame().Split('\n')[1]);
    }

    [Fact]
    public void Columns_move_out_of_the_way_on_the_left_then_the_command()
    {
        using TableStage stage = new();
        stage.Sample(Crew.Pool());
        Assert.Contains("USER", stage.Frame(), StringComparison.Ordinal);
        stage.Press(KeyCode.Right, KeyModifiers.Shift);
        string moved = stage.Frame();
        Assert.Contains("PID", moved, StringComparison.Ordinal);
        Assert.DoesNotContain("USER", moved, StringComparison.Ordinal);
        for (int i = 0; i < 20; i++) stage.Press(KeyCode.Right, KeyModifiers.Shift);
        Assert.DoesNotContain("payments --port", stage.Frame(), StringComparison.Ordinal);
        for (int i = 0; i < 30; i++) stage.Press(KeyCode.Left, KeyModifiers.Shift);
        Assert.Contains("payments --port", stage.Frame(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_typed_is_edited_like_a_line_of_a_shell()
    {
        using TableStage stage = new();
        string? accepted = null;
        stage.Context.Open(new LinePrompt("word", "ab", text => accepted = text));
        stage.Type("c").Press(KeyCode.Home).Type("x").Press(KeyCode.Right).Press(KeyCode.Delete).Press(KeyCode.End).Press(KeyCode.Backspace).Type("日 q");
        Assert.Contains("word: xa日 q", stage.Frame(), StringComparison.Ordinal);
        stage.Screen.Handle(TerminalEvent.OfCharacter(new System.Text.Rune('w'), KeyModifiers.Control));
        stage.Screen.Handle(new TerminalEvent(TerminalEventKind.Paste) { Text = "p\u001b" });
        // A function key pressed by mistake means nothing meanwhile.
        stage.Press(KeyCode.F5).Press(KeyCode.Enter);
        Assert.Equal("xa日 p\u001b", accepted);
        Assert.False(stage.Context.Settings.Tree);
        Assert.Single(stage.Context.Views);
    }

    // The pid's column has the width of its largest id and no less than its heading; how wide that is, is not what is tested.
    private static string Pid(string frame) => System.Text.RegularExpressions.Regex.Replace(frame, @"(?m)^([|>]) +(PID|\d+)", static m => m.Groups[1].Value + m.Groups[2].Value.PadLeft(6));
}
