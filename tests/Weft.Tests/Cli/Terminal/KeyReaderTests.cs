using System.Text;
using Weft.Cli.Terminal;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Terminal;

/// <summary>From bytes to keys. '^' before a sequence stands for ESC.</summary>
public sealed class KeyReaderTests
{
    [Theory]
    // Characters.
    [InlineData("qQ é日🙂", "q|Q| |é|日|🙂")]
    [InlineData("\r\n\t\u007f\b", "Enter|Enter|Tab|Backspace|Backspace")]
    [InlineData("\u0001\u0003\u001a\u001c\u001f\0", "Control-a|Control-c|Control-z|Control-\\|Control-_|Control- ")]
    [InlineData("^x^X^é^\r^\u007f^\u0001", "Alt-x|Alt-X|Alt-é|Alt-Enter|Alt-Backspace|Control, Alt-a")]
    // Arrows and their kin, as xterm sends them in both modes, and with modifiers.
    [InlineData("^[A^[B^[C^[D^OA^OB^OC^OD", "Up|Down|Right|Left|Up|Down|Right|Left")]
    [InlineData("^[H^[F^OH^OF^[1~^[4~^[7~^[8~", "Home|End|Home|End|Home|End|Home|End")]
    [InlineData("^[2~^[3~^[5~^[6~", "Insert|Delete|PageUp|PageDown")]
    [InlineData("^[1;2A^[1;3B^[1;5C^[1;6D^[1;9A^[5;5~^[3;2~", "Shift-Up|Alt-Down|Control-Right|Shift, Control-Left|Alt-Up|Control-PageUp|Shift-Delete")]
    [InlineData("^[Z^[1;5Z", "Shift-Tab|Shift, Control-Tab")]
    // Function keys: xterm, the VT220's numbers, the Linux console.
    [InlineData("^OP^OQ^OR^OS^[15~^[17~^[18~^[19~^[20~^[21~^[23~^[24~", "F1|F2|F3|F4|F5|F6|F7|F8|F9|F10|F11|F12")]
    [InlineData("^[11~^[12~^[13~^[14~^[[A^[[B^[[C^[[D^[[E", "F1|F2|F3|F4|F1|F2|F3|F4|F5")]
    [InlineData("^[1;5P^[1;2S^[15;3~^O5P^O1;2Q", "Control-F1|Shift-F4|Alt-F5|Control-F1|Shift-F2")]
    // rxvt.
    [InlineData("^[7$^[8^^[3@^[a^[d^Oa^Oc^^[A", "Shift-Home|Control-End|Shift, Control-Delete|Shift-Up|Shift-Left|Control-Up|Control-Right|Alt-Up")]
    // The number pad in application mode.
    [InlineData("^OM^Op^Oy^Ok^Oj^OX", "Enter|0|9|+|*|=")]
    // Keys by their code point.
    [InlineData("^[27;5;13~^[97;5u^[13;2u^[27u^[233;3u", "Control-Enter|Control-a|Shift-Enter|Escape|Alt-é")]
    // Mouse: SGR, then the old encoding.
    [InlineData("^[<0;10;5M^[<0;10;5m", "Press Left 4,9|Release Left 4,9")]
    [InlineData("^[<2;1;1M^[<32;3;4M^[<35;3;4M^[<16;1;1M^[<128;1;1M", "Press Right 0,0|Drag Left 3,2|Move None 3,2|Control-Press Left 0,0|Press Other 0,0")]
    [InlineData("^[<64;9;9M^[<65;9;9M^[<66;9;9M^[<67;9;9M^[<69;1;1M", "WheelUp None 8,8|WheelDown None 8,8|WheelLeft None 8,8|WheelRight None 8,8|Shift-WheelDown None 0,0")]
    [InlineData("^[M !\"^[M#!\"^[M`!!", "Press Left 1,0|Release None 1,0|WheelUp None 0,0")]
    [InlineData("^[<0;0;1M^[<0;1M^[<0;1;1;1;1M^[<300;1;1M", "")]
    [InlineData("^[I^[O", "FocusGained|FocusLost")]
    // Pasted text is no keys, whatever it holds.
    [InlineData("^[200~q\r^[A日^[201~x", "Paste 'q  [A日'|x")]
    [InlineData("^[200~^[20 ^[201~", "Paste ' [20 '")]
    [InlineData("^[200~^[201~", "Paste ''")]
    // What is no key is swallowed whole.
    [InlineData("^[?1;2cx^[24;80Ry^[?2026;2$yz^[9999~a^[=5hb", "x|y|z|a|b")]
    [InlineData("^]11;rgb:0/0/0^\\x^P>|tmux q^\\y^_Gq^\\z^]0;q\u0007a", "x|y|z|a")]
    [InlineData("^[1;2;3;4;5Ax^[999999999999Ay^[[qz", "x|y|z")]
    // A sequence that is cut short by another, by a control character, by another character.
    [InlineData("^[1;^[Bx^[1\u0018y^[12\rz^[1é", "Down|x|y|Enter|z|é")]
    [InlineData("^]0;q^[Ax", "Up|x")]
    public void Bytes_are_the_keys_that_were_pressed(string bytes, string events) => Assert.Equal(events, Read(Escaped(bytes)));

    [Fact]
    public void An_overlong_sequence_is_swallowed() => Assert.Equal("x", Read($"\e[{new string('1', 5000)}Ax"));

    [Fact]
    public void A_long_paste_is_cut_and_ends() => Assert.Equal((1 << 16) + 1, Events("\e[200~" + new string('y', 100_000) + "\e[201~x").Sum(e => Math.Max(1, e.Text.Length)));

    [Fact]
    public void Bytes_that_are_not_text_are_no_keys()
    {
        KeyReader reader = new();
        reader.Feed([0xFF, 0x80, (byte)'a', 0xE6, 0x97, (byte)'b', 0xC3, 0x1B, (byte)'[', (byte)'A', 0xED, 0xA0, 0x80, (byte)'c']);
        Assert.Equal("a|b|Up|c", Drain(reader));
    }

    [Theory]
    [InlineData("^", "Escape")]
    [InlineData("^^", "Escape|Escape")]
    [InlineData("^^^", "Escape|Escape|Escape")]
    [InlineData("^[", "Alt-[")]
    [InlineData("^O", "Alt-O")]
    [InlineData("^]", "Alt-]")]
    [InlineData("^P", "Alt-P")]
    [InlineData("^^O", "Escape|Alt-O")]
    [InlineData("^[1;5", "")]
    [InlineData("^[[", "")]
    [InlineData("^[M !", "")]
    [InlineData("^]0;title", "")]
    [InlineData("^[200~half", "Paste 'half'")]
    [InlineData("x", "x")]
    public void What_stays_alone_is_the_key_it_is(string bytes, string events)
    {
        KeyReader reader = new();
        reader.Feed(Encoding.UTF8.GetBytes(Escaped(bytes)));
        Assert.Equal(bytes != "x", reader.Patience is not null);
        reader.GiveUp();
        Assert.Null(reader.Patience);
        Assert.Equal(events, Drain(reader));
        reader.Feed("q"u8);
        Assert.Equal("q", Drain(reader));
    }

    [Fact]
    public void Bytes_in_any_portions_are_the_same_keys()
    {
        string[] pieces = ["q", "é", "🙂", "\e", "\e[", "\eO", "A", "[", "1;5C", "~", "15~", "<0;3;4M", "\e[200~", "\e[201~", "\r", "\e]0;x", "\a", "\e\\", "M   ", "\u0018", "$", "\e[I"];
        Random random = new(5);
        for (var round = Repository.Long ? 100_000 : 5_000; round > 0; round--)
        {
            StringBuilder text = new();
            for (var i = random.Next(1, 10); i > 0; i--) text.Append(pieces[random.Next(pieces.Length)]);
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            KeyReader whole = new(), split = new();
            whole.Feed(bytes);
            for (int at = 0, size; at < bytes.Length; at += size)
            {
                size = random.Next(1, 5);
                split.Feed(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
            }

            whole.GiveUp();
            split.GiveUp();
            Assert.Equal(Drain(whole), Drain(split));
        }
    }

    private static string Escaped(string text)
    {
        // rxvt's Control ends in '^' too: that one follows a digit.
        StringBuilder bytes = new(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '^' && !(i > 0 && char.IsAsciiDigit(bytes[i - 1]) && i + 1 < bytes.Length && bytes[i + 1] == '^')) bytes[i] = '\e';
        }

        return bytes.ToString();
    }

    private static List<TerminalEvent> Events(string bytes)
    {
        KeyReader reader = new();
        reader.Feed(Encoding.UTF8.GetBytes(bytes));
        List<TerminalEvent> events = [];
        while (reader.TryRead(out var next)) events.Add(next!);
        return events;
    }

    private static string Read(string bytes)
    {
        KeyReader reader = new();
        reader.Feed(Encoding.UTF8.GetBytes(bytes));
        return Drain(reader);
    }

    private static string Drain(KeyReader reader)
    {
        List<string> events = [];
        while (reader.TryRead(out var next)) events.Add(Describe(next!));
        return string.Join('|', events);
    }

    private static string Describe(TerminalEvent e)
    {
        var held = e.Modifiers == KeyModifiers.None ? "" : string.Join(", ", new[] { KeyModifiers.Shift, KeyModifiers.Control, KeyModifiers.Alt }.Where(m => e.Modifiers.HasFlag(m))) + "-";
        return e.Kind switch
        {
            TerminalEventKind.Key when e.Key == KeyCode.Character => held + e.Character,
            TerminalEventKind.Key => held + e.Key,
            TerminalEventKind.Mouse => $"{held}{e.Action} {e.Button} {e.Row},{e.Column}",
            TerminalEventKind.Paste => $"Paste '{e.Text}'",
            _ => e.Kind.ToString(),
        };
    }
}
