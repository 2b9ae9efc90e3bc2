using System.Globalization;

namespace Weft.Cli.Demos;

/// <summary>What a demo's program tells the process that started it, one line each over its standard output.</summary>
internal abstract record DemoMessage
{
    private const char Separator = '\t';

    /// <summary>The line, with its end.</summary>
    public abstract string Line { get; }

    /// <summary>Reads a line; null when it is none of these.</summary>
    public static DemoMessage? Parse(string line) => line.Split(Separator) switch
    {
        ["task", var pid, var tid, var name, var role, [var state], var call, var argument]
            when int.TryParse(pid, out int p) && int.TryParse(tid, out int t) && long.TryParse(call, out long c)
                && ulong.TryParse(argument, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong a) =>
            new TaskSaid(p, t, name, role) { State = state, SystemCall = c, Object = a },
        ["ready", var tasks] when int.TryParse(tasks, out int count) => new Ready(count),
        ["say", var text] => new Say(text),
        _ => null,
    };

    /// <summary>A task of the demo and the state it will be in.</summary>
    /// <param name="Pid">Its process.</param>
    /// <param name="Tid">Its thread id.</param>
    /// <param name="Name">Its comm.</param>
    /// <param name="Role">What it does, in words.</param>
    internal sealed record TaskSaid(int Pid, int Tid, string Name, string Role) : DemoMessage
    {
        /// <summary>The state letter of proc_pid_stat(5).</summary>
        public char State { get; init; } = 'S';

        /// <summary>The number of the system call it will be blocked in; -1 when that does not matter.</summary>
        public long SystemCall { get; init; } = -1;

        /// <summary>The address of the mutex or condition it will wait at; 0 when that does not matter.</summary>
        public ulong Object { get; init; }

        public override string Line => string.Join(Separator, "task", Pid, Tid, Name, Role, State, SystemCall, Object.ToString("x", CultureInfo.InvariantCulture)) + "\n";
    }

    /// <summary>All is set up; what the tasks were said to do they will do in a moment.</summary>
    /// <param name="Tasks">How many <see cref="TaskSaid"/> messages there are in all: child processes send their own.</param>
    internal sealed record Ready(int Tasks) : DemoMessage
    {
        public override string Line => $"ready{Separator}{Tasks}\n";
    }

    /// <summary>Something to tell the user.</summary>
    internal sealed record Say(string Text) : DemoMessage
    {
        public override string Line => $"say{Separator}{Text}\n";
    }
}
