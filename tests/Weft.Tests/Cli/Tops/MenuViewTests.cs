using CsCheck;
using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>Menus and questions on screens of any size.</summary>
public sealed class MenuViewTests
{
    [Fact]
    public void A_menu_lies_over_the_line_of_keys()
    {
        using ActionScreen screen = new(40, 9);
        screen.Context.Open(Menu("Fruit", "apple", "banana", "cherry"));
        Assert.Equal("""



            ┌─ Fruit ──────────────────────────────┐
            │>apple   the 1st                      │
            │ banana  the 2nd                      │
            │ cherry  the 3rd                      │
            └─ Enter choose   Esc back   type to s─┘
            """.ReplaceLineEndings("\n"), screen.Text());
    }

    [Fact]
    public void Where_there_is_little_room_it_takes_all_of_it()
    {
        using ActionScreen screen = new(20, 3);
        screen.Context.Open(Menu("Fruit", "apple", "banana", "cherry"));
        screen.Press(KeyCode.End);
        Assert.Equal("Fruit\n banana  the 2nd\n>cherry  the 3rd", screen.Text());
        screen.Press(KeyCode.Up, KeyCode.Up);
        Assert.Equal("Fruit\n>apple   the 1st\n banana  the 2nd", screen.Text());
    }

    [Fact]
    public void Typing_finds_and_Esc_goes_back_step_by_step()
    {
        var chosen = "";
        using ActionScreen screen = new(40, 9);
        screen.Context.Open(Menu("Fruit", (_, m) => chosen = m.SelectedItem?.Text ?? "none", "apple", "banana", "an"));
        screen.Type("an");
        Assert.Contains("Fruit: an_", screen.Text(), StringComparison.Ordinal);
        Assert.Contains(">an ", screen.Text(), StringComparison.Ordinal);
        screen.Press(KeyCode.Enter);
        Assert.Equal("an", chosen);
        screen.Type("zz").Press(KeyCode.Enter);
        Assert.Contains("nothing of that name", screen.Text(), StringComparison.Ordinal);
        Assert.Equal("none", chosen);
        screen.Press(KeyCode.Backspace, KeyCode.Backspace, KeyCode.Up, KeyCode.Enter);
        Assert.Equal("banana", chosen);
        screen.Press(KeyCode.Escape);
        Assert.Equal(["MenuView"], screen.Open);
        screen.Press(KeyCode.Escape);
        Assert.Empty(screen.Open);
    }

    [Fact]
    public void A_click_chooses_what_is_there_and_one_beside_it_goes_back()
    {
        var chosen = "";
        using ActionScreen screen = new(60, 9);
        screen.Context.Open(Menu("Fruit", (_, m) => chosen = m.SelectedItem!.Text, "apple", "banana"));
        screen.Click(6, 3);
        Assert.Equal("banana", chosen);
        screen.Click(0, 59);
        Assert.Empty(screen.Open);
    }

    [Fact]
    public void A_click_answers_a_question()
    {
        var yes = 0;
        using ActionScreen screen = new(60, 12);
        screen.Context.Open(new ConfirmView("Really?", _ => yes++));
        var rows = screen.Text().Split('\n');
        var row = Array.FindIndex(rows, static r => r.Contains("y  yes", StringComparison.Ordinal));
        screen.Click(row - 1, rows[row].IndexOf('y', StringComparison.Ordinal));
        Assert.Equal(0, yes);
        screen.Click(row, rows[row].IndexOf('y', StringComparison.Ordinal));
        Assert.Equal(1, yes);
        screen.Click(row, rows[row].IndexOf("no", StringComparison.Ordinal));
        Assert.Empty(screen.Open);
    }

    [Fact]
    public void Any_size_and_any_keys_will_do() =>
        Gen.Select(Gen.Int[1, 130], Gen.Int[1, 40], Gen.Int[0, 40].Array[0, 30]).Sample(static (width, height, keys) =>
        {
            using ActionScreen screen = new(width, height);
            screen.Context.Open(Menu("Fruit 日本", Enumerable.Range(0, 70).Select(static i => $"日{i}").ToArray()));
            screen.Context.Open(new ConfirmView("Send SIGTERM to 日本 (4711), 14 threads, and to all of a very long list of others?", static _ => { }));
            _ = screen.Text();
            screen.Press(KeyCode.Enter);
            TopActions.Setup(screen.Context, ["pid"]);
            foreach (var key in keys)
            {
                if (screen.Context.Views.Count > 1) screen.Send(key < 27 ? TerminalEvent.OfKey((KeyCode)key) : key < 36 ? TerminalEvent.OfCharacter(new(" aqy1-]x\\"[key - 27])) : new TerminalEvent(TerminalEventKind.Mouse) { Action = (MouseAction)(key % 7), Button = MouseButton.Left, Row = key % height, Column = key % width });
            }

            _ = screen.Text();
        }, iter: 200);

    private static MenuView Menu(string title, params string[] items) => Menu(title, static (_, _) => { }, items);

    private static MenuView Menu(string title, Action<TopContext, MenuView> chosen, params string[] items) =>
        new(title, [.. items.Select(static (item, i) => new MenuItem(item, $"the {i + 1}{(i == 0 ? "st" : i == 1 ? "nd" : "rd")}"))]) { Chosen = chosen };
}
