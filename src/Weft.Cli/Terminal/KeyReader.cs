using System.Buffers;
using System.Text;
using Weft.Cli.Rendering;

namespace Weft.Cli.Terminal;

/// <summary>
/// Makes events of the bytes that a terminal sends. Bytes may come in any portions. What is no key is swallowed whole, so
/// that no part of it acts as one.
/// </summary>
/// <remarks>
/// ESC begins most keys and is one itself. After it, the caller waits <see cref="Patience"/> for more and then says
/// <see cref="GiveUp"/>.
/// </remarks>
internal sealed class KeyReader
{
    private const byte Escape = 0x1B;
    private const int LongestSequence = 64;
    private const int LongestPaste = 1 << 16;

    // An Escape key is to act at once, while over a slow line a key's bytes may come apart.
    private static readonly TimeSpan s_afterEscape = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_withinSequence = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_withinPaste = TimeSpan.FromSeconds(3);

    private enum State
    {
        Ground,
        Escape,
        Control,
        Shifted,
        Console,
        OldMouse,
        Text,
        TextEscape,
        Character,
        Paste,
    }

    private readonly Queue<TerminalEvent> _ready = new();
    private readonly byte[] _sequence = new byte[LongestSequence];
    private readonly CellBuffer _paste = new();
    private State _state;
    private int _length;
    private int _endSeen;
    private byte _opener;
    private bool _isDoubled;

    private static ReadOnlySpan<byte> PasteEnd => "\e[201~"u8;

    /// <summary>How long to wait for the rest of what has begun; null when nothing has.</summary>
    public TimeSpan? Patience => _state switch
    {
        State.Ground => null,
        State.Escape => s_afterEscape,
        State.Control or State.Shifted or State.Text when _length == 0 => s_afterEscape,
        State.Paste => s_withinPaste,
        _ => s_withinSequence,
    };

    /// <summary>Takes the next event; false when there is none yet.</summary>
    public bool TryRead(out TerminalEvent? next) => _ready.TryDequeue(out next);

    /// <summary>Takes bytes that were read.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (byte at in bytes) Feed(at);
    }

    /// <summary>Nothing followed in time: what has begun is the key it is by itself, or nothing.</summary>
    public void GiveUp()
    {
        switch (_state)
        {
            case State.Escape:
                Key(KeyCode.Escape, KeyModifiers.None);
                if (_isDoubled) Key(KeyCode.Escape, KeyModifiers.None);
                break;
            case State.Control or State.Shifted or State.Text when _length == 0:
                AfterEscape(_opener);
                break;
            case State.Paste:
                EndPaste();
                break;
        }
        Reset();
    }

    private KeyModifiers Held => _isDoubled ? KeyModifiers.Alt : KeyModifiers.None;

    private void Reset() => (_state, _length, _endSeen, _isDoubled) = (State.Ground, 0, 0, false);

    private void Feed(byte at)
    {
        switch (_state)
        {
            case State.Ground: Ground(at, KeyModifiers.None); break;
            case State.Escape: Introduced(at); break;
            case State.Control: Control(at); break;
            case State.Shifted: Shifted(at); break;
            case State.Console: ConsoleKey(at); break;
            case State.OldMouse: OldMouse(at); break;
            case State.Text or State.TextEscape: Text(at); break;
            case State.Character: Continued(at); break;
            default: Paste(at); break;
        }
    }

    private void Ground(byte at, KeyModifiers held)
    {
        switch (at)
        {
            case Escape: _state = State.Escape; return;
            case (byte)'\r' or (byte)'\n': Key(KeyCode.Enter, held); return;
            case (byte)'\t': Key(KeyCode.Tab, held); return;
            case 0x7F or (byte)'\b': Key(KeyCode.Backspace, held); return;
            case 0: Character(new Rune(' '), held | KeyModifiers.Control); return;
            case < 0x1B: Character(new Rune(at + 0x60), held | KeyModifiers.Control); return;
            case < 0x20: Character(new Rune(at + 0x40), held | KeyModifiers.Control); return;
            case < 0x7F: Character(new Rune(at), held); return;
        }
        _isDoubled = held != KeyModifiers.None;
        _state = State.Character;
        _length = 0;
        Continued(at);
    }

    // The bytes of a character beyond ASCII. One that is not UTF-8 is no key.
    private void Continued(byte at)
    {
        _sequence[_length++] = at;
        OperationStatus status = Rune.DecodeFromUtf8(_sequence.AsSpan(0, _length), out Rune rune, out int used);
        if (status == OperationStatus.NeedMoreData) return;
        KeyModifiers held = Held;
        int length = _length;
        Reset();
        if (status == OperationStatus.Done)
        {
            if (CellWidth.Of(rune) >= 0) Character(rune, held);
        }
        // The byte that did not fit begins something of its own.
        else if (used < length) Ground(at, KeyModifiers.None);
    }

    private void Introduced(byte at)
    {
        switch (at)
        {
            case Escape:
                if (_isDoubled) Key(KeyCode.Escape, KeyModifiers.None);
                _isDoubled = true;
                return;
            case (byte)'[': _state = State.Control; break;
            case (byte)'O': _state = State.Shifted; break;
            // Operating system commands, device control strings and application program commands: answers, never keys.
            case (byte)']' or (byte)'P' or (byte)'_': _state = State.Text; break;
            default:
                AfterEscape(at);
                return;
        }
        _opener = at;
    }

    private void AfterEscape(byte at)
    {
        bool wasDoubled = _isDoubled;
        Reset();
        if (wasDoubled) Key(KeyCode.Escape, KeyModifiers.None);
        Ground(at, KeyModifiers.Alt);
    }

    private void Control(byte at)
    {
        if (Breaks(at)) return;
        if (_length == 0 && (at is (byte)'[' or (byte)'M'))
        {
            _state = at == (byte)'[' ? State.Console : State.OldMouse;
            return;
        }
        // rxvt ends keys with '$'; elsewhere that is a byte before the last.
        bool isLast = at >= 0x40 || (at == (byte)'$' && _length is > 0 and <= LongestSequence && _sequence[0] is >= (byte)'0' and <= (byte)'9' && !_sequence.AsSpan(0, _length).Contains((byte)';'));
        if (!isLast)
        {
            Keep(at);
            return;
        }
        bool isWhole = _length <= LongestSequence;
        ReadOnlySpan<byte> parameters = _sequence.AsSpan(0, Math.Min(_length, LongestSequence));
        if (isWhole && ControlSequence.BeginsPaste(parameters, at))
        {
            Reset();
            _paste.Clear();
            _state = State.Paste;
            return;
        }
        Add(isWhole ? ControlSequence.Read(parameters, at, Held) : null);
        Reset();
    }

    private void Shifted(byte at)
    {
        if (Breaks(at)) return;
        if (at is >= (byte)'0' and <= (byte)'9' or (byte)';')
        {
            Keep(at);
            return;
        }
        Add(_length <= LongestSequence ? ControlSequence.ReadShifted(_sequence.AsSpan(0, _length), at, Held) : null);
        Reset();
    }

    // F1 to F5 of the Linux console: ESC [ [ A to E.
    private void ConsoleKey(byte at)
    {
        if (Breaks(at)) return;
        KeyModifiers held = Held;
        Reset();
        if (at is >= (byte)'A' and <= (byte)'E') Key(KeyCode.F1 + (at - 'A'), held);
    }

    private void OldMouse(byte at)
    {
        _sequence[_length++] = at;
        if (_length < 3) return;
        Add(ControlSequence.OldMouse(_sequence.AsSpan(0, 3)));
        Reset();
    }

    // Ends with BEL, or with ESC \.
    private void Text(byte at)
    {
        if (_length == 0) _length = 1;
        if (at is 0x07 or 0x18 or 0x1A || (_state == State.TextEscape && at == (byte)'\\')) Reset();
        else if (at == Escape) _state = State.TextEscape;
        else if (_state == State.TextEscape)
        {
            // Cut short: another sequence has begun.
            Reset();
            _state = State.Escape;
            Introduced(at);
        }
    }

    // A byte that cannot stand in a sequence ends it and means what it means by itself.
    private bool Breaks(byte at)
    {
        if (at is >= 0x20 and < 0x7F) return false;
        Reset();
        if (at is not (0x18 or 0x1A)) Ground(at, KeyModifiers.None);
        return true;
    }

    private void Paste(byte at)
    {
        _endSeen = at == PasteEnd[_endSeen] ? _endSeen + 1 : at == Escape ? 1 : 0;
        if (_paste.Length < LongestPaste + PasteEnd.Length) _paste.Byte(at);
        if (_endSeen < PasteEnd.Length) return;
        if (_paste.Bytes.EndsWith(PasteEnd)) _paste.Truncate(_paste.Length - PasteEnd.Length);
        EndPaste();
        Reset();
    }

    private void EndPaste()
    {
        ReadOnlySpan<byte> pasted = _paste.Bytes[..Math.Min(_paste.Length, LongestPaste)];
        char[] text = Encoding.UTF8.GetString(pasted).ToCharArray();
        foreach (ref char at in text.AsSpan())
        {
            if (char.IsControl(at)) at = ' ';
        }
        _paste.Clear();
        Add(new TerminalEvent(TerminalEventKind.Paste) { Text = new string(text) });
    }

    // One byte more than fits is counted, so that what is too long is known to be.
    private void Keep(byte at)
    {
        if (_length < LongestSequence) _sequence[_length] = at;
        if (_length <= LongestSequence) _length++;
    }

    private void Key(KeyCode key, KeyModifiers held) => Add(TerminalEvent.OfKey(key, held));

    private void Character(Rune rune, KeyModifiers held) => Add(TerminalEvent.OfCharacter(rune, held));

    private void Add(TerminalEvent? next)
    {
        if (next is not null) _ready.Enqueue(next);
    }
}
