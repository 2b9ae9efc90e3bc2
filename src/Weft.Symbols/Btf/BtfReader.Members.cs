using System.Buffers.Text;

namespace Weft.Symbols.Btf;

/// <content>Members of structs, by path.</content>
public readonly ref partial struct BtfReader
{
    private const int MemberBytes = 12;
    private const int MaximumPathParts = 16;
    private const int MaximumNesting = 16;
    // Anonymous members can nest so that a small file describes more paths than can be walked; task_struct has some 300.
    private const int MaximumVisits = 1 << 16;

    /// <summary>Finds a member of a struct or union, looking into anonymous members as C does.</summary>
    /// <param name="structId">The struct or union, or a typedef of one.</param>
    /// <param name="path">Names joined by dots, each with element numbers where it is an array: <c>se.sum_exec_runtime</c>, <c>pids[2]</c>.</param>
    /// <param name="member">The member, its offset counted from the start of <paramref name="structId"/>.</param>
    /// <returns>False when there is none; also when an element is past the array's end (a flexible array has no end).</returns>
    public bool TryFindMember(int structId, ReadOnlySpan<byte> path, out BtfMember member)
    {
        member = default;
        int typeId = structId;
        long offset = 0;
        for (int part = 0; part < MaximumPathParts; part++)
        {
            int dot = path.IndexOf((byte)'.');
            ReadOnlySpan<byte> step = dot < 0 ? path : path[..dot];
            int bracket = step.IndexOf((byte)'[');
            ReadOnlySpan<byte> name = bracket < 0 ? step : step[..bracket];
            int visits = MaximumVisits;
            if (name.IsEmpty || !TryFindDirect(typeId, name, 0, ref visits, out member)) return false;
            if (bracket >= 0 && !TryIndexInto(step[bracket..], ref member)) return false;
            offset += member.BitOffset;
            if (offset > int.MaxValue - member.BitSize) return false;
            if (dot < 0)
            {
                member = member with { BitOffset = (int)offset };
                return true;
            }
            typeId = member.TypeId;
            path = path[(dot + 1)..];
        }
        return false;
    }

    private bool TryFindDirect(int structId, ReadOnlySpan<byte> name, int depth, ref int visits, out BtfMember member)
    {
        member = default;
        if (depth > MaximumNesting || !TryResolve(structId, out int resolved, out BtfType type) || !type.IsComposite) return false;
        for (ReadOnlySpan<byte> rest = Trailing(resolved, type); rest.Length >= MemberBytes; rest = rest[MemberBytes..])
        {
            if (--visits < 0) return false;
            uint nameOffset = Word(rest, 0);
            if (nameOffset != 0 && HasName(nameOffset, name)) return TryDescribe(rest, type.Flag, out member);
            if (nameOffset != 0 || !TryFindDirect((int)Word(rest, 4), name, depth + 1, ref visits, out member)) continue;
            long offset = (long)member.BitOffset + (type.Flag ? Word(rest, 8) & 0xff_ffff : Word(rest, 8));
            if (offset > int.MaxValue - member.BitSize) return false;
            member = member with { BitOffset = (int)offset };
            return true;
        }
        return false;
    }

    private bool TryDescribe(ReadOnlySpan<byte> entry, bool hasBitFieldSizes, out BtfMember member)
    {
        member = default;
        int typeId = (int)Word(entry, 4);
        uint offset = Word(entry, 8);
        uint bitFieldSize = hasBitFieldSizes ? offset >> 24 : 0;
        if (hasBitFieldSizes) offset &= 0xff_ffff;
        if (offset > int.MaxValue) return false;
        if (bitFieldSize != 0)
        {
            member = new BtfMember(typeId, (int)offset, (int)bitFieldSize, IsBitField: true);
            return true;
        }
        if (!TryGetSize(typeId, out int bytes) || bytes > int.MaxValue / 8) return false;
        member = new BtfMember(typeId, (int)offset, bytes * 8, IsBitField: false);
        return true;
    }

    private bool TryIndexInto(ReadOnlySpan<byte> brackets, ref BtfMember member)
    {
        for (int dimension = 0; dimension < MaximumPathParts && !brackets.IsEmpty; dimension++)
        {
            if (brackets[0] != '[' || !Utf8Parser.TryParse(brackets[1..], out uint index, out int used)) return false;
            if (brackets.Length < used + 2 || brackets[used + 1] != ']') return false;
            if (!TryGetArray(member.TypeId, out int elementId, out int count) || (count != 0 && index >= (uint)count)) return false;
            if (!TryGetSize(elementId, out int bytes) || bytes > int.MaxValue / 8) return false;
            long offset = member.BitOffset + ((long)index * bytes * 8);
            if (offset > int.MaxValue - (bytes * 8L)) return false;
            member = new BtfMember(elementId, (int)offset, bytes * 8, IsBitField: false);
            brackets = brackets[(used + 2)..];
        }
        return brackets.IsEmpty;
    }
}
