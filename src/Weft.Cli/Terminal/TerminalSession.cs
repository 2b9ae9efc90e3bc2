using System.Text;
using Weft.Cli.Rendering;
using Weft.Native;

namespace Weft.Cli.Terminal;

/// <summary>
/// Has the terminal: raw keys, the second screen, mouse and paste reports. Gives it back as it was when disposed of, when a
/// signal stops or ends Weft, when an exception nobody caught does, and when Weft crashes. Only SIGKILL leaves it as it is
/// (<c>reset</c> helps then).
/// </summary>
internal sealed partial class TerminalSession : IDisposable
{
    // Second screen, no wrapping at the right edge, pasted text marked; then mouse buttons with drags, in the SGR encoding.
    private static ReadOnlySpan<byte> TakeBytes => "\e[?1049h\e[?7l\e[?2004h"u8;
    private static ReadOnlySpan<byte> MouseBytes => "\e[?1002h\e[?1006h"u8;
    private static ReadOnlySpan<byte> GiveBackBytes => "\e[?2026l\e[?1006l\e[?1002l\e[?2004l\e[?7h\e[m\e[2J\e[H\e[?25h\e[?1049l"u8;

    private static readonly TimeSpan s_longestWrite = TimeSpan.FromSeconds(1);

    private readonly Lock _givesBack = new();
    private readonly int _input;
    private readonly int _output;
    private readonly bool _mouse;
    private readonly TerminalModes _before;
    private readonly TerminalModes _raw;
    private readonly FrameWriter _writer;
    private readonly CellBuffer _bytes = new();
    private readonly CellGrid _shown = new(1, 1);
    private readonly SignalWake _signals;
    private readonly TerminalRescue? _rescue;
    private readonly EventHandler _onExit;
    private readonly UnhandledExceptionEventHandler _onDefect;
    private int _isTaken;
    private int _rescueUses;
    private bool _isShownKnown;
    private bool _isClosed;

    private TerminalSession(int input, int output, TerminalModes before, Palette palette, bool unicode, bool mouse)
    {
        (_input, _output, _before, _mouse) = (input, output, before, mouse);
        _raw = before.ToRaw();
        _writer = new FrameWriter(palette, unicode);
        _onExit = (_, _) => GiveBack();
        _onDefect = (_, _) => GiveBack();
        AppDomain.CurrentDomain.ProcessExit += _onExit;
        AppDomain.CurrentDomain.UnhandledException += _onDefect;
        _signals = new SignalWake(GiveBack);
        // After the runtime's own handlers, which stay behind it.
        _rescue = TerminalRescue.TryCreate(output, GiveBackBytes, before);
        _ = Measure();
        _ = Resume();
    }

    /// <summary>Cells a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Bytes of the last frame: what it cost the line.</summary>
    public int LastFrameBytes { get; private set; }

    /// <summary>Takes the terminal, or says in words why there can be no live screen here.</summary>
    /// <param name="colourChoice">auto, always or never.</param>
    /// <param name="mouse">Whether mouse reports are wanted; selecting text then needs Shift.</param>
    /// <param name="session">The session; null when it is refused.</param>
    /// <param name="input">Where keys come from.</param>
    /// <param name="output">Where the screen is.</param>
    /// <returns>Null when it was taken, else the reason.</returns>
    public static string? TryTake(string colourChoice, bool mouse, out TerminalSession? session, int input = 0, int output = 1)
    {
        session = null;
        if (!TerminalDevice.IsTerminal(output)) return "standard output is no terminal";
        if (!TerminalDevice.IsTerminal(input)) return "standard input is no terminal, so no key could reach it";
        string? name = Environment.GetEnvironmentVariable("TERM");
        if (TerminalKind.Refusal(name) is { } refusal) return refusal;
        Errno error = TerminalModes.TryRead(output, out TerminalModes? modes);
        if (modes is null) return $"the terminal does not answer: {ErrorText.Of(error)}";
        Screen screen = Screen.Detect(colourChoice, output);
        ColourDepth depth = TerminalKind.Depth(colourChoice, Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("COLORTERM"), name);
        session = new TerminalSession(input, output, modes, new Palette(depth), screen.Unicode, mouse);
        return null;
    }

    /// <summary>Shows a frame: only what differs from the last one is sent.</summary>
    public void Show(CellGrid frame)
    {
        if (WasRescued) Take();
        if (Volatile.Read(ref _isTaken) == 0) return;
        _bytes.Clear();
        _writer.Write(_bytes, _isShownKnown ? _shown : null, frame);
        LastFrameBytes = _bytes.Length;
        if (_bytes.Length > 0 && Files.WriteAll(_output, _bytes.Bytes) != Errno.None) _isClosed = true;
        _shown.CopyFrom(frame);
        _isShownKnown = true;
    }

    /// <summary>Makes <see cref="Wait"/> return <see cref="TerminalEventKind.Woken"/>. From any thread, also after the session's end.</summary>
    public void Wake() => _signals.Wake();

    /// <summary>Makes the next frame be sent whole: something else may have written to the screen.</summary>
    public void Forget() => _isShownKnown = false;

    /// <summary>
    /// Gives the terminal back. May be called from any thread, and again; it returns when that is done, whoever does it, unless
    /// the terminal takes no output for a second.
    /// </summary>
    public void GiveBack()
    {
        if (!_givesBack.TryEnter(s_longestWrite)) return;
        try
        {
            if (Interlocked.Exchange(ref _isTaken, 0) == 0) return;
            _rescue?.Disarm();
            _ = Files.WriteAll(_output, GiveBackBytes);
            _ = _before.TryApply(_output, evenFromBackground: true);
        }
        finally
        {
            _givesBack.Exit();
        }
    }

    public void Dispose()
    {
        GiveBack();
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        AppDomain.CurrentDomain.UnhandledException -= _onDefect;
        _rescue?.Dispose();
        _signals.Dispose();
    }

    private bool WasRescued => _rescue is not null && _rescue.Uses != _rescueUses && Volatile.Read(ref _isTaken) != 0;

    private void Take()
    {
        do
        {
            Volatile.Write(ref _isTaken, 1);
            _rescueUses = _rescue?.Uses ?? 0;
            _rescue?.Arm();
            if (_raw.TryApply(_output, evenFromBackground: false) != Errno.None || Files.WriteAll(_output, TakeBytes) != Errno.None) _isClosed = true;
        }
        // A signal that came in between has given it back, and there is no handler now for the next.
        while (WasRescued && !_isClosed);
        if (_mouse) _ = Files.WriteAll(_output, MouseBytes);
        _isShownKnown = false;
        _ = Measure();
    }

    private bool Measure()
    {
        (int rows, int columns) = TerminalDevice.Size(_output) ?? (24, 80);
        if (rows <= 0) rows = 24;
        bool differs = (rows, columns) != (Height, Width);
        (Height, Width) = (rows, columns);
        return differs;
    }
}
