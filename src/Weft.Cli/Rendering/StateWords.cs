namespace Weft.Cli.Rendering;

/// <summary>State letters (proc_pid_stat(5)) in words.</summary>
internal static class StateWords
{
    /// <summary>As a cell of a table: "sleeping".</summary>
    public static string Adjective(byte state) => (char)state switch
    {
        'R' => "running",
        'S' => "sleeping",
        'D' => "disk sleep",
        'T' => "stopped",
        't' => "traced",
        'Z' => "zombie",
        'X' => "dead",
        'I' => "idle",
        'P' => "parked",
        // The kernel's letters are ASCII; a foreign tree may hold any byte.
        >= ' ' and <= '~' => ((char)state).ToString(),
        _ => "?",
    };

    /// <summary>In a sentence, of one or of many: "sleeps", "sleep".</summary>
    public static string Verb(byte state, bool many)
    {
        string verb = (char)state switch
        {
            'R' => many ? "run" : "runs",
            'S' => many ? "sleep" : "sleeps",
            'D' => many ? "wait for a disk" : "waits for a disk",
            'T' => many ? "are stopped" : "is stopped",
            't' => many ? "are held by a tracer" : "is held by a tracer",
            'Z' or 'X' => many ? "have ended" : "has ended",
            'I' => many ? "are idle" : "is idle",
            'P' => many ? "are parked" : "is parked",
            _ => "",
        };
        return verb.Length > 0 ? verb : $"{(many ? "are" : "is")} in state {Adjective(state)}";
    }
}
