using System.Globalization;
using System.Text;
using Weft.Cli.Rendering;
using Xunit;

namespace Weft.Tests.Cli.Terminal;

/// <summary>
/// A terminal, as far as frames need one: xterm's cursor, styles, erasing, and wide characters whose halves die together. It
/// fails the test when something scrolls, wraps, or is not understood.
/// </summary>
internal sealed class ScreenModel(int width, int height, bool wraps)
{
    private readonly string[,] _text = new string[height, width];
    private readonly string[,] _style = new string[height, width];
    private string _now = "";
    private int _row, _column;
    private bool _isWrapDue;

    public bool IsCursorVisible { get; private set; } = true;

    public bool IsSynchronised { get; private set; }

    public (int Row, int Column) Cursor => (_row, _column);

    /// <summary>The SGR parameters that are set; empty for plain.</summary>
    public string Style => _now;

    public string Text(int row, int column) => _text[row, column];

    public string StyleOf(int row, int column) => _style[row, column];

    /// <summary>Puts dirt everywhere: what was on the screen before.</summary>
    public ScreenModel Dirty()
    {
        Fill("#", "31");
        return this;
    }

    public ScreenModel Blank()
    {
        Fill(" ", "");
        return this;
    }

    public void Apply(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '\e')
            {
                Assert.Equal('[', text[at + 1]);
                var end = at + 2;
                while (text[end] is < '@' or > '~') end++;
                Sequence(text[(at + 2)..end], text[end]);
                at = end + 1;
            }
            else if (text[at] is '\r' or '\n')
            {
                _isWrapDue = false;
                if (text[at] == '\r') _column = 0;
                else Assert.True(++_row < height, "a new line scrolls");
                at++;
            }
            else
            {
                var rune = Rune.GetRuneAt(text, at);
                at += rune.Utf16SequenceLength;
                Print(rune);
            }
        }
    }

    private void Print(Rune rune)
    {
        var cells = CellWidth.Of(rune);
        Assert.True(cells >= 0, $"U+{rune.Value:X} reaches the terminal");
        if (cells == 0)
        {
            var at = _isWrapDue ? _column : _column - 1;
            if (_text[_row, at].Length == 0) at--;
            _text[_row, at] += rune.ToString();
            return;
        }

        Assert.False(_isWrapDue && wraps, "text wraps");
        Assert.True(_column + cells <= width, "a wide character does not fit");
        for (var i = 0; i < cells; i++)
        {
            Break(_column + i);
        }

        (_text[_row, _column], _style[_row, _column]) = (rune.ToString(), _now);
        if (cells == 2)
        {
            (_text[_row, _column + 1], _style[_row, _column + 1]) = ("", _now);
        }

        _column += cells;
        if (_column >= width)
        {
            _column = width - 1;
            _isWrapDue = true;
        }
    }

    // Writing over half of a wide character blanks the other half.
    private void Break(int column)
    {
        if (_text[_row, column].Length == 0)
        {
            _text[_row, column - 1] = " ";
        }
        else if (column + 1 < width && _text[_row, column + 1].Length == 0)
        {
            _text[_row, column + 1] = " ";
        }
    }

    private void Sequence(string parameters, char final)
    {
        var first = int.TryParse(parameters.Split(';')[0], CultureInfo.InvariantCulture, out var number) ? number : 0;
        switch (final)
        {
            case 'm':
                // Every style begins anew: with nothing, or with an empty first parameter.
                Assert.True(parameters.Length == 0 || parameters[0] == ';', $"SGR {parameters} adds to what is set");
                _now = parameters.TrimStart(';');
                break;
            case 'H':
                var place = parameters.Split(';');
                _row = Math.Max(first, 1) - 1;
                _column = place.Length > 1 ? int.Parse(place[1], CultureInfo.InvariantCulture) - 1 : 0;
                Assert.True(_row < height && _column < width, $"no place {parameters}");
                _isWrapDue = false;
                break;
            case 'G':
                _column = first - 1;
                Assert.InRange(_column, 0, width - 1);
                _isWrapDue = false;
                break;
            case 'K':
                Assert.Equal("", parameters);
                Break(_column);
                for (var column = _column; column < width; column++)
                {
                    (_text[_row, column], _style[_row, column]) = (" ", _now);
                }

                break;
            case 'J':
                Assert.Equal("2", parameters);
                Fill(" ", _now);
                break;
            case 'h' or 'l' when parameters == "?25":
                IsCursorVisible = final == 'h';
                break;
            case 'h' or 'l' when parameters == "?2026":
                Assert.NotEqual(final == 'h', IsSynchronised);
                IsSynchronised = final == 'h';
                break;
            default:
                Assert.Fail($"not understood: ESC [ {parameters} {final}");
                break;
        }
    }

    private void Fill(string text, string style)
    {
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                (_text[row, column], _style[row, column]) = (text, style);
            }
        }
    }
}
