using System.Text;
using Weft.Columns;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Cli.Procps;

/// <summary>Decides which rows a ps command line means (ps(1) SIMPLE PROCESS SELECTION and SELECTION BY LIST).</summary>
internal sealed class PsSelection
{
    private readonly PsOptions _options;
    private readonly uint _user = Identity.EffectiveUserId;
    private readonly int _ownTerminal;
    private readonly byte[][] _commands;

    public PsSelection(PsOptions options, int ownTerminal)
    {
        _options = options;
        _ownTerminal = ownTerminal;
        _commands = [.. options.Commands.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>The kernel files needed to decide.</summary>
    public TaskFields Needs
    {
        get
        {
            TaskFields needs = TaskFields.Stat;
            bool userMatters = _options.EffectiveUsers.Count > 0 || _options.EffectiveGroups.Count > 0
                || !(_options.Everything || _options.WithTerminal || _options.ExceptLeaders || _options.HasLists || _options.Processes.Count > 0);
            if (userMatters) needs |= TaskFields.Owner;
            if (_options.RealUsers.Count > 0 || _options.RealGroups.Count > 0) needs |= TaskFields.Status;
            return needs;
        }
    }

    /// <summary>Whether the row is one of those meant.</summary>
    public bool Accepts(TaskRow row)
    {
        bool accepted = IsSimple(row) || IsListed(row);
        if (_options.RunningOnly && row.Stat.State is not ((byte)'R' or (byte)'D')) accepted = false;
        return accepted != _options.Negate;
    }

    private bool IsSimple(TaskRow row)
    {
        PsOptions o = _options;
        bool leader = row.Stat.Session == row.ProcessId;
        bool terminal = row.Stat.Terminal != 0;
        if (o.Everything) return true;
        if (o.WithTerminal && terminal && !leader) return true;
        if (o.ExceptLeaders && !leader) return true;
        if (o.WithTerminal || o.ExceptLeaders) return false;
        if (o.IsBsd)
        {
            if (o.HasLists || o.Processes.Count > 0) return false;
            bool mine = row.Owner(out OwnerFacts owner) == Presence.Present && owner.UserId == _user;
            return (o.BsdAll || mine) && (o.BsdWithoutTerminal || terminal);
        }
        if (o.HasLists || o.Processes.Count > 0) return false;
        return row.Owner(out OwnerFacts own) == Presence.Present && own.UserId == _user && row.Stat.Terminal == _ownTerminal;
    }

    private bool IsListed(TaskRow row)
    {
        PsOptions o = _options;
        ref readonly Linux.Procfs.TaskStat stat = ref row.Stat;
        if (o.Processes.Contains(row.ProcessId) || o.Parents.Contains(stat.ParentTgid) || o.Sessions.Contains(stat.Session)) return true;
        if (o.Terminals.Count > 0 && o.Terminals.Contains(stat.Terminal)) return true;
        if (row.Owner(out OwnerFacts owner) == Presence.Present && (o.EffectiveUsers.Contains(owner.UserId) || o.EffectiveGroups.Contains(owner.GroupId))) return true;
        if ((o.RealUsers.Count > 0 || o.RealGroups.Count > 0) && row.Status(out Linux.Procfs.TaskStatus status) == Presence.Present
            && (o.RealUsers.Contains(status.RealUserId) || o.RealGroups.Contains(status.RealGroupId))) return true;
        foreach (byte[] command in _commands)
        {
            // comm is cut at 15 bytes, so a longer name asked for is cut as well.
            if (row.Name.SequenceEqual(command.Length > 15 && row.Name.Length == 15 ? command.AsSpan(0, 15) : command)) return true;
        }
        return false;
    }
}
