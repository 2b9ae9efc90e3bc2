using System.Text;

namespace Weft.Cli.Terminal;

/// <summary>What a whole control sequence from a terminal means: xterm's forms, rxvt's, the Linux console's.</summary>
/// <remarks>xterm: ctlseqs, "PC-Style Function Keys", "Mouse Tracking"; rxvt: its Technical Reference, "Key Codes"; console_codes(4).</remarks>
internal static class ControlSequence
{
    private const int MostParameters = 4;
    private const int LargestValue = 0xFFFF;

    // By the number before '~': 1 to 8, 11 to 15, 17 to 21, 23 and 24.
    private static ReadOnlySpan<byte> Numbered =>
    [
        0, (byte)KeyCode.Home, (byte)KeyCode.Insert, (byte)KeyCode.Delete, (byte)KeyCode.End, (byte)KeyCode.PageUp, (byte)KeyCode.PageDown, (byte)KeyCode.Home, (byte)KeyCode.End,
        0, 0, (byte)KeyCode.F1, (byte)KeyCode.F2, (byte)KeyCode.F3, (byte)KeyCode.F4, (byte)KeyCode.F5, 0, (byte)KeyCode.F6, (byte)KeyCode.F7, (byte)KeyCode.F8, (byte)KeyCode.F9,
        (byte)KeyCode.F10, 0, (byte)KeyCode.F11, (byte)KeyCode.F12,
    ];

    /// <summary>Whether it begins pasted text.</summary>
    public static bool BeginsPaste(ReadOnlySpan<byte> parameters, byte final) => final == (byte)'~' && parameters.SequenceEqual("200"u8);

    /// <summary>A sequence that began with ESC [.</summary>
    /// <param name="parameters">What is between that and the last byte.</param>
    /// <param name="final">The last byte.</param>
    /// <param name="held">Alt, when another ESC stood before.</param>
    /// <returns>The event; null for a sequence that is no key.</returns>
    public static TerminalEvent? Read(ReadOnlySpan<byte> parameters, byte final, KeyModifiers held)
    {
        if (parameters is [(byte)'<', .. var mouse]) return final is (byte)'M' or (byte)'m' ? MouseOf(mouse, isRelease: final == (byte)'m') : null;
        Span<int> values = stackalloc int[MostParameters];
        if (!Values(parameters, values, out int count)) return null;
        int first = values[0];
        // rxvt tells modifiers by the last byte.
        if (final is (byte)'$' or (byte)'^' or (byte)'@' && count == 1)
        {
            held |= final switch { (byte)'$' => KeyModifiers.Shift, (byte)'^' => KeyModifiers.Control, _ => KeyModifiers.Shift | KeyModifiers.Control };
            return KeyOf(Number(first), held);
        }
        held |= Held(count > 1 ? values[1] : 0);
        switch (final)
        {
            case (byte)'~' when first == 27 && count == 3: return CodePoint(values[2], held);
            case (byte)'~': return KeyOf(Number(first), held);
            case (byte)'u': return CodePoint(first, held);
            case (byte)'Z': return KeyOf(KeyCode.Tab, held | KeyModifiers.Shift);
            case (byte)'I' when count == 0: return new TerminalEvent(TerminalEventKind.FocusGained);
            case (byte)'O' when count == 0: return new TerminalEvent(TerminalEventKind.FocusLost);
            case >= (byte)'a' and <= (byte)'d' when count == 0: return KeyOf(KeyCode.Up + (final - 'a'), held | KeyModifiers.Shift);
        }
        // Before a letter stands 1 or nothing; another number there is an answer, such as the place of the cursor.
        return count == 0 || first <= 1 ? KeyOf(Lettered(final), held) : null;
    }

    /// <summary>A sequence that began with ESC O.</summary>
    public static TerminalEvent? ReadShifted(ReadOnlySpan<byte> parameters, byte final, KeyModifiers held)
    {
        Span<int> values = stackalloc int[MostParameters];
        if (!Values(parameters, values, out int count)) return null;
        held |= Held(count == 0 ? 0 : values[count - 1]);
        return final switch
        {
            (byte)'M' => KeyOf(KeyCode.Enter, held),
            (byte)'I' => KeyOf(KeyCode.Tab, held),
            (byte)' ' => TerminalEvent.OfCharacter(new Rune(' '), held),
            // The number pad in its application mode: a digit or sign is its letter less 0x40.
            (byte)'X' or >= (byte)'j' and <= (byte)'y' => TerminalEvent.OfCharacter(new Rune(final == (byte)'X' ? '=' : final - 0x40), held),
            >= (byte)'a' and <= (byte)'d' => KeyOf(KeyCode.Up + (final - 'a'), held | KeyModifiers.Control),
            _ => KeyOf(Lettered(final), held),
        };
    }

    /// <summary>A mouse report in the encoding before SGR: three bytes after ESC [ M.</summary>
    public static TerminalEvent? OldMouse(ReadOnlySpan<byte> report)
    {
        int code = report[0] - 32;
        return code < 0 || report[1] <= 32 || report[2] <= 32 ? null : Mouse(code, report[1] - 33, report[2] - 33, isRelease: (code & 0xC3) == 3 && (code & 32) == 0);
    }

    private static TerminalEvent? MouseOf(ReadOnlySpan<byte> parameters, bool isRelease)
    {
        Span<int> values = stackalloc int[MostParameters];
        if (!Values(parameters, values, out int count) || count != 3 || values[1] < 1 || values[2] < 1) return null;
        return Mouse(values[0], values[1] - 1, values[2] - 1, isRelease);
    }

    private static TerminalEvent? Mouse(int code, int column, int row, bool isRelease)
    {
        if (code > 0xFF) return null;
        int low = code & 3;
        bool isWheel = (code & 0xC0) == 0x40;
        if (isWheel && isRelease) return null;
        MouseButton button = isWheel || low == 3 ? MouseButton.None : (code & 0x80) != 0 ? MouseButton.Other : MouseButton.Left + low;
        MouseAction action = isWheel ? MouseAction.WheelUp + low
            : isRelease ? MouseAction.Release
            : (code & 32) == 0 ? MouseAction.Press
            : button == MouseButton.None ? MouseAction.Move : MouseAction.Drag;
        KeyModifiers held = ((code & 4) != 0 ? KeyModifiers.Shift : 0) | ((code & 8) != 0 ? KeyModifiers.Alt : 0) | ((code & 16) != 0 ? KeyModifiers.Control : 0);
        return new TerminalEvent(TerminalEventKind.Mouse) { Action = action, Button = button, Row = row, Column = column, Modifiers = held };
    }

    private static TerminalEvent? KeyOf(KeyCode key, KeyModifiers held) => key == KeyCode.None ? null : TerminalEvent.OfKey(key, held);

    private static KeyCode Number(int number) => number < Numbered.Length ? (KeyCode)Numbered[number] : KeyCode.None;

    private static KeyCode Lettered(byte final) => final switch
    {
        >= (byte)'A' and <= (byte)'D' => KeyCode.Up + (final - 'A'),
        (byte)'F' => KeyCode.End,
        (byte)'H' => KeyCode.Home,
        >= (byte)'P' and <= (byte)'S' => KeyCode.F1 + (final - 'P'),
        _ => KeyCode.None,
    };

    // A key told by its code point: "modifyOtherKeys" of xterm, "CSI u" of others.
    private static TerminalEvent? CodePoint(int code, KeyModifiers held) => code switch
    {
        9 => KeyOf(KeyCode.Tab, held),
        13 => KeyOf(KeyCode.Enter, held),
        27 => KeyOf(KeyCode.Escape, held),
        8 or 127 => KeyOf(KeyCode.Backspace, held),
        >= 32 when Rune.IsValid(code) && Rendering.CellWidth.Of(new Rune(code)) > 0 => TerminalEvent.OfCharacter(new Rune(code), held),
        _ => null,
    };

    // xterm's parameter is one more than the bits of Shift, Alt, Control and Meta.
    private static KeyModifiers Held(int parameter)
    {
        if (parameter < 2) return KeyModifiers.None;
        int bits = parameter - 1;
        return (KeyModifiers)(bits & 7) | ((bits & 8) != 0 ? KeyModifiers.Alt : 0);
    }

    // Numbers parted by ';'; what follows a ':' in one is passed over. False for anything else.
    private static bool Values(ReadOnlySpan<byte> parameters, Span<int> values, out int count)
    {
        values.Clear();
        count = 0;
        bool isIgnored = false;
        foreach (byte at in parameters)
        {
            if (count == 0) count = 1;
            if (at == (byte)';')
            {
                if (++count > values.Length) return false;
                isIgnored = false;
            }
            else if (at == (byte)':') isIgnored = true;
            else if (at is < (byte)'0' or > (byte)'9') return false;
            else if (!isIgnored) values[count - 1] = Math.Min((values[count - 1] * 10) + (at - '0'), LargestValue);
        }
        return true;
    }
}
